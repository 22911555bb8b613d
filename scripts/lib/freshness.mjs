// Is dist/ built from the sources as they are now?
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { distDir, inRoot, root } from './paths.mjs';

const SOURCES = [
  'server',
  'extension',
  'scripts/build.mjs',
  'scripts/bundles.mjs',
  'package-lock.json',
  'tsconfig.json',
];
const stampFile = join(distDir, '.built-from');

export const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint();

export const markBuilt = () => writeFileSync(stampFile, fingerprint());

/** Names, sizes and times of all sources: a removed file counts as a change too. */
export function fingerprint() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesUnder(inRoot(source)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
