/** Runs a job in a thread of its own, so that whoever asks stays responsive. */
import { CheckingThread, type JobOptions, type StartThread } from './checking-thread.ts';
import type { Job, JobReport } from './jobs.ts';

export interface ThreadOptions<J extends Job = Job> extends JobOptions<J> {
  start: StartThread;
  /** Heap limit of the thread. */
  heapMiB?: number;
}

export const DEFAULT_HEAP_MIB = 4096;

/** Rejects when the thread is lost (memory, most likely) or has met an error of our own. */
export async function runInThread<J extends Job>(
  job: J,
  { start, heapMiB = DEFAULT_HEAP_MIB, ...options }: ThreadOptions<J>,
): Promise<JobReport<J>> {
  const thread = new CheckingThread(start, heapMiB);
  try {
    return await thread.run(job, options);
  } finally {
    thread.end();
  }
}
