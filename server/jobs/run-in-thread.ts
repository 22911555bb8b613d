/** Runs a job in a thread of its own, so that whoever asks stays responsive. */
import { Worker } from 'node:worker_threads';
import type { Job, JobReport } from './jobs.ts';
import type { ProgressAt, WorkerMessage, WorkerSetup } from './messages.ts';

export interface ThreadOptions {
  /** The bundle of worker.ts. */
  script: URL;
  libraryRoot: string;
  /** Texts by URI that stand in for what is on the disk. */
  unsaved?: Record<string, string>;
  /** Aborting ends the search; the report then holds what is known, as inconclusive. */
  signal?: AbortSignal;
  progress?(at: ProgressAt): void;
  /** Threads that search at a time, together or each a case of its own; 1 if absent. */
  threads?: number;
  /** Heap limit of the thread. */
  heapMiB?: number;
}

/** Rejects when the thread is lost (memory, most likely) or has met an error of our own. */
export function runInThread<J extends Job>(job: J, options: ThreadOptions): Promise<JobReport<J>> {
  const { script, libraryRoot, unsaved = {}, signal, progress, threads = 1, heapMiB = 4096 } = options;
  const cancelled = new SharedArrayBuffer(4);
  const setup: WorkerSetup = { k: 'job', libraryRoot, cancelled, job, unsaved, threads };
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, {
      workerData: setup,
      resourceLimits: { maxOldGenerationSizeMb: heapMiB },
    });
    const cancel = (): void => void Atomics.store(new Int32Array(cancelled), 0, 1);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const done = (): void => signal?.removeEventListener('abort', cancel);
    worker.on('message', (message: WorkerMessage) => {
      if (message.k === 'progress') progress?.(message.at);
      else {
        done();
        if (message.k === 'report') resolve(message.report as JobReport<J>);
        else reject(new Error(message.message));
      }
    });
    worker.on('error', (error) => {
      done();
      reject(lostBy(error, heapMiB));
    });
    worker.on('exit', (code) => {
      done();
      reject(
        new Error(
          `The checking thread has ended before it had an answer (exit code ${code}). Nothing is known.`,
        ),
      );
    });
  });
}

/** Why there is no answer. What the thread had found is gone with it. */
function lostBy(error: Error, heapMiB: number): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new Error(
    `The checking thread has run out of the ${heapMiB} MiB that it has besides the states. Nothing is known; a lower limit of states ends the search before that, as inconclusive.`,
  );
}
