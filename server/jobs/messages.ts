/** What passes between an edge and its checking thread, and between that one and those that check cases of its jobs. */
import type { Progress } from '../explore/budget.ts';
import type { CaseReport } from '../trace/report.ts';
import type { ReadMessage, TextMessage } from './asked-files.ts';
import type { CaseToCheck } from './case-work.ts';
import type { JobPart, ProgressAt } from './job-parts.ts';
import type { Job, JobReport } from './jobs.ts';

/** What a checking thread is for: jobs, one after the other, or cases of another thread's job. */
export type WorkerSetup = { k: 'jobs' } | CasesSetup;

export interface CasesSetup {
  k: 'cases';
  cancelled: SharedArrayBuffer;
}

export interface JobRequest {
  k: 'job';
  libraryRoot: string;
  /** One number: not 0 = stop and say what is known. Absent where memory cannot be shared: then it is the thread that is ended. */
  cancelled?: SharedArrayBuffer;
  job: Job;
  unsaved: Record<string, string>;
  /** Threads that search at a time. */
  threads: number;
}

export type { ProgressAt };

/** To a thread that runs jobs, and from it. */
export type ThreadMessage = JobRequest | TextMessage;

export type WorkerMessage =
  | ReadMessage
  | { k: 'progress'; at: ProgressAt }
  | { k: 'part'; part: JobPart }
  | { k: 'report'; report: JobReport }
  | { k: 'failure'; message: string };

export type CaseRequest = { id: number } & CaseToCheck;

export type CaseMessage = { id: number } & (
  | { k: 'progress'; progress: Progress }
  | { k: 'report'; report: CaseReport }
  | { k: 'failure'; message: string }
);
