/** What a report says does not depend on the number of threads: byte for byte the same, but for times and the memory that threads take. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WORKER } from '../../server/explore/engine/layout.ts';
import type { SearchJob, SearchWorkers } from '../../server/explore/engine/share.ts';
import { type Job, runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles, uriOfPath } from '../../server/jobs/node-files.ts';
import { searchThreads } from '../../server/jobs/search-threads.ts';
import type { CompareReport } from '../../server/trace/report.ts';
import { pathOf, ROOT } from '../support/lockstep.ts';
import { withoutTimes } from '../support/same-report.ts';

let folder: string;
let second: SearchWorkers;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-two-threads-'));
  const outfile = join(folder, 'search-worker.mjs');
  await build({
    entryPoints: [pathOf('server/jobs/search-worker.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
  second = searchThreads(pathToFileURL(outfile), 1);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The second thread, there from the first level on that has more than one state. `worked` counts the searches that it had a part in. */
function together(): SearchWorkers & { worked(): number } {
  const jobs: SearchJob[] = [];
  return {
    count: 1,
    worthSharing: 2,
    start(worker, job) {
      jobs.push(job);
      second.start(worker, job);
      Atomics.wait(new Int32Array(job.memory.buffer), job.scratch + WORKER.ready, 0, 20_000);
    },
    stop: () => second.stop(),
    worked: () =>
      jobs.filter(({ memory, scratch }) => new Int32Array(memory.buffer)[scratch + WORKER.done] > 0).length,
  };
}

async function textOf(job: Job, workers?: SearchWorkers): Promise<string> {
  const report = await runJob(job, nodeFiles(new URL('library', ROOT).href), workers ? { workers } : {});
  return JSON.stringify(withoutTimes(report, { otherThreads: true }), null, 1);
}

describe('with two threads as with one', () => {
  test("the thread's table says the same", async () => {
    const job: Job = { k: 'compare', uri: uriOfPath(pathOf('examples/thread.lockstep')) };
    const alone = await textOf(job);
    const cells = (JSON.parse(alone) as CompareReport).comparisons.flatMap((c) => c.cells.flat());
    const workers = together();
    expect(await textOf(job, workers)).toBe(alone);
    expect(workers.worked()).toBe(cells.length);
  });

  test.each([
    'examples/first.lockstep',
    'examples/lock-in-handler.lockstep',
    'examples/lost-wakeup.lockstep',
    'examples/spin-with-irqs-off.lockstep',
    'examples/two-panics.lockstep',
    'examples/console-lock-sleeper.lockstep',
    'test/classics/dining-philosophers.lockstep',
    'test/classics/lamport-fast.lockstep',
    'test/classics/readers-writers.lockstep',
  ])('%s has the same report', async (path) => {
    const job: Job = { k: 'check', uri: uriOfPath(pathOf(path)) };
    const workers = together();
    const shared = await textOf(job, workers);
    expect(shared).toBe(await textOf(job));
    expect(workers.worked()).toBeGreaterThan(0);
  });
});
