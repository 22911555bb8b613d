/** The language server in a browser's worker. It reads no file itself, and checks in workers of their own. */
import { URI } from 'langium';
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { browserThread } from '../browser/check-thread.ts';
import { scope } from '../browser/scope.ts';
import { checksInThreads } from './checks.ts';
import { editorFiles } from './editor-files.ts';
import { startServer } from './server.ts';
import type { LanguageServerSetup } from './setup.ts';

type Port = ConstructorParameters<typeof BrowserMessageReader>[0];

export function serveLanguage({ libraryRoot, checks }: LanguageServerSetup): void {
  const port = scope as unknown as Port;
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
  startServer({
    connection,
    fileSystemProvider: () => editorFiles(connection),
    libraryRoot: URI.parse(libraryRoot),
    runCheck: checksInThreads(browserThread(checks)),
  });
}
