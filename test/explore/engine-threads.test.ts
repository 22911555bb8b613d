/** The search engine with several threads: the same states in each level, the same steps and events; and what becomes of a lost thread. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../server/explore/engine/engine.ts';
import { WORKER } from '../../server/explore/engine/layout.ts';
import type { SearchWorkers } from '../../server/explore/engine/share.ts';
import { searchThreads } from '../../server/jobs/search-threads.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { engineModule } from '../support/engine-module.ts';
import { counters, differences, ROOMY, search, TINY } from '../support/engine-search.ts';
import { pathOf } from '../support/lockstep.ts';
import { keyOf, plainSearch } from '../support/plain-search.ts';
import { bin, num } from '../support/program-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-threads-'));
const pools = new Map<number, SearchWorkers>();

/** So many threads besides this one, kept for all tests. */
function threads(count: number): SearchWorkers {
  let pool = pools.get(count);
  if (!pool) {
    pool = searchThreads(pathToFileURL(join(folder, 'search-worker.mjs')), count);
    pools.set(count, pool);
  }
  return pool;
}

beforeAll(async () => {
  // A thread that comes, is asked, and ends at once.
  writeFileSync(
    join(folder, 'ends.mjs'),
    `import { receiveMessageOnPort, workerData } from 'node:worker_threads';
    Atomics.wait(workerData.calls, 0, 0);
    const { memory, scratch } = receiveMessageOnPort(workerData.port).message;
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, scratch + ${WORKER.ready}, 1);
    Atomics.notify(words, scratch + ${WORKER.ready});
    Atomics.wait(words, scratch + ${WORKER.asked}, 0);
    process.exit(1);`,
  );
  await build({
    entryPoints: [pathOf('server/jobs/search-worker.ts')],
    outfile: join(folder, 'search-worker.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const initialOf = (program: StepProgram): Int32Array =>
  Int32Array.from(program.slots, (slot) => slot.initial);

describe.each([1, 2])('with %i threads more', (count) => {
  const options = (more = {}) => ({ workers: threads(count), worthSharing: 1, together: true, ...more });

  test.each([
    ['roomy tables', {}],
    ['tables that overflow all the time', { sizes: TINY }],
  ])('a search finds what a plain one does, in %s', async (_, more) => {
    const philosophers = await compileText(`
      spinlock fork[4];
      shared eaten: 0..4 = 0;
      scenario s "" {
        machine { cpus = 4; }
        cpu 0 { spin_lock(fork[0]); spin_lock(fork[1]); eaten += 1; spin_unlock(fork[1]); spin_unlock(fork[0]); }
        cpu 1 { spin_lock(fork[1]); spin_lock(fork[2]); eaten += 1; spin_unlock(fork[2]); spin_unlock(fork[1]); }
        cpu 2 { spin_lock(fork[2]); spin_lock(fork[3]); eaten += 1; spin_unlock(fork[3]); spin_unlock(fork[2]); }
        cpu 3 { spin_lock(fork[3]); spin_lock(fork[0]); eaten += 1; spin_unlock(fork[0]); spin_unlock(fork[3]); }
        expect no hang;
      }`);
    for (const program of [philosophers[0].needed, counters(3, 12)]) {
      const plain = plainSearch(program, false, 50_000)!;
      expect(plain.states).toBeGreaterThan(1000);
      // On a busy machine one thread can be done before another has had its turn; not every time, though.
      let shared = false;
      for (let attempt = 0; attempt < 40 && !shared; attempt++) {
        const searched = search(program, false, plain.start, options(more));
        expect(differences(searched, plain, program)).toEqual([]);
        const shares = searched.engine.shares();
        expect(shares.length).toBe(count + 1);
        shared = shares.filter((n) => n > 0).length > 1;
        searched.engine.release();
      }
      expect(shared).toBe(true);
    }
  });

  test('a search of random scenarios finds what a plain one does', async () => {
    const texts = fc.gen().map((g) =>
      randomScenario({
        of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
        one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
      }),
    );
    let compared = 0;
    const property = fc.asyncProperty(texts, async (text) => {
      for (const { needed } of await compileText(text)) {
        const plain = plainSearch(needed, true, 2000);
        // With few states it would be over before the others have begun.
        if (!plain || plain.states < 200) continue;
        compared++;
        const searched = search(needed, true, plain.start, options({ sizes: TINY }));
        expect(differences(searched, plain, needed)).toEqual([]);
        searched.engine.release();
      }
    });
    await fc.assert(property, { numRuns: 60, seed: 77 + count });
    expect(compared).toBeGreaterThan(5);
  });

  test('the same events are noted as with one', () => {
    const program = counters(3, 10);
    const slot = (i: number) => ({ k: 'shared', slot: program.variables[0].slot + i }) as const;
    const sum = bin(bin(slot(0), '+', slot(1)), '+', slot(2));
    const observed = {
      events: [
        { condition: bin(sum, '==', 12), when: 1 as const },
        { condition: bin(bin(sum, '%', 7), '==', num(0)), when: 0 as const },
      ],
    };
    const noted = (workers?: SearchWorkers): unknown => {
      const { engine } = search(program, false, initialOf(program), {
        observed,
        ...(workers ? options() : {}),
      });
      const s = new Int32Array(program.slots.length);
      const events = engine.events().map((e) => ({ ...e, from: keyOf(engine.load(e.from, s)) }));
      engine.release();
      return events;
    };
    const alone = noted();
    // Each of the ten steps of each CPU can be the one.
    expect(alone).toHaveLength(60);
    for (let run = 0; run < 5; run++) expect(noted(threads(count))).toEqual(alone);
  });

  test('a search that is full keeps what it has found in order', () => {
    const program = counters(5, 12);
    const limits = { ...ROOMY, memoryMiB: 3 };
    const { engine, levels, full } = search(program, false, initialOf(program), options({ limits }));
    expect(full).toBe('memory');
    const s = new Int32Array(program.slots.length);
    for (let id = 0; id < engine.states(); id++)
      expect([id, engine.find(engine.load(id, s))]).toEqual([id, id]);
    expect(engine.bytes()).toBeLessThanOrEqual(3 * 1048576);
    expect(engine.states()).toBeGreaterThan(levels[levels.length - 1]);
    engine.release();
  });
});

describe('a search', () => {
  const program = counters(3, 10);

  test('goes on alone while its threads are not there', () => {
    const plain = plainSearch(program, false, 50_000)!;
    const alone: SearchWorkers = { count: 1, start: () => {}, stop: () => {} };
    const searched = search(program, false, plain.start, { workers: alone, worthSharing: 1 });
    expect(differences(searched, plain, program)).toEqual([]);
    expect(searched.engine.shares()[1]).toBe(0);
  });

  test('goes on alone after it has let its threads go', () => {
    const plain = plainSearch(program, false, 50_000)!;
    const options = { workers: threads(1), worthSharing: 1, together: true };
    const engine = createEngine(program, engineModule(program, false), ROOMY, options);
    engine.add(plain.start);
    const levels = [0];
    for (let from = 0; from < engine.states(); ) {
      levels.push(engine.states());
      from = engine.search(from, engine.states()).head;
      if (levels.length === 8) engine.release();
    }
    expect(differences({ engine, levels }, plain, program)).toEqual([]);
  });

  test.each([
    ['does nothing', WORKER.ready, 1, 'a thread of the search is lost'],
    ['has met an error', WORKER.failed, -1, 'a thread of the search has met an error'],
    ['has met the impossible', WORKER.failed, 1, 'an agent that stands nowhere'],
  ])('throws when a thread %s', (_, word, value, message) => {
    const broken: SearchWorkers = {
      count: 1,
      start(_worker, { memory, scratch }) {
        const words = new Int32Array(memory.buffer);
        words[scratch + WORKER.ready] = 1;
        words[scratch + word] = value;
      },
      stop: () => {},
    };
    const run = () =>
      search(program, false, initialOf(program), { workers: broken, worthSharing: 1, lostAfterMs: 100 });
    expect(run).toThrow(message);
  });

  test('throws when its thread has ended in the middle of it', async () => {
    const pool = searchThreads(pathToFileURL(join(folder, 'ends.mjs')), 1);
    const run = () =>
      search(program, false, initialOf(program), {
        workers: pool,
        worthSharing: 1,
        together: true,
        lostAfterMs: 300,
      });
    expect(run).toThrow('a thread of the search is lost');
    // And the next search gets another one.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(run).toThrow('a thread of the search is lost');
  });
});
