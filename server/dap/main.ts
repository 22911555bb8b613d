// The debug adapter on standard input and output, or on a TCP port; in a thread, its searches, or a session of whoever began it.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { nodeFiles, nodePaths, shippedLibrary } from '../jobs/node-files.ts';
import { LockstepAdapter } from './adapter.ts';
import { type AdapterSetup, createAdapterBeside, type FromAdapter } from './beside.ts';
import { programsIn } from './launch/program-source.ts';
import { nodeWriter } from './node-writer.ts';
import { searchInThread, serveSearches } from './search/search-thread.ts';
import { type ServeOptions, serve } from './serve.ts';
import type { Dependencies } from './session.ts';

const script = new URL('./dap.js', import.meta.url);

/** Ends with the process; with a port, when the process is told to end. */
export async function main(port?: ServeOptions): Promise<void> {
  const files = nodeFiles(shippedLibrary(import.meta.url));
  const dependencies: Dependencies = {
    programs: programsIn(files, nodePaths),
    files,
    paths: nodePaths,
    createSearch: searchInThread(script),
  };
  if (port) return listen(port, dependencies);
  const adapter = new LockstepAdapter({ ...dependencies, openFile: nodeWriter });
  // Standard output belongs to the protocol.
  console.log = console.error;
  process.on('SIGTERM', () => adapter.shutdown());
  adapter.start(process.stdin, process.stdout);
  await new Promise(() => {});
}

async function listen(options: ServeOptions, dependencies: Dependencies): Promise<void> {
  const serving = await serve(options, dependencies);
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  process.stdout.write(`Lockstep debug adapter: listening on ${options.host}:${serving.port}\n`);
  await told;
  await serving.close();
}

function serveThread(): void {
  const setup: AdapterSetup | { k?: undefined } = workerData;
  if (setup.k !== 'adapter') return serveSearches();
  const post = (message: FromAdapter): void => parentPort?.postMessage(message);
  parentPort?.on('message', createAdapterBeside(setup, searchInThread(script), post));
}

function isEntryPoint(): boolean {
  try {
    return realpathSync(process.argv[1] ?? '') === realpathSync(fileURLToPath(import.meta.url));
  } catch {
    return false;
  }
}

if (!isMainThread) serveThread();
else if (isEntryPoint()) void main();
