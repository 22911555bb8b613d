/** A checking thread of Node. */
import { Worker } from 'node:worker_threads';
import type { StartThread } from './checking-thread.ts';
import type { WorkerSetup } from './messages.ts';

/** `script`: the bundle of worker.ts. */
export function nodeThread(script: URL): StartThread {
  return ({ message, lost }, heapMiB) => {
    const workerData: WorkerSetup = { k: 'jobs' };
    const worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
    worker.on('message', message);
    worker.on('error', (error) => lost(lostBy(error, heapMiB)));
    worker.on('exit', (code) => lost(new Error(endedEarly(code))));
    worker.unref();
    return {
      post: (each) => worker.postMessage(each),
      end: () => void worker.terminate(),
      keepAlive: (yes) => (yes ? worker.ref() : worker.unref()),
    };
  };
}

function endedEarly(code: number): string {
  return `The checking thread has ended before it had an answer (exit code ${code}). Nothing is known.`;
}

/** Why there is no answer. What the thread had found is gone with it. */
function lostBy(error: Error, heapMiB: number): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new Error(
    `The checking thread has run out of the ${heapMiB} MiB that it has besides the states. Nothing is known; a lower limit of states ends the search before that, as inconclusive.`,
  );
}
