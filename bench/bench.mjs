// npm run bench -- [--rounds 5] [--long] [--only REGEX] [--out FOLDER]: builds what is measured, then measures it.
import { build } from 'esbuild';
import { isBuilt } from '../scripts/lib/freshness.mjs';
import { cacheDir, inRoot, root } from '../scripts/lib/paths.mjs';
import { findOnPath, runNode } from '../scripts/lib/process.mjs';

const missing = ['spin', 'gcc', 'cpp'].filter((program) => !findOnPath(program));
if (missing.length > 0) {
  console.error(`The benchmark compares with Spin and needs ${missing.join(', ')}: apt-get install spin gcc`);
  process.exit(2);
}
if (!isBuilt()) {
  const { code } = await runNode([inRoot('scripts', 'build.mjs')]);
  if (code !== 0) process.exit(code);
}
const bundles = `${cacheDir}/bench`;
await build({
  entryPoints: ['main', 'measure', 'measure-table'].map((name) => inRoot('bench', `${name}.ts`)),
  outdir: bundles,
  bundle: true,
  minify: true,
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
const measured = await runNode([`${bundles}/main.js`, root, bundles, ...process.argv.slice(2)]);
const biome = inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome');
await runNode([biome, 'format', '--write', inRoot('bench', 'results.json')], { quiet: true });
process.exitCode = measured.code;
