/** Where the texts of files come from, whoever asks. */

export interface Files {
  /** The text of a file, or undefined when there is none. Other failures throw. */
  readFile(uri: { toString(): string }): Promise<string | undefined>;
  /** The folder of the library. */
  libraryRoot: string;
}

/** How whoever asks names files. */
export interface Paths {
  /** The URI in one spelling, so that two can be compared; undefined for what names no file. */
  uriOf(path: string): string | undefined;
  /** Undefined for a file that cannot be opened by a name. */
  pathOf(uri: string): string | undefined;
}

/** Texts by URI, and no others. */
export function givenFiles(libraryRoot: string, texts: Readonly<Record<string, string>>): Files {
  return {
    libraryRoot,
    readFile: async (uri) => (Object.hasOwn(texts, uri.toString()) ? texts[uri.toString()] : undefined),
  };
}
