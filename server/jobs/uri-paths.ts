/** Files as an editor names them that has more than those of a disk: by URI, and those of the disk also by path. */
import { URI } from 'langium';
import type { Paths } from './files.ts';

export const uriPaths: Paths = {
  uriOf(path) {
    if (/^[a-z][a-z\d+.-]+:/i.test(path)) return URI.parse(path).toString();
    return /^(?:[\\/]|[a-z]:[\\/])/i.test(path) ? URI.file(path).toString() : undefined;
  },
  pathOf: (uri) => uri,
};
