/** Where the library is: beside dist/ in the package, two folders up when run from source. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { URI } from 'langium';

export function findLibraryRoot(from: string = import.meta.url): URI {
  const folders = ['../library/', '../../library/'].map((each) => new URL(each, from));
  const found = folders.find((each) => existsSync(new URL('prelude.lockstep', each)));
  const path = fileURLToPath(found ?? folders[0]);
  return URI.file(path.replace(/[\\/]$/, ''));
}
