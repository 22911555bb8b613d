// Language server and debug adapter are workers. What starts them is loaded from where the extension is.

import { SHIPPED } from 'lockstep:shipped';
import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { FromAdapter } from '../../server/dap/beside.ts';
import type { AdapterWorkerSetup } from '../../server/dap/serve-in-worker.ts';
import type { LanguageServerSetup } from '../../server/lsp/setup.ts';
import { adapterBeside } from '../debug/adapterBeside.ts';
import { createFileReader, libraryOf } from '../files/reading.ts';
import type { Platform } from '../platform.ts';

export function browserPlatform(context: ExtensionContext): Platform {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'browser', 'worker.js').toString(true);
  const libraryRoot = libraryOf(context).toString();

  const platform: Platform = {
    createLanguageClient(id, name, options) {
      let worker: Worker | undefined;
      const begin = async () => {
        worker?.terminate();
        worker = new Worker(script);
        worker.postMessage({ k: 'language', libraryRoot, checks: script } satisfies LanguageServerSetup);
        return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
      };
      return new LanguageClient(id, name, begin, options);
    },
    debugAdapterFor: () =>
      adapterBeside(createFileReader(context, platform), ({ message, lost }) => {
        const worker = new Worker(script);
        worker.onmessage = ({ data }) => message(data as FromAdapter);
        worker.onerror = (event) => {
          event.preventDefault();
          lost(event.message || 'its script could not be loaded');
        };
        worker.postMessage({ k: 'adapter', libraryRoot, script } satisfies AdapterWorkerSetup);
        return { post: (each) => worker.postMessage(each), end: () => worker.terminate() };
      }),
    // A folder of a web server cannot be looked into.
    shippedFiles: async (folder) =>
      SHIPPED.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1)),
  };
  return platform;
}
