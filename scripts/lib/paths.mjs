// Where things are. Every script resolves against the repository, never against the working directory.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cacheDir = join(root, '.cache');
export const distDir = join(root, 'dist');
export const examplesDir = join(root, 'examples');

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts);
