// Language server and debug adapter are processes, run by the Node that VS Code brings along.
import { DebugAdapterExecutable, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { Platform } from '../platform.ts';
import { traceTools } from './traceTools.ts';

export function nodePlatform(context: ExtensionContext): Platform {
  return {
    createLanguageClient(id, name, options) {
      const module = context.asAbsolutePath('dist/lsp.js');
      const transport = TransportKind.ipc;
      const debug = { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } };
      return new LanguageClient(id, name, { run: { module, transport }, debug }, options);
    },
    debugAdapterFor: () =>
      new DebugAdapterExecutable(process.execPath, [context.asAbsolutePath('dist/dap.js')], {
        env: { ELECTRON_RUN_AS_NODE: '1' },
      }),
    traces: traceTools(context),
  };
}
