/** The checking thread: one job, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { runJob } from './jobs.ts';
import type { WorkerMessage, WorkerSetup } from './messages.ts';
import { nodeFiles } from './node-files.ts';
import { searchThreads } from './search-threads.ts';
import { shownProgress } from './shown-progress.ts';

async function main(): Promise<void> {
  const { libraryRoot, cancelled, job, unsaved, threads } = workerData as WorkerSetup;
  const others = new URL('./search-worker.js', import.meta.url);
  const flag = new Int32Array(cancelled);
  const post = (message: WorkerMessage): void => parentPort?.postMessage(message);
  try {
    const report = await runJob(job, nodeFiles(libraryRoot, unsaved), {
      cancelled: () => Atomics.load(flag, 0) !== 0,
      ...(threads > 1 ? { workers: searchThreads(others, threads - 1) } : {}),
      progress: shownProgress(Date.now, (at) => post({ k: 'progress', at })),
    });
    post({ k: 'report', report });
  } catch (error) {
    post({ k: 'failure', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

await main();
