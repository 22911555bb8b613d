/** What passes between an edge and its checking thread. */
import type { CheckReport, CompareReport } from '../trace/report.ts';
import type { Job, JobHooks } from './jobs.ts';

export interface WorkerSetup {
  libraryRoot: string;
  /** One number: not 0 = stop and say what is known. */
  cancelled: SharedArrayBuffer;
  job: Job;
  unsaved: Record<string, string>;
}

export type ProgressAt = Parameters<NonNullable<JobHooks['progress']>>[0];

export type WorkerMessage =
  | { k: 'progress'; at: ProgressAt }
  | { k: 'report'; report: CheckReport | CompareReport }
  | { k: 'failure'; message: string };
