// The language server in dist/lsp.js, in a process of its own.
import { type Disposable, type ExtensionContext, type OutputChannel, window } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

export const LANGUAGE_ID = 'lockstep';
const CLIENT_NAME = 'Lockstep';

export interface LockstepClient extends Disposable {
  /** The client, once it is connected; rejects with the reason when the server does not start. */
  ready(): Promise<LanguageClient>;
  restart(): Promise<void>;
}

export function startLanguageClient(context: ExtensionContext, output: OutputChannel): LockstepClient {
  const module = context.asAbsolutePath('dist/lsp.js');
  const client = new LanguageClient(
    LANGUAGE_ID,
    CLIENT_NAME,
    {
      run: { module, transport: TransportKind.ipc },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    },
    {
      documentSelector: [{ language: LANGUAGE_ID }],
      outputChannel: window.createOutputChannel(`${CLIENT_NAME} Language Server`, { log: true }),
      // Told as soon as a check is done: asking would cost a round trip for each keystroke, and a poll of all files.
      initializationOptions: { pushDiagnostics: true },
      synchronize: { configurationSection: LANGUAGE_ID },
    },
  );

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
      started = client.restart();
      await started;
    },
    dispose: () => void client.dispose().catch(() => undefined), // Stopping a server that never started rejects.
  };
}
