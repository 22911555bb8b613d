/** The commands that run a job on a file: check and compare, and what such a command is made of. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { CheckJob, CompareJob, Job } from '../jobs/jobs.ts';
import { shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { nodeThread } from '../jobs/node-thread.ts';
import { runInThread } from '../jobs/run-in-thread.ts';
import { EXIT, exitCode } from './exit-code.ts';
import { progressLine } from './progress.ts';
import { type RenderOptions, renderCheck } from './render-check.ts';
import { renderCompare } from './render-compare.ts';
import { saveTraces } from './save-traces.ts';
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

export interface CheckOptions extends CommonOptions {
  scenario?: string;
  with?: string[];
  /** Folder for a trace file of each finding. */
  saveTraces?: string;
}

export interface CompareOptions extends CommonOptions {
  comparison?: string;
}

/** Each returns the exit code. */
export async function checkCommand(file: string, options: CheckOptions): Promise<number> {
  const job: CheckJob = {
    k: 'check',
    uri: uriOfPath(resolve(file)),
    scenario: options.scenario,
    with: options.with,
    budget: budgetOf(options),
    options: searchOptionsOf(options),
  };
  const report = await runJobHere(file, job, options);
  if (!report) return EXIT.wrong;
  print(options, report, () => renderCheck(report, renderOptions(options)));
  const { saveTraces: folder } = options;
  if (folder !== undefined && !(await saveTraces(file, report, folder, options.with))) return EXIT.wrong;
  return exitCode(report.diagnostics, report.cases);
}

export async function compareCommand(file: string, options: CompareOptions): Promise<number> {
  const job: CompareJob = {
    k: 'compare',
    uri: uriOfPath(resolve(file)),
    comparison: options.comparison,
    budget: budgetOf(options),
    options: searchOptionsOf(options),
  };
  const report = await runJobHere(file, job, options);
  if (!report) return EXIT.wrong;
  print(options, report, () => renderCompare(report, renderOptions(options)));
  return exitCode(
    report.diagnostics,
    report.comparisons.flatMap((c) => c.cells.flat()),
  );
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

/** Nothing when the file cannot be read, which is said. */
export async function runJobHere<J extends Job>(file: string, job: J, options: CommonOptions) {
  const problem = unreadable(file) ?? contradiction(options);
  if (problem) {
    process.stderr.write(`lockstep: ${problem}\n`);
    return undefined;
  }
  const line = progressLine(process.stderr);
  const abort = new AbortController();
  // The first Ctrl-C ends the search with what is known, the second one the program.
  const interrupt = (): void => abort.abort();
  process.once('SIGINT', interrupt);
  try {
    return await runInThread(job, {
      start: nodeThread(new URL('./check-worker.js', import.meta.url)),
      libraryRoot: shippedLibrary(import.meta.url),
      signal: abort.signal,
      progress: (at) => line.show(at),
      threads: options.threads ?? Math.min(availableParallelism(), MOST_THREADS),
      ...(options.memory === undefined ? {} : { heapMiB: Math.max(512, options.memory) }),
    });
  } finally {
    process.removeListener('SIGINT', interrupt);
    line.clear();
  }
}

/** What cannot be asked for together. */
function contradiction({ compact, coverage, seed }: CommonOptions): string | undefined {
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

export function renderOptions(options: CommonOptions): RenderOptions {
  return {
    paint: paintFor(process.stdout),
    width: widthOf(process.stdout),
    trace: !!options.trace,
    verbose: !!options.verbose,
  };
}

export function print(options: CommonOptions, report: unknown, text: () => string): void {
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : text());
}
