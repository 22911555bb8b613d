/** Files as Node reads them, with unsaved editor text in front. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ReadText } from './asked-files.ts';
import type { Files, Paths } from './files.ts';

/** `library/` lies beside the folder of the bundles. */
export function shippedLibrary(bundleUrl: string): string {
  return new URL('../library', bundleUrl).href;
}

/** `unsaved`: texts by URI that stand in for what is on the disk. `elsewhere` reads what is not on the disk at all. */
export function nodeFiles(
  libraryRoot: string,
  unsaved: Readonly<Record<string, string>> = {},
  elsewhere?: ReadText,
): Files {
  return {
    libraryRoot,
    async readFile(uri) {
      const known = unsaved[uri.toString()];
      if (known !== undefined) return known;
      if (elsewhere && !uri.toString().startsWith('file:')) return elsewhere(uri.toString());
      try {
        return await readFile(fileURLToPath(uri.toString()), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
  };
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).href;
}

/** Files of the disk, by path or by URL. */
export const nodePaths: Paths = {
  uriOf(path) {
    try {
      return uriOfPath(path.startsWith('file:') ? fileURLToPath(path) : path);
    } catch {
      return undefined; // Not a file URL, or one with a host or with escapes that mean nothing.
    }
  },
  pathOf: (uri) => (uri.startsWith('file:') ? fileURLToPath(uri) : undefined),
};
