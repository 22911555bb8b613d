// Searches in a thread of Node: both ends of it.
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { HangSearchFactory } from './hang-search.ts';
import { searchBeside } from './search-client.ts';
import { createSearchServer } from './search-server.ts';

/** `script` is the bundle that serves searches when it runs in a thread. */
export function searchInThread(script: URL): HangSearchFactory {
  return searchBeside((setup, { message, lost }) => {
    const worker = new Worker(script, { workerData: setup });
    worker.unref();
    worker.on('message', message);
    worker.on('error', lost);
    worker.on('exit', () => lost(new Error('the search was ended')));
    return { post: (ask) => worker.postMessage(ask), end: () => void worker.terminate() };
  });
}

export function serveSearches(): void {
  parentPort?.on(
    'message',
    createSearchServer(workerData, (message) => parentPort?.postMessage(message)),
  );
}
