// npm run fuzz:edits -- MINUTES [SEED]: random edits against the language server; ten minutes if nothing is said.
import { inRoot } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

const [minutes = '10', seed] = process.argv.slice(2);
const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
const { code } = await runNode([vitest, 'run', '--project', 'unit', 'test/lsp/random-edits.test.ts'], {
  env: { ...process.env, LOCKSTEP_EDITS: minutes, ...(seed && { LOCKSTEP_EDITS_SEED: seed }) },
});
process.exitCode = code;
