/** What is kept of runs does not grow with them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { createSampler } from '../../server/sample/sampler.ts';
import { addTally, emptyTally } from '../../server/sample/tally.ts';
import { pathOf, programOf } from '../support/lockstep.ts';

const ABBA = `spinlock a; spinlock b;
  scenario abba {
    cpu 0 { takes 0..3 us; spin_lock(a); takes 500 ns; spin_lock(b); spin_unlock(b); spin_unlock(a); }
    cpu 1 { takes 0..3 us; spin_lock(b); takes 500 ns; spin_lock(a); spin_unlock(a); spin_unlock(b); }
    expect no hang;
  }`;

test('a thread that samples keeps the same for 30 000 runs more, and its counts have few entries', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const used = () => {
    gc();
    return process.memoryUsage().heapUsed / 2 ** 20;
  };
  const scheduler = { name: 'time' } as const;
  const setup = { sampled: await programOf(ABBA), scheduler, seed: 1, limitNs: 60e9, limitSteps: 1e6 };
  const sampler = createSampler(setup);
  const sum = emptyTally(0);
  addTally(sum, sampler.runs(0, 5000));
  const before = used();
  for (let from = 5000; from < 35_000; from += 1000) addTally(sum, sampler.runs(from, from + 1000));
  // A number kept of each run would be a quarter of a megabyte, an object two.
  expect(used() - before).toBeLessThan(0.2);
  expect(sum.runs).toBe(35_000);
  expect(sum.made).toEqual([[0, 35_000]]);
  for (const { times } of [sum.ended, ...sum.causes.values()]) {
    const decades = Math.log10(Math.max(...times.keys()) / Math.max(1, Math.min(...times.keys()))) + 1;
    expect(times.size).toBeLessThan(900 * decades);
  }
});

test('the program that adds the runs of its threads up ends with no more for 60 000 runs than for 2000', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-memory-'));
  const atEnd = `process.on('exit', () => { gc(); process.stderr.write(String(process.memoryUsage().heapUsed)); });`;
  const measure = `import { isMainThread } from 'node:worker_threads'; if (isMainThread) ${atEnd}`;
  const heapOf = (runs: number) => {
    const { stderr } = spawnSync(
      process.execPath,
      [
        '--expose-gc',
        `--import=data:text/javascript,${encodeURIComponent(measure)}`,
        pathOf('dist/cli.js'),
        'sample',
        'main.lockstep',
        ...['--runs', `${runs}`, '--threads', '2', '--no-check', '--json'],
      ],
      { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    return Number(stderr) / 2 ** 20;
  };
  try {
    writeFileSync(join(folder, 'main.lockstep'), ABBA);
    const [few, many] = [heapOf(2000), heapOf(60_000)];
    expect(few).toBeGreaterThan(1);
    expect(many - few).toBeLessThan(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
