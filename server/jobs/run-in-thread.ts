/** Runs a job in a thread of its own, so that whoever asks stays responsive. */
import { CheckingThread, type JobOptions } from './checking-thread.ts';
import type { Job, JobReport } from './jobs.ts';

export interface ThreadOptions extends JobOptions {
  /** The bundle of worker.ts. */
  script: URL;
  /** Heap limit of the thread. */
  heapMiB?: number;
}

export const DEFAULT_HEAP_MIB = 4096;

/** Rejects when the thread is lost (memory, most likely) or has met an error of our own. */
export async function runInThread<J extends Job>(
  job: J,
  { script, heapMiB = DEFAULT_HEAP_MIB, ...options }: ThreadOptions,
): Promise<JobReport<J>> {
  const thread = new CheckingThread(script, heapMiB);
  try {
    return await thread.run(job, options);
  } finally {
    thread.end();
  }
}
