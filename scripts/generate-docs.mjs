// Writes the pages of docs/ that are made from the sources: node scripts/generate-docs.mjs
import { writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { inRoot } from './lib/paths.mjs';

const { outputFiles } = await build({
  entryPoints: [inRoot('scripts', 'lib', 'errors-page.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const { errorsPage } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
writeFileSync(inRoot('docs', 'errors.md'), errorsPage());
