// npm run bench:editor [-- --keep]: how quick the debugger is in VS Code; with --keep the figures go to bench/EDITOR.md.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { cacheDir, inRoot } from '../scripts/lib/paths.mjs';
import { mustRun } from '../scripts/lib/process.mjs';

await mustRun(process.execPath, [inRoot('scripts', 'package.mjs')], { quiet: true });
// As deep below the root as the scripts that it uses, which find the root from where they are.
const bundle = `${cacheDir}/bench/editor.js`;
await build({
  entryPoints: [inRoot('bench', 'editor.ts')],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  logLevel: 'warning',
});
const { measureEditor } = await import(pathToFileURL(bundle).href);
const text = await measureEditor();
process.stdout.write(text);
if (process.argv.includes('--keep')) writeFileSync(inRoot('bench', 'EDITOR.md'), text);
