/**
 * Copies of functions that are edited to become patches. A copy sees what the patch will see, the file that it is put into with all that this file
 * sees; no file sees the copy.
 */
import { type LangiumDocument, type LangiumDocuments, type Stream, URI } from 'langium';
import { COPY_SCHEME, namedCopy } from '../uris/copy.ts';

/** Whose copy it is. */
export interface CopyOf {
  /** The file that the patch is for. */
  uri: URI;
  fn: string;
}

/** Nothing for a file. */
export function copyOf(document: URI): CopyOf | undefined {
  const named = namedCopy(document);
  return named && { uri: URI.parse(named.uri), fn: named.fn };
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
