/** The name of an edited copy of a function, as a URI: the extension makes it, and the language server takes it apart. */

export const COPY_SCHEME = 'lockstep-copy';

/** Whose copy it is: the file that its patch is for, and the function. */
export interface NamedCopy {
  uri: string;
  fn: string;
}

export function copyParts(of: NamedCopy): { scheme: string; path: string; query: string } {
  return { scheme: COPY_SCHEME, path: `/${of.fn}.lockstep`, query: JSON.stringify(of) };
}

/** Nothing for a file, nor for a name that nobody has made so. */
export function namedCopy({ scheme, query }: { scheme: string; query: string }): NamedCopy | undefined {
  if (scheme !== COPY_SCHEME) return undefined;
  try {
    const { uri, fn } = (JSON.parse(query) ?? {}) as { uri?: unknown; fn?: unknown };
    return typeof uri === 'string' && typeof fn === 'string' ? { uri, fn } : undefined;
  } catch {
    return undefined;
  }
}
