// Language server and debug adapter are processes, run by the Node that VS Code brings along.
import { readdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { DebugAdapterExecutable, type DebugConfiguration, type ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { AdapterSetup } from '../../server/dap/beside.ts';
import { adapterBeside } from '../debug/adapterBeside.ts';
import { uriOf } from '../debug/programPath.ts';
import { createFileReader, libraryOf } from '../files/reading.ts';
import type { Platform } from '../platform.ts';

export function nodePlatform(context: ExtensionContext): Platform {
  const adapter = context.asAbsolutePath('dist/dap.js');

  const platform: Platform = {
    createLanguageClient(id, name, options) {
      const module = context.asAbsolutePath('dist/lsp.js');
      const transport = TransportKind.ipc;
      const debug = { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } };
      return new LanguageClient(id, name, { run: { module, transport }, debug }, options);
    },
    debugAdapterFor({ configuration }) {
      if (isOnDisk(configuration))
        return new DebugAdapterExecutable(process.execPath, [adapter], {
          env: { ELECTRON_RUN_AS_NODE: '1' },
        });
      // A process could not read what it is about: the extension does, for a thread.
      const workerData: AdapterSetup = { k: 'adapter', libraryRoot: libraryOf(context).toString() };
      return adapterBeside(createFileReader(context, platform), ({ message, lost }) => {
        const worker = new Worker(adapter, { workerData });
        worker.on('message', message);
        worker.on('error', ({ message: why }) => lost(why));
        return { post: (each) => worker.postMessage(each), end: () => void worker.terminate() };
      });
    },
    async shippedFiles(folder) {
      const names = await readdir(context.asAbsolutePath(folder), { recursive: true });
      return names.filter((name) => name.endsWith('.lockstep')).map((name) => name.replaceAll('\\', '/'));
    },
  };
  return platform;
}

function isOnDisk({ program, trace }: DebugConfiguration): boolean {
  const named = [program, trace].filter((each) => typeof each === 'string' && each !== '');
  return named.every((each) => uriOf(each).scheme === 'file');
}
