// What is bundled into dist/, from which entry point, and for whom.
import { readdirSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';

/** The programs that run in Node. They share most of their code, which esbuild splits off into common files. */
export const nodePrograms = {
  cli: inRoot('server/cli/main.ts'),
  lsp: inRoot('server/lsp/main.ts'),
  dap: inRoot('server/dap/main.ts'),
  'check-worker': inRoot('server/jobs/worker.ts'),
  'search-worker': inRoot('server/jobs/search-worker.ts'),
  'sample-worker': inRoot('server/jobs/sample-worker.ts'),
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
    // Twice the same: in browsers, VS Code takes a .js of this package for an ES module, which it cannot load; older ones add .js to
    // whatever the manifest says.
    ...['.cjs', '.cjs.js'].map((ending) => ({
      ...workers(how, { 'browser/extension': inRoot('extension/browser/main.ts') }),
      format: /** @type {const} */ ('cjs'),
      outExtension: { '.js': ending },
      external: ['vscode'],
      plugins: [shippedFiles],
    })),
    {
      ...common,
      ...how,
      entryPoints: {
        'webview/results': inRoot('extension/webview/results.ts'),
        'webview/comparison': inRoot('extension/webview/comparison/comparison.ts'),
        'webview/timeline': inRoot('extension/webview/timeline/timeline.ts'),
      },
      loader: { '.css': 'css' },
      format: 'iife',
      platform: 'browser',
      target: 'chrome120',
    },
    workers(how, { 'browser/worker': inRoot('extension/browser/worker.ts') }),
    checkWorker(how),
  ];
}

/**
 * The checker alone, for pages that are no VS Code.
 * @param {{ minify: boolean, sourcemap: boolean }} how
 * @returns {import('esbuild').BuildOptions}
 */
export function checkWorker(how) {
  return workers(how, { 'browser/check-worker': inRoot('server/browser/worker.ts') });
}

/**
 * Workers of a browser, each as one script: a worker may have to start from a text, where it could load no other.
 * @param {{ minify: boolean, sourcemap: boolean }} how
 * @param {Record<string, string>} entryPoints
 * @returns {import('esbuild').BuildOptions}
 */
function workers(how, entryPoints) {
  return {
    ...common,
    ...how,
    entryPoints,
    format: 'iife',
    platform: 'browser',
    mainFields: ['browser', 'module', 'main'],
    target: 'chrome120',
  };
}

/**
 * `lockstep:shipped`: names of files that are shipped. See extension/browser/shipped.d.ts.
 * @type {import('esbuild').Plugin}
 */
const shippedFiles = {
  name: 'shipped files',
  setup(build) {
    build.onResolve({ filter: /^lockstep:shipped$/ }, ({ path }) => ({ path, namespace: 'shipped' }));
    build.onLoad({ filter: /.*/, namespace: 'shipped' }, () => {
      const names = ['library', 'examples'].flatMap((folder) =>
        readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.lockstep'))
          .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
      );
      return {
        contents: `export const SHIPPED = ${JSON.stringify(names.sort())};`,
        watchDirs: [inRoot('library'), inRoot('examples')],
      };
    });
  },
};
