// Builds dist/: node scripts/build.mjs [--watch]
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, context } from 'esbuild';
import { bundles } from './bundles.mjs';
import { fingerprint, markBuilt } from './lib/freshness.mjs';
import { distDir, root } from './lib/paths.mjs';

if (process.argv.includes('--watch')) await watch();
else {
  await buildOnce().catch(() => {
    process.exitCode = 1; // esbuild has said why.
  });
}

async function buildOnce() {
  const before = fingerprint();
  const results = await Promise.all(bundles({ minify: true, sourcemap: false }).map(build));
  const written = new Set(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {})));
  removeLeftovers(written);
  makeExecutable(join(distDir, 'cli.js'));
  if (fingerprint() === before) markBuilt(); // A source that changed meanwhile asks for another build.
  console.log(`dist/: ${written.size} files`);
}

async function watch() {
  const contexts = await Promise.all(
    bundles({ minify: false, sourcemap: true }).map((options) => context({ ...options, logLevel: 'info' })),
  );
  await Promise.all(contexts.map((each) => each.watch()));
}

/**
 * Shared files carry a hash in their name: those of earlier builds would go into the package.
 * @param {Set<string>} written
 */
function removeLeftovers(written) {
  for (const entry of readdirSync(distDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(root, path).replaceAll('\\', '/');
    if (entry.isFile() && !written.has(name) && entry.name !== '.built-from') rmSync(path);
  }
}

/** @param {string} path */
function makeExecutable(path) {
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  if (!text.startsWith('#!')) writeFileSync(path, `#!/usr/bin/env node\n${text}`);
  chmodSync(path, 0o755);
}
