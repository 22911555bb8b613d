// The client of the language server, which runs beside the extension.
import { type Disposable, type ExtensionContext, type OutputChannel, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { COPY_SCHEME } from '../../server/uris/copy.ts';
import type { FileReader } from '../files/reading.ts';
import type { Platform } from '../platform.ts';
import { answerFileRequests } from './files.ts';

export const LANGUAGE_ID = 'lockstep';
const CLIENT_NAME = 'Lockstep';

export interface LockstepClient extends Disposable {
  /** The client, once it is connected; rejects with the reason when the server does not start. */
  ready(): Promise<BaseLanguageClient>;
  restart(): Promise<void>;
}

/** Where files come from that are more than something to look at. */
const SCHEMES = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-test-web', 'memfs'];

/**
 * Copies of the examples are in the extension's storage. Old versions in a diff and functions as patches make them are not served: they
 * would declare everything a second time. Copies that become patches are: the server keeps them apart.
 */
function served({
  extensionUri,
  globalStorageUri,
}: ExtensionContext): { language: string; scheme: string }[] {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  const schemes = new Set([
    ...SCHEMES,
    COPY_SCHEME,
    extensionUri.scheme,
    globalStorageUri.scheme,
    ...folders,
  ]);
  return [...schemes].map((scheme) => ({ language: LANGUAGE_ID, scheme }));
}

export function startLanguageClient(
  context: ExtensionContext,
  platform: Platform,
  files: FileReader,
  output: OutputChannel,
): LockstepClient {
  const client = platform.createLanguageClient(LANGUAGE_ID, CLIENT_NAME, {
    documentSelector: served(context),
    outputChannel: window.createOutputChannel(`${CLIENT_NAME} Language Server`, { log: true }),
    // Told as soon as a check is done: asking would cost a round trip for each keystroke, and a poll of all files.
    initializationOptions: { pushDiagnostics: true, tests: true },
    synchronize: { configurationSection: LANGUAGE_ID },
  });

  answerFileRequests(client, files);

  let started = client.start();
  started.catch((error: unknown) => {
    output.appendLine(`The language server did not start: ${error}`);
    void window.showErrorMessage('The Lockstep language server did not start; the output channel says why.');
  });

  return {
    async ready() {
      await started;
      return client;
    },
    async restart() {
      if (client.isRunning()) await client.stop();
      started = client.start();
      await started;
    },
    dispose: () => void client.dispose().catch(() => undefined), // Stopping a server that never started rejects.
  };
}
