/** The first message to the language server in a browser's worker: where things are. What follows are messages of its protocol. */
export interface LanguageServerSetup {
  k: 'language';
  /** URI of the folder of the library. */
  libraryRoot: string;
  /** Address of the script of the checking worker. */
  checks: string;
}
