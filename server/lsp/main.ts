/** The language server as a process: `dist/lsp.js --stdio`, or with --node-ipc from VS Code. */
import './optimise-later.ts';
import { URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { shippedLibrary } from '../jobs/node-files.ts';
import { nodeThread } from '../jobs/node-thread.ts';
import { checksInThreads } from './checks.ts';
import { diskAndEditorFiles, editorFiles } from './editor-files.ts';
import { startServer } from './server.ts';

const connection = createConnection(ProposedFeatures.all);

startServer({
  connection,
  fileSystemProvider: () => diskAndEditorFiles(new NodeFileSystemProvider(), editorFiles(connection)),
  libraryRoot: URI.parse(shippedLibrary(import.meta.url)),
  runCheck: checksInThreads(nodeThread(new URL('./check-worker.js', import.meta.url))),
});
