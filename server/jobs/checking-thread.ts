/** A thread that runs jobs, one after the other, as seen by whoever has begun it. */
import { Worker } from 'node:worker_threads';
import type { Job, JobReport } from './jobs.ts';
import type { LivePart } from './live-report.ts';
import type { JobRequest, ProgressAt, WorkerMessage, WorkerSetup } from './messages.ts';

export interface JobOptions {
  libraryRoot: string;
  /** Texts by URI that stand in for what is on the disk. */
  unsaved?: Record<string, string>;
  /** Aborting ends the search; the report then holds what is known, as inconclusive. */
  signal?: AbortSignal;
  progress?(at: ProgressAt): void;
  /** What a live check knows before it is over. */
  part?(part: LivePart): void;
  /** Threads that search at a time, together or each a case of its own; 1 if absent. */
  threads?: number;
}

interface Asked {
  resolve(report: JobReport): void;
  reject(error: Error): void;
  options: JobOptions;
}

export class CheckingThread {
  readonly heapMiB: number;
  /** It has ended, and takes no job any more. */
  lost = false;
  private readonly worker: Worker;
  private asked: Asked | undefined;

  /** `script`: the bundle of worker.ts. `heapMiB`: limit of its heap. */
  constructor(script: URL, heapMiB: number) {
    this.heapMiB = heapMiB;
    const workerData: WorkerSetup = { k: 'jobs' };
    this.worker = new Worker(script, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error) => this.lose(lostBy(error, heapMiB)));
    this.worker.on('exit', (code) => this.lose(new Error(endedEarly(code))));
    this.worker.unref();
  }

  /** Rejects when the thread is lost (memory, most likely) or has met an error of our own. One job at a time. */
  async run<J extends Job>(job: J, options: JobOptions): Promise<JobReport<J>> {
    const { libraryRoot, unsaved = {}, signal, threads = 1 } = options;
    const cancelled = new SharedArrayBuffer(4);
    const cancel = (): void => void Atomics.store(new Int32Array(cancelled), 0, 1);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    // Only a thread with work keeps the process alive.
    this.worker.ref();
    try {
      const report = new Promise<JobReport>((resolve, reject) => {
        this.asked = { resolve, reject, options };
      });
      this.worker.postMessage({ libraryRoot, cancelled, job, unsaved, threads } satisfies JobRequest);
      return (await report) as JobReport<J>;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.asked = undefined;
      this.worker.unref();
    }
  }

  end(): void {
    void this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    switch (message.k) {
      case 'progress':
        return this.asked?.options.progress?.(message.at);
      case 'part':
        return this.asked?.options.part?.(message.part);
      case 'report':
        return this.asked?.resolve(message.report);
      case 'failure':
        return this.asked?.reject(new Error(message.message));
    }
  }

  private lose(error: Error): void {
    this.lost = true;
    this.asked?.reject(error);
  }
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
