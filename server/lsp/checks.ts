/**
 * Runs checks beside the server, in threads of their own, so that typing never waits for one. Those that somebody waits for take the thread that the
 * last of them has left, where it is free: it has read the library already.
 */
import type { Budget } from '../explore/budget.ts';
import type { ReadText } from '../jobs/asked-files.ts';
import type { StartThread } from '../jobs/checking-thread.ts';
import type { JobPart } from '../jobs/job-parts.ts';
import type { Job, JobReport } from '../jobs/jobs.ts';
import type { ProgressAt } from '../jobs/messages.ts';
import { runInThread } from '../jobs/run-in-thread.ts';
import { WarmThread } from '../jobs/warm-thread.ts';

export interface CheckSurroundings<J extends Job = Job> {
  libraryRoot: string;
  /** Texts of the files that are open in the editor, by URI: they count instead of the files. */
  unsaved: Record<string, string>;
  /** Reads what a checking thread cannot read itself; the server sees to it. */
  readFile?: ReadText;
  signal: AbortSignal;
  progress(text: string, at: ProgressAt): void;
  /** Nobody waits for it: it may wait for others of its kind, and a thread is kept for them. */
  background?: boolean;
  /** One of many that are asked for one after the other: it waits for others of its kind, and a thread is kept for some time. */
  series?: boolean;
  /** What is known before it is over. */
  part?(part: JobPart<J>): void;
}

export type RunCheck = <J extends Job>(job: J, surroundings: CheckSurroundings<J>) => Promise<JobReport<J>>;

/** Milliseconds without a check after which no other of a series is expected. */
const SERIES_ENDS = 10_000;
/** The same of checks that a person asks for. */
const NOT_SOON = 60_000;
/** The same of those that are made again with each change of a text: what it has found out is lost with the thread. */
const NO_CHANGE = 1_800_000;

export function checksInThreads(start: StartThread): RunCheck {
  const background = new WarmThread(start);
  const series = new WarmThread(start, SERIES_ENDS);
  const repeated = new WarmThread(start, NO_CHANGE);
  const awaited = new WarmThread(start, NOT_SOON);
  return (job, { progress, ...surroundings }) => {
    const options = {
      ...surroundings,
      heapMiB: heapFor('budget' in job ? job.budget : undefined),
      progress: (at: ProgressAt) => progress(progressText(at), at),
    };
    if (surroundings.background) return background.run(job, options);
    if (surroundings.series) return ('known' in job && job.known ? repeated : series).run(job, options);
    return awaited.isFree ? awaited.run(job, options) : runInThread(job, { ...options, start });
  };
}

/** The search counts its own memory; what the thread needs besides it is small. */
function heapFor(budget: Partial<Budget> | undefined): number | undefined {
  return budget?.memoryMiB === undefined ? undefined : budget.memoryMiB + 512;
}

function progressText({ label, done, total, search, sampled }: ProgressAt): string {
  const n = (many: number) => many.toLocaleString('en');
  const far = search
    ? `: ${n(search.states)} states`
    : sampled
      ? `: ${n(sampled.runs)} of ${n(sampled.of)} runs, ${n(sampled.hung)} hang`
      : '';
  return total > 1 ? `${done + 1} of ${total}, ${label}${far}` : `${label}${far}`;
}
