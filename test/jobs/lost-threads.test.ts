/** Threads of each kind, ended from outside in the middle of their work: a clear error, no half report, and the next one works. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { createEngine } from '../../server/explore/engine/engine.ts';
import { WORKER } from '../../server/explore/engine/layout.ts';
import type { SearchJob, SearchWorkers } from '../../server/explore/engine/share.ts';
import { caseThreads } from '../../server/jobs/case-threads.ts';
import { uriOfPath } from '../../server/jobs/node-files.ts';
import { nodeThread } from '../../server/jobs/node-thread.ts';
import { runInThread } from '../../server/jobs/run-in-thread.ts';
import { searchThreads } from '../../server/jobs/search-threads.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { compileText } from '../differential/programs.ts';
import { begunThreads } from '../support/begun-threads.ts';
import { engineModule } from '../support/engine-module.ts';
import { counters, ROOMY, search } from '../support/engine-search.ts';
import { pathOf, ROOT } from '../support/lockstep.ts';
import { bin, me, ProgramBuilder } from '../support/program-builder.ts';

const begun = begunThreads();

/** So many states that nobody comes to the end of them. */
const ENDLESS = `shared n: 0..1023 = 0;
shared m: 0..1023 = 0;
scenario endless {
  cpu 0 { loop { n = choose(0..255); m = choose(0..255); } }
  background cpu 1 { loop { n = choose(0..255); m = choose(0..255); } }
  expect never n == 1000;
}`;
const SMALL = 'scenario small { cpu 0 { } expect no hang; }';

let folder: string;
let checker: URL;
let searcher: URL;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-lost-'));
  const bundle = async (entry: string, name: string): Promise<URL> => {
    const outfile = join(folder, name);
    await build({
      entryPoints: [pathOf(entry)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      banner: {
        js: "import{createRequire as __make}from'node:module';const require=__make(import.meta.url);",
      },
    });
    return pathToFileURL(outfile);
  };
  checker = await bundle('server/jobs/worker.ts', 'check-worker.mjs');
  searcher = await bundle('server/jobs/search-worker.ts', 'search-worker.mjs');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const latest = (): Worker => begun[begun.length - 1];

test('a checking thread: what it has found is gone, and that is said', async () => {
  const path = join(folder, 'endless.lockstep');
  writeFileSync(path, ENDLESS);
  let searching = 0;
  const report = runInThread(
    { k: 'check', uri: uriOfPath(path) },
    {
      start: nodeThread(checker),
      libraryRoot: new URL('library', ROOT).href,
      progress({ search }) {
        if (search && searching++ === 0) void latest().terminate();
      },
    },
  );
  await expect(report).rejects.toThrow(
    'The checking thread has ended before it had an answer (exit code 1). Nothing is known.',
  );
  expect(searching).toBeGreaterThan(0);
});

describe('a thread that checks a case', () => {
  const budget = { ...DEFAULT_BUDGET, memoryMiB: 256 };

  test('its case has an error, the others their reports, and the next case another thread', async () => {
    const [{ needed: endless }] = await compileText(ENDLESS);
    const [{ needed: small }] = await compileText(SMALL);
    const threads = caseThreads(checker, 2, new SharedArrayBuffer(4));
    let lost: Worker | undefined;
    const bad = threads.check({ program: endless, budget }, () => {
      lost ??= begun[begun.length - 2];
      void lost.terminate();
    });
    const good = threads.check({ program: small, budget }, () => {});
    await expect(bad).rejects.toThrow('A checking thread has ended before it had an answer.');
    expect((await good).verdict).toBe('holds');
    await threads.free();
    expect((await threads.check({ program: small, budget }, () => {})).verdict).toBe('holds');
  });

  test('one that is lost while it has nothing to do gets nothing to do any more', async () => {
    const [{ needed: small }] = await compileText(SMALL);
    const threads = caseThreads(checker, 1, new SharedArrayBuffer(4));
    await threads.check({ program: small, budget }, () => {});
    const first = latest();
    await first.terminate();
    expect((await threads.check({ program: small, budget }, () => {})).verdict).toBe('holds');
    expect(latest()).not.toBe(first);
  });
});

describe('a thread that shares a search', () => {
  const initial = (program: StepProgram) => Int32Array.from(program.slots, (slot) => slot.initial);

  test('the search throws, and the next one has another thread', async () => {
    const program = counters(3, 10);
    const workers = searchThreads(searcher, 1);
    const options = { workers, worthSharing: 1, together: true };
    const impatient = { ...options, lostAfterMs: 500 };
    const engine = createEngine(program, engineModule(program, false), ROOMY, impatient);
    engine.add(initial(program));
    const goOn = (): void => {
      for (let level = 0, from = 0; from < engine.states(); level++) {
        from = engine.search(from, engine.states()).head;
        if (level === 8) void latest().terminate();
      }
    };
    expect(goOn).toThrow('a thread of the search is lost');
    const lost = latest();
    await new Promise((resolve) => lost.once('exit', resolve));
    const again = search(program, false, initial(program), options);
    expect(latest()).not.toBe(lost);
    expect(again.engine.states()).toBe(search(program, false, initial(program)).engine.states());
    again.engine.release();
  });

  test('an error that it meets names the slot, whoever of the threads has met it', () => {
    const b = new ProgramBuilder({ cpus: 3 });
    const count = b.array('count', 3, 15);
    for (let cpu = 0; cpu < 3; cpu++)
      b.cpu('counts too far', () => {
        for (let i = 0; i < 16; i++) b.set(count(me), bin(count(me), '+', 1));
      });
    const program = b.build();
    const pool = searchThreads(searcher, 1);
    let byThread = false;
    // On a busy machine this thread can always be the one.
    for (let attempt = 0; attempt < 60 && !byThread; attempt++) {
      let job: SearchJob | undefined;
      const workers: SearchWorkers = {
        ...pool,
        start(worker, sent) {
          job = sent;
          pool.start(worker, sent);
        },
      };
      const run = () =>
        search(program, false, initial(program), { workers, worthSharing: 1, together: true });
      expect(run).toThrow(/^count\[[012]\] is 16, which is not in 0\.\.15$/);
      pool.stop();
      if (job) byThread = new Int32Array(job.memory.buffer)[job.scratch + WORKER.failed] > 0;
    }
    expect(byThread).toBe(true);
  });
});
