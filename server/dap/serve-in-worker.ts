// The debug adapter in a browser's worker. Its searches are the same script in a worker of their own.
import { scope } from '../browser/scope.ts';
import { startWorker } from '../browser/start-worker.ts';
import { type AdapterSetup, createAdapterBeside, type ToAdapter } from './beside.ts';
import type { HangSearchFactory } from './search/hang-search.ts';
import { searchBeside } from './search/search-client.ts';
import type { AnswerMessage, AskMessage, SearchThreadData } from './search/search-messages.ts';
import { createSearchServer } from './search/search-server.ts';

/** The first message to a worker that is an adapter. `script`: address of the script of workers. */
export type AdapterWorkerSetup = AdapterSetup & { script: string };
/** The first message to a worker that searches. */
export type SearchWorkerSetup = { k: 'search'; data: SearchThreadData };

const post = (message: unknown): void => scope.postMessage(message);

/** Gives what is to be done with each message. */
export function serveAdapter(setup: AdapterWorkerSetup): (message: ToAdapter) => void {
  return createAdapterBeside(setup, searchInWorker(setup.script), post);
}

export function serveSearches({ data }: SearchWorkerSetup): (message: AskMessage) => void {
  return createSearchServer(data, post);
}

function searchInWorker(script: string): HangSearchFactory {
  return searchBeside((data, { message, lost }) => {
    const worker = startWorker(script, {
      message: (data) => message(data as AnswerMessage),
      lost: (why) => lost(new Error(why)),
    });
    worker.postMessage({ k: 'search', data } satisfies SearchWorkerSetup);
    return { post: (ask) => worker.postMessage(ask), end: () => worker.terminate() };
  });
}
