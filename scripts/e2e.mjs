// npm run test:e2e, and npm run screenshots: the same tests, which then keep the picture they take.
import { runEndToEnd } from './lib/endToEnd.mjs';
import { inRoot } from './lib/paths.mjs';

const screenshots = process.argv.includes('--screenshots') ? inRoot('docs', 'images') : undefined;
const { failed, skipped } = await runEndToEnd({
  ...process.env,
  ...(screenshots && { LOCKSTEP_SCREENSHOTS: screenshots }),
});
// Nobody asks for pictures to be told that there are none.
process.exitCode = failed > 0 || (screenshots && skipped > 0) ? 1 : 0;
