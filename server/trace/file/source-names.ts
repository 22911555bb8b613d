/** Files as a trace names them: relative to itself, so that both can be moved together; the library by its own name. */

export const LIBRARY = 'library:';

/** `uri` seen from the folder of `from`; itself where there is no way, as from one drive to another. */
export function nameFrom(from: string, uri: string, library: string): string {
  const shipped = library.endsWith('/') ? library : `${library}/`;
  if (uri.startsWith(shipped)) return LIBRARY + decode(uri.slice(shipped.length));
  const [a, b] = [from.split('/'), uri.split('/')];
  const root = rootLength(b);
  // Where there are drives, the drive too.
  const fixed = root + (/^[A-Za-z](:|%3A)$/i.test(b[root] ?? '') ? 1 : 0);
  if (a.slice(0, fixed).join('/') !== b.slice(0, fixed).join('/')) return uri;
  const folder = a.slice(0, -1);
  let same = fixed;
  while (same < folder.length && same < b.length - 1 && folder[same] === b[same]) same++;
  const up = Array.from({ length: folder.length - same }, () => '..');
  return decode([...up, ...b.slice(same)].join('/'));
}

/** The way back. */
export function uriOfName(from: string, name: string, library: string): string {
  if (name.startsWith(LIBRARY)) return `${library.replace(/\/$/, '')}/${encode(name.slice(LIBRARY.length))}`;
  if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return name;
  const folder = from.split('/').slice(0, -1);
  const root = rootLength(folder);
  for (const part of encode(name.replaceAll('\\', '/')).split('/')) {
    if (part === '..' && folder.length > root) folder.pop();
    else if (part !== '.' && part !== '..') folder.push(part);
  }
  return folder.join('/');
}

/** How many parts of a URI come before its path: the scheme, and the authority if there may be one. */
function rootLength(parts: string[]): number {
  return parts[1] === '' ? 3 : 1;
}

function encode(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
