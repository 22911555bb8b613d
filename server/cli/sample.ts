/** `lockstep sample`: how often does it hang? */
import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { nodeFiles, shippedLibrary, uriOfPath } from '../jobs/node-files.ts';
import { type SampleJob, sample } from '../jobs/sample.ts';
import { hangsBeside, STATES_UNASKED, withChecks } from '../jobs/sample-checks.ts';
import { sampleThreads } from '../jobs/sample-threads.ts';
import { grouped } from '../reports/numbers.ts';
import { sampleSvg } from '../reports/sample-svg.ts';
import type { SampleReport } from '../sample/report.ts';
import { EXIT } from './exit-code.ts';
import { budgetOf, jobRunner, unreadable } from './job-command.ts';
import { jsonText, writeTo } from './outputs.ts';
import { renderSample, sampleRenderOptions } from './render-sample.ts';
import { replayRun } from './sample-replay.ts';
import { complain } from './trace-output.ts';
import { version } from './version.ts';

/** Codes of what is wrong with a call. */
export const NO_RUNS = 'LS9020';
export const NO_SHARD = 'LS9021';

export interface SampleOptions extends SampleOutput {
  scenario?: string;
  case?: Record<string, string>;
  with?: string[];
  compare?: boolean;
  /** An exhaustive check beside it: a whole one if true, none if false; if absent one within limits, and none beside a shard. */
  check?: boolean;
  maxStates?: number;
  memory?: number;
  time?: number;
  runs: number;
  seed: number;
  /** Nanoseconds. */
  limit: number;
  maxSteps: number;
  threads?: number;
  scheduler: 'time' | 'random' | 'pct';
  pctDepth: number;
  replay?: number;
  shard?: { index: number; of: number };
  output?: string;
}

/** Returns the exit code. */
export async function sampleCommand(file: string, options: SampleOptions): Promise<number> {
  const problem = unreadable(file);
  if (problem) return complain(problem);
  const job: SampleJob = {
    uri: uriOfPath(resolve(file)),
    scenario: options.scenario,
    case: options.case,
    with: options.with,
    compare: options.compare,
    runs: rangeOf(options),
    ...(options.shard ? { shard: options.shard } : {}),
    seed: options.seed,
    limitNs: options.limit,
    limitSteps: options.maxSteps,
    scheduler:
      options.scheduler === 'pct' ? { name: 'pct', depth: options.pctDepth } : { name: options.scheduler },
  };
  if (job.runs.from === job.runs.to)
    return complain(
      `error ${NO_SHARD}: shard ${options.shard?.index} of ${options.shard?.of} has none of the ${options.runs} runs. Ask for more runs, or fewer shards.`,
    );
  if (options.replay !== undefined) return replayRun(file, job, options.replay, options.output);
  const sampled = await sampleHere(job, options.threads);
  // Of many shards one check is enough for all of them.
  const wanted = options.check ?? !options.shard;
  const report = wanted ? await checkBeside(sampled, job, options) : sampled;
  return writeSample({ ...report, file: relative('.', file) }, options);
}

export interface SampleOutput {
  json?: boolean;
  /** File for the figures. */
  svg?: string;
  figures?: boolean;
}

/** Prints a report, and returns the exit code. */
export function writeSample(report: SampleReport, options: SampleOutput): number {
  process.stdout.write(options.json ? jsonText(report) : renderSample(report, sampleRenderOptions(options)));
  const drawn = options.svg === undefined || writeTo(options.svg, sampleSvg(report));
  return drawn ? sampleExitCode(report) : EXIT.wrong;
}

async function checkBeside(
  report: SampleReport,
  job: SampleJob,
  options: SampleOptions,
): Promise<SampleReport> {
  const { maxStates, memory, time, threads } = options;
  const limited = options.check || maxStates !== undefined || memory !== undefined || time !== undefined;
  const limits = { maxStates: limited ? maxStates : STATES_UNASKED, memory, time, threads };
  const check = hangsBeside(job, report, budgetOf(limits));
  if (!check) return report;
  const runner = jobRunner(limits);
  try {
    return withChecks(report, await runner.run(check, 'check '), job.uri);
  } finally {
    runner.end();
  }
}

/** The runs of a shard: all shards together have each run once. */
function rangeOf({ runs, shard }: SampleOptions): SampleJob['runs'] {
  if (!shard) return { from: 0, to: runs };
  const edge = (i: number): number => Math.floor((runs * i) / shard.of);
  return { from: edge(shard.index - 1), to: edge(shard.index) };
}

async function sampleHere(job: SampleJob, wanted: number | undefined): Promise<SampleReport> {
  const cancelled = new SharedArrayBuffer(4);
  const flag = new Int32Array(cancelled);
  // The first Ctrl-C ends the sampling with the runs so far, the second one the program.
  const interrupt = (): void => void Atomics.store(flag, 0, 1);
  process.once('SIGINT', interrupt);
  const threads = sampleThreads(
    new URL('./sample-worker.js', import.meta.url),
    Math.min(wanted ?? availableParallelism(), job.runs.to - job.runs.from),
    cancelled,
  );
  const line = progress(process.stderr);
  try {
    return await sample(job, nodeFiles(shippedLibrary(import.meta.url)), {
      threads,
      lockstep: version,
      progress: line.show,
      cancelled: () => Atomics.load(flag, 0) !== 0,
    });
  } finally {
    process.removeListener('SIGINT', interrupt);
    threads.end();
    line.clear();
  }
}

function progress(stream: NodeJS.WriteStream) {
  if (!stream.isTTY) return { show() {}, clear() {} };
  type At = Parameters<NonNullable<Parameters<typeof sample>[2]['progress']>>[0];
  return {
    show({ label, case: at, cases, tally, runs }: At) {
      const far = `${grouped(tally.runs)} of ${grouped(runs)} runs, ${grouped(tally.hung)} hang`;
      stream.write(
        `\r\x1b[2K${`[${at + 1}/${cases}] ${label}  ${far}`.slice(0, (stream.columns || 100) - 1)}`,
      );
    },
    clear() {
      stream.write('\r\x1b[2K');
    },
  };
}

/** That nothing was met in so many runs is no proof: it is never more than inconclusive where runs are missing. */
export function sampleExitCode({ diagnostics, cases, runs }: SampleReport): number {
  if (diagnostics.some((d) => d.severity === 'error')) return EXIT.wrong;
  const bad = cases.some(
    (c) =>
      c.hung.runs > 0 ||
      c.faults.length > 0 ||
      c.check?.verdict === 'violated' ||
      c.conditions.some((e) => e.kind !== 'reachable' && e.runs > 0),
  );
  if (bad) return EXIT.notMet;
  const whole = cases.every(
    (c) =>
      c.runs === runs.to - runs.from &&
      c.unfinished.runs + c.stood.runs === 0 &&
      (c.check === undefined || c.check.verdict === 'holds'),
  );
  return whole ? EXIT.met : EXIT.inconclusive;
}
