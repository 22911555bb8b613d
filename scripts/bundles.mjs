// What is bundled into dist/, from which entry point, and for whom.
import { inRoot } from './lib/paths.mjs';

/** The programs that run in Node. They share most of their code, which esbuild splits off into common files. */
export const nodePrograms = {
  cli: inRoot('server/cli/main.ts'),
  lsp: inRoot('server/lsp/main.ts'),
  dap: inRoot('server/dap/main.ts'),
  'check-worker': inRoot('server/jobs/worker.ts'),
  'search-worker': inRoot('server/jobs/search-worker.ts'),
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  outdir: inRoot('dist'),
  absWorkingDir: inRoot(),
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

/**
 * @param {{ minify: boolean, sourcemap: boolean }} how
 * @returns {import('esbuild').BuildOptions[]}
 */
export function bundles(how) {
  return [
    {
      ...common,
      ...how,
      entryPoints: nodePrograms,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      splitting: true,
      chunkNames: 'shared-[hash]',
      mainFields: ['module', 'main'],
      // Packages in CommonJS ask for Node's modules with require(), which an ES module does not have.
      banner: {
        js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      },
    },
    {
      ...common,
      ...how,
      entryPoints: { extension: inRoot('extension/node/main.ts') },
      format: 'cjs', // VS Code 1.91 loads extensions with require().
      outExtension: { '.js': '.cjs' },
      platform: 'node',
      target: 'node20',
      external: ['vscode'],
    },
    {
      ...common,
      ...how,
      entryPoints: {
        'webview/results': inRoot('extension/webview/results.ts'),
        'webview/timeline': inRoot('extension/webview/timeline/timeline.ts'),
      },
      loader: { '.css': 'css' },
      format: 'iife',
      platform: 'browser',
      target: 'chrome120',
    },
    checkWorker(how),
  ];
}

/**
 * The checker for a browser's Web Worker, as one script: a worker may have to start from a text, where it could load no other.
 * @param {{ minify: boolean, sourcemap: boolean }} how
 * @returns {import('esbuild').BuildOptions}
 */
export function checkWorker(how) {
  return {
    ...common,
    ...how,
    entryPoints: { 'browser/check-worker': inRoot('server/browser/worker.ts') },
    format: 'iife',
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    target: 'chrome120',
  };
}
