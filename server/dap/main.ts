// The debug adapter on standard input and output; in a worker thread, its searches.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { nodeFiles, shippedLibrary } from '../jobs/node-files.ts';
import { compileForDebugging } from '../jobs/program-source.ts';
import { LockstepAdapter } from './adapter.ts';
import { serveSearches } from './search-server.ts';
import { searchInThread } from './search-thread.ts';

/** Ends with the process. */
export async function main(): Promise<void> {
  const files = nodeFiles(shippedLibrary(import.meta.url));
  const adapter = new LockstepAdapter({
    programs: { compile: (request) => compileForDebugging(request, files) },
    createSearch: searchInThread(new URL('./dap.js', import.meta.url)),
  });
  // Standard output belongs to the protocol.
  console.log = console.error;
  process.on('SIGTERM', () => adapter.shutdown());
  adapter.start(process.stdin, process.stdout);
  await new Promise(() => {});
}

function isEntryPoint(): boolean {
  try {
    return realpathSync(process.argv[1] ?? '') === realpathSync(fileURLToPath(import.meta.url));
  } catch {
    return false;
  }
}

if (!isMainThread) serveSearches();
else if (isEntryPoint()) void main();
