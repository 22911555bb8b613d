// Names within paths and URIs, whichever way the slashes lean.

export function fileName(path: string): string {
  return path.replace(/^.*[\\/]/s, '');
}

/** The URI of another file in the same folder. */
export function siblingOf(uri: string, name: string): string {
  return `${uri.slice(0, uri.lastIndexOf('/') + 1)}${encodeURIComponent(name)}`;
}

/** It says where a file is, wherever one stands. */
export function isWhole(path: string): boolean {
  return /^(?:[\\/]|[a-z]:[\\/])/i.test(path);
}
