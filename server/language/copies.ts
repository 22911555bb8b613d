/**
 * Copies of functions that are edited to become patches. A copy sees what the patch will see, the file that it is put into with all that this file
 * sees; no file sees the copy.
 */
import { type LangiumDocument, type LangiumDocuments, type Stream, URI } from 'langium';

export const COPY_SCHEME = 'lockstep-copy';

/** Whose copy it is. */
export interface CopyOf {
  /** The file that the patch is for. */
  uri: URI;
  fn: string;
}

/** Nothing for a file. */
export function copyOf({ scheme, query }: URI): CopyOf | undefined {
  if (scheme !== COPY_SCHEME) return undefined;
  try {
    const { uri, fn } = JSON.parse(query) as { uri?: unknown; fn?: unknown };
    return typeof uri === 'string' && typeof fn === 'string' ? { uri: URI.parse(uri), fn } : undefined;
  } catch {
    return undefined;
  }
}

/** Where the files are looked for from that a text uses: of a copy, from where its patch will be. */
export function usedFrom(uri: URI): URI {
  return copyOf(uri)?.uri ?? uri;
}

export function isCopy({ uri }: LangiumDocument): boolean {
  return uri.scheme === COPY_SCHEME;
}

/** All documents but copies. */
export function filesAmong(documents: LangiumDocuments): Stream<LangiumDocument> {
  return documents.all.filter((each) => !isCopy(each));
}
