/** The language server as a process: `dist/lsp.js --stdio`, or with --node-ipc from VS Code. */
import { URI } from 'langium';
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { shippedLibrary } from '../jobs/node-files.ts';
import { checksInThreads } from './checks.ts';
import { startServer } from './server.ts';

startServer({
  connection: createConnection(ProposedFeatures.all),
  ...NodeFileSystem,
  libraryRoot: URI.parse(shippedLibrary(import.meta.url)),
  runCheck: checksInThreads(new URL('./check-worker.js', import.meta.url)),
});
