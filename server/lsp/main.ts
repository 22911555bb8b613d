/** The language server as a process: `dist/lsp.js --stdio`, or with --node-ipc from VS Code. */
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { checksIn } from './checks.ts';
import { findLibraryRoot } from './library-root.ts';
import { startServer } from './server.ts';

startServer({
  connection: createConnection(ProposedFeatures.all),
  ...NodeFileSystem,
  libraryRoot: findLibraryRoot(),
  runCheck: checksIn(new URL('./check-worker.js', import.meta.url)),
});
