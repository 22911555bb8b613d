// npm run package: builds the extension into lockstep-<version>.vsix.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { createVSIX } from '@vscode/vsce';
import { isBuilt } from './lib/freshness.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

const { name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
const vsix = inRoot(`${name}-${version}.vsix`);

if (!isBuilt() && (await runNode([inRoot('scripts', 'build.mjs')])).code !== 0) process.exit(1);
rmSync(vsix, { force: true });
await createVSIX({
  cwd: root,
  packagePath: vsix,
  dependencies: false, // Everything is bundled into dist/.
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
console.log(`${vsix}: ${Math.round(statSync(vsix).size / 1024)} KiB`);
