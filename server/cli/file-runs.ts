/** A job on each of several files: what came of each, and the exit code of it all. */
import { resolve } from 'node:path';
import type { CheckJob, CompareJob, Job } from '../jobs/jobs.ts';
import { uriOfPath } from '../jobs/node-files.ts';
import type { ReviewJob, ReviewReport } from '../jobs/review.ts';
import type { CheckReport, CompareReport } from '../trace/report.ts';
import { EXIT } from './exit-code.ts';
import { inputsOf } from './inputs.ts';
import { type CommonOptions, contradiction, jobRunner, unreadable } from './job-command.ts';
import { complain } from './trace-output.ts';

export interface FileRun<R> {
  /** As it was called. */
  file: string;
  uri: string;
  report?: R;
  /** Why there is none, which has been said. */
  problem?: string;
}

export interface FileRuns<R> {
  runs: FileRun<R>[];
  /** The call is about one file. */
  single: boolean;
  /** Something of the call is wrong besides. */
  wrong: boolean;
}

/** Nothing when the call is wrong, which is said. A file that cannot be read does not keep the others from being looked at. */
export async function runOnFiles<J extends CheckJob | CompareJob | ReviewJob, R extends AnyReport>(
  paths: readonly string[],
  jobOf: (uri: string) => J,
  options: CommonOptions,
): Promise<FileRuns<R> | undefined> {
  const problem = contradiction(options);
  if (problem) {
    complain(problem);
    return undefined;
  }
  const { files, single, problems } = inputsOf(paths);
  for (const text of problems) complain(text);
  const runner = jobRunner(options);
  const runs: FileRun<R>[] = [];
  try {
    for (const file of files) runs.push(await runOn<R>(file, single, jobOf, runner));
  } finally {
    runner.end();
  }
  return { runs: concerned(runs), single, wrong: problems.length > 0 };
}

type AnyReport = CheckReport | CompareReport | ReviewReport;

async function runOn<R extends AnyReport>(
  file: string,
  single: boolean,
  jobOf: (uri: string) => Job,
  runner: ReturnType<typeof jobRunner>,
): Promise<FileRun<R>> {
  const uri = uriOfPath(resolve(file));
  let problem = unreadable(file);
  if (!problem) {
    try {
      return { file, uri, report: (await runner.run(jobOf(uri), single ? '' : `${file}: `)) as R };
    } catch (error) {
      problem = single ? messageOf(error) : `${file}: ${messageOf(error)}`;
    }
  }
  complain(problem);
  return { file, uri, problem };
}

/** The file has not what the call names: of several files one is enough that has. */
const LACKS = new Set(['LS9001', 'LS9003']);

function concerned<R extends AnyReport>(runs: FileRun<R>[]): FileRun<R>[] {
  const lacks = ({ report }: FileRun<R>) => !!report?.diagnostics.some(({ code }) => LACKS.has(code));
  const others = runs.filter((run) => !lacks(run));
  return others.some(({ report }) => report) ? others : runs;
}

/** The worst of them: wrong input outweighs what is not met, and that what is not known. */
export function worst(codes: readonly number[]): number {
  return [EXIT.wrong, EXIT.notMet, EXIT.inconclusive].find((code) => codes.includes(code)) ?? EXIT.met;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
