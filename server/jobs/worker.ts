/** The checking thread: jobs, one after the other, until it is ended; or cases of another thread's job, until that one ends. */
import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { Progress } from '../explore/budget.ts';
import { checkCase } from '../explore/check-case.ts';
import { AskedFiles, once } from './asked-files.ts';
import { caseThreads } from './case-threads.ts';
import { runJob } from './jobs.ts';
import type {
  CaseMessage,
  CaseRequest,
  CasesSetup,
  JobRequest,
  ThreadMessage,
  WorkerMessage,
  WorkerSetup,
} from './messages.ts';
import { nodeFiles } from './node-files.ts';
import type { SampleTask } from './sample-task.ts';
import { sampleThreads } from './sample-threads.ts';
import { searchThreads } from './search-threads.ts';
import { shownProgress } from './shown-progress.ts';

const wanted = (flag: SharedArrayBuffer | undefined): (() => boolean) => {
  if (!flag) return () => false;
  const cancelled = new Int32Array(flag);
  return () => Atomics.load(cancelled, 0) !== 0;
};

const post = (message: WorkerMessage): void => parentPort?.postMessage(message);
const asked = new AskedFiles(post);

async function doJob({ libraryRoot, cancelled, job, unsaved, threads }: JobRequest): Promise<void> {
  const samplers = job.k === 'sample' && cancelled ? samplersFor(job, cancelled) : undefined;
  try {
    const elsewhere = once((uri) => asked.readFile(uri));
    const files = nodeFiles(libraryRoot, unsaved, elsewhere);
    const report = await runJob(job, files, {
      cancelled: wanted(cancelled),
      ...(threads > 1 && cancelled ? helpers(threads, cancelled) : {}),
      ...(samplers ? { samplers } : {}),
      progress: shownProgress(Date.now, (at) => post({ k: 'progress', at })),
      part: (part) => post({ k: 'part', part }),
    });
    post({ k: 'report', report });
  } catch (error) {
    post({ k: 'failure', message: textOf(error) });
  } finally {
    samplers?.end();
  }
}

/** Runs are independent of each other, and need little memory: every core makes some. */
function samplersFor({ runs }: SampleTask, cancelled: SharedArrayBuffer) {
  const count = Math.max(1, Math.min(availableParallelism(), runs.to - runs.from));
  return sampleThreads(new URL('./sample-worker.js', import.meta.url), count, cancelled);
}

function serveJobs(): void {
  let before: Promise<void> = Promise.resolve();
  parentPort?.on('message', (message: ThreadMessage) => {
    if (message.k === 'text') asked.receive(message);
    else before = before.then(() => doJob(message));
  });
}

function helpers(threads: number, cancelled: SharedArrayBuffer) {
  return {
    workers: searchThreads(new URL('./search-worker.js', import.meta.url), threads - 1),
    cases: caseThreads(new URL('./check-worker.js', import.meta.url), threads, cancelled),
  };
}

function serveCases({ cancelled }: CasesSetup): void {
  const post = (message: CaseMessage): void => parentPort?.postMessage(message);
  parentPort?.on('message', ({ id, program, budget, options }: CaseRequest) => {
    try {
      const show = shownProgress(
        Date.now,
        ({ search }) => search && post({ id, k: 'progress', progress: search }),
      );
      const hooks = {
        cancelled: wanted(cancelled),
        progress: (search: Progress) => show({ label: '', index: 0, done: 0, total: 1, search }),
      };
      post({ id, k: 'report', report: checkCase(program, budget, hooks, options) });
    } catch (error) {
      post({ id, k: 'failure', message: textOf(error) });
    }
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const setup = workerData as WorkerSetup;
if (setup.k === 'jobs') serveJobs();
else serveCases(setup);
