/** Threads that share searches, in Node. They are kept from one search to the next, and end with the process. */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { dismiss, type SearchJob, type SearchWorkers } from '../explore/engine/share.ts';

export interface SearchThreadSetup {
  /** One number: how many searches were sent through the port. */
  calls: Int32Array;
  port: MessagePort;
}

interface Thread {
  port: MessagePort;
  /** Counts the jobs sent; the thread waits for it to change. */
  calls: Int32Array;
  alive: boolean;
  job?: SearchJob;
}

/** `script`: the bundle of search-worker.ts. Threads begin with the first search that wants them. */
export function searchThreads(script: URL, count: number): SearchWorkers {
  const threads: (Thread | undefined)[] = [];

  function begin(): Thread {
    const { port1, port2 } = new MessageChannel();
    const calls = new Int32Array(new SharedArrayBuffer(4));
    const setup: SearchThreadSetup = { calls, port: port2 };
    const worker = new Worker(script, { workerData: setup, transferList: [port2] });
    const thread: Thread = { port: port1, calls, alive: true };
    const lost = (): void => {
      thread.alive = false;
    };
    // A search notices by itself that a thread does nothing any more; the next one gets another.
    worker.on('error', lost);
    worker.on('exit', lost);
    worker.unref();
    port1.unref();
    return thread;
  }

  function callOff(thread: Thread | undefined): void {
    if (thread?.job) dismiss(thread.job);
    if (thread) thread.job = undefined;
  }

  return {
    count,
    start(number, job) {
      let thread = threads[number];
      if (!thread?.alive) {
        thread = begin();
        threads[number] = thread;
      }
      // A search that nobody has ended.
      callOff(thread);
      thread.job = job;
      thread.port.postMessage(job);
      Atomics.add(thread.calls, 0, 1);
      Atomics.notify(thread.calls, 0);
    },
    stop: () => threads.forEach(callOff),
  };
}
