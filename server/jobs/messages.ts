/** What passes between an edge and its checking thread, and between that one and those that share its searches. */
import type { MessagePort } from 'node:worker_threads';
import type { JobHooks } from './case-work.ts';
import type { Job, JobReport } from './jobs.ts';

export interface WorkerSetup {
  libraryRoot: string;
  /** One number: not 0 = stop and say what is known. */
  cancelled: SharedArrayBuffer;
  job: Job;
  unsaved: Record<string, string>;
  /** Threads that search together, the checking thread included. */
  threads: number;
}

export type ProgressAt = Parameters<NonNullable<JobHooks['progress']>>[0];

export type WorkerMessage =
  | { k: 'progress'; at: ProgressAt }
  | { k: 'report'; report: JobReport }
  | { k: 'failure'; message: string };

export interface SearchThreadSetup {
  /** One number: how many searches were sent through the port. */
  calls: Int32Array;
  port: MessagePort;
}
