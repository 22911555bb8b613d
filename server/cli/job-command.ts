/** What the commands that run a job are made of: options, the thread, progress, Ctrl-C. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { CheckJob, Job, JobReport } from '../jobs/jobs.ts';
import { shippedLibrary } from '../jobs/node-files.ts';
import { nodeThread } from '../jobs/node-thread.ts';
import { runInThread } from '../jobs/run-in-thread.ts';
import { progressLine } from './progress.ts';
import type { RenderOptions } from './render-check.ts';
import { paintFor, widthOf } from './style.ts';

export interface CommonOptions {
  json?: boolean;
  trace?: boolean;
  maxStates?: number;
  memory?: number;
  time?: number;
  threads?: number;
  /** Say of each reduction that was not used why. */
  verbose?: boolean;
  /** Say what of the text no run reaches. */
  coverage?: boolean;
  /** Keep only hashes of the states; and which hash. */
  compact?: boolean;
  seed?: number;
  /** False: no reduction at all. */
  reductions?: boolean;
  /** False: not this one. */
  merge?: boolean;
  sections?: boolean;
  futures?: boolean;
  halted?: boolean;
  symmetry?: boolean;
}

export function budgetOf({ maxStates, memory, time }: CommonOptions): CheckJob['budget'] {
  return {
    ...(maxStates === undefined ? {} : { maxStates }),
    ...(memory === undefined ? {} : { memoryMiB: memory }),
    ...(time === undefined ? {} : { seconds: time }),
  };
}

const REDUCTIONS = ['merge', 'sections', 'futures', 'halted', 'symmetry'] as const;

/** Reductions are used unless they are switched off. */
export function searchOptionsOf(options: CommonOptions): NonNullable<CheckJob['options']> {
  const wanted = (which: (typeof REDUCTIONS)[number]) =>
    options.reductions !== false && options[which] !== false;
  return {
    reductions: Object.fromEntries(REDUCTIONS.map((which) => [which, wanted(which)])),
    ...(options.coverage ? { coverage: true } : {}),
    ...(options.compact ? { compact: { seed: options.seed ?? 1 } } : {}),
  };
}

/** More threads than this bring little: a search is bound by memory. */
const MOST_THREADS = 4;

/** Nothing when the file cannot be read or the call is wrong, which is said. */
export async function runJobHere<J extends Job>(file: string, job: J, options: CommonOptions) {
  const problem = unreadable(file) ?? contradiction(options);
  if (problem) {
    process.stderr.write(`lockstep: ${problem}\n`);
    return undefined;
  }
  const runner = jobRunner(options);
  try {
    return await runner.run(job);
  } finally {
    runner.end();
  }
}

export interface JobRunner {
  /** `where`: stands before the progress. Rejects when the checking thread is lost. */
  run<J extends Job>(job: J, where?: string): Promise<JobReport<J>>;
  end(): void;
}

/** Runs one job after the other, with progress on a terminal. The first Ctrl-C ends them all with what is known, the second one the program. */
export function jobRunner(options: CommonOptions): JobRunner {
  const line = progressLine(process.stderr);
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  process.once('SIGINT', interrupt);
  return {
    async run(job, where = '') {
      try {
        return await runInThread(job, {
          start: nodeThread(new URL('./check-worker.js', import.meta.url)),
          libraryRoot: shippedLibrary(import.meta.url),
          signal: abort.signal,
          progress: (at) => line.show({ ...at, label: `${where}${at.label}` }),
          threads: options.threads ?? Math.min(availableParallelism(), MOST_THREADS),
          ...(options.memory === undefined ? {} : { heapMiB: Math.max(512, options.memory) }),
        });
      } finally {
        line.clear();
      }
    },
    end: () => void process.removeListener('SIGINT', interrupt),
  };
}

/** What cannot be asked for together. */
export function contradiction({ compact, coverage, seed }: CommonOptions): string | undefined {
  if (compact && coverage) return '--coverage is not there with --compact; leave one of them out';
  if (seed !== undefined && !compact) return '--seed is for --compact; leave it out, or add --compact';
  return undefined;
}

export function unreadable(file: string): string | undefined {
  try {
    readFileSync(file);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return `there is no file ${file}`;
    if (code === 'EISDIR') return `${file} is a folder; name a .lockstep file`;
    return `${file} cannot be read (${code})`;
  }
}

/** `toFile`: as in a pipe, whatever standard output is. */
export function renderOptions(options: CommonOptions, toFile = false): RenderOptions {
  const stream = toFile ? {} : process.stdout;
  return {
    paint: paintFor(stream),
    width: widthOf(stream),
    trace: !!options.trace,
    verbose: !!options.verbose,
  };
}

export function print(options: CommonOptions, report: unknown, text: () => string): void {
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : text());
}
