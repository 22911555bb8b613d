/** What passes between whoever has a check to make in a browser, a page or a web extension, and the worker that makes it. */

import type { ReadMessage, TextMessage } from '../jobs/asked-files.ts';
import type { JobPart } from '../jobs/job-parts.ts';
import type { Job, JobReport } from '../jobs/jobs.ts';
import type { ProgressAt } from '../jobs/messages.ts';

/** Requests are answered one after the other, in the order in which they come. */
export interface Request {
  k: 'run';
  /** Chosen by who asks; every answer to the request has it. */
  id: number;
  job: Job;
  /** Texts by URI: the file, all that it uses, and the library. The worker reads nothing by itself. */
  files: Record<string, string>;
  /** The worker asks for what is not among them, with `read`, and waits to be told: `text`. */
  asks?: boolean;
  /** URI of the folder of the library. */
  libraryRoot: string;
  /**
   * One number: not 0 = stop and say what is known. Only pages that are isolated from others have such memory; in other
   * pages a search ends with its limits or with its worker.
   */
  cancelled?: SharedArrayBuffer;
}

/** What the worker has asked for. */
export type Told = { id: number } & TextMessage;

/** Progress, and parts of what is known, any number of times, then a report or a failure. */
export type Answer =
  | ({ id: number } & ReadMessage)
  | { k: 'progress'; id: number; at: ProgressAt }
  | { k: 'part'; id: number; part: JobPart }
  | { k: 'report'; id: number; report: JobReport }
  /** There is no report: the request is wrong, or something of our own went wrong. `id` is -1 where the request has none. */
  | { k: 'failure'; id: number; message: string };
