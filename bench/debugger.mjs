// npm run bench:debugger [-- --keep]: how quick the debug adapter is; with --keep the figures go to bench/DEBUGGER.md.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { cacheDir, inRoot } from '../scripts/lib/paths.mjs';

const bundle = `${cacheDir}/bench/debugger.js`;
await build({
  entryPoints: [inRoot('bench', 'debugger.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  // Packages in CommonJS ask for Node's modules with require(), which an ES module does not have.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});
const library = pathToFileURL(inRoot('library')).href;
const text = execFileSync(process.execPath, [bundle, library], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.stdout.write(text);
if (process.argv.includes('--keep')) writeFileSync(inRoot('bench', 'DEBUGGER.md'), text);
