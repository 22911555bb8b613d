/** A thread that shares searches with others: waits for one, works on it until it is called off, and waits again. */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type SearchJob, workOnSearch } from '../explore/engine/share.ts';
import type { SearchThreadSetup } from './search-threads.ts';

const { calls, port } = workerData as SearchThreadSetup;
for (let seen = 0; ; ) {
  Atomics.wait(calls, 0, seen);
  seen = Atomics.load(calls, 0);
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    workOnSearch(next.message as SearchJob);
}
