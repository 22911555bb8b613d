/** Every sampled run is a run of the machine: each of its decisions is one of those that the machine offers. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepProgram } from '../../server/program/program.ts';
import { createSimulator, type Scheduler } from '../../server/sample/simulator.ts';
import { compileFile, compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { pathOf } from '../support/lockstep.ts';
import { faultsIn, sampled } from './runs.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 60);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 1409);
const MOST_STEPS = 400;

const SCHEDULERS: Scheduler[] = [{ name: 'time' }, { name: 'random' }, { name: 'pct', depth: 3, moves: 50 }];

const texts = fc.gen().map((g) =>
  randomScenario({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  }),
);

function check(program: StepProgram, runs: number, most: number, seen: Map<string, number>): void {
  for (const scheduler of SCHEDULERS) {
    const simulator = createSimulator(program, { scheduler });
    for (let run = 0; run < runs; run++) {
      const told = sampled(simulator, { seed: 7, run }, most);
      const wrong = faultsIn(program, told);
      if (wrong.length > 0) throw new Error(`${scheduler.name}, run ${run}: ${wrong.join(', ')}`);
      const what = `${scheduler.name} ${told.stop}`;
      seen.set(what, (seen.get(what) ?? 0) + 1);
    }
  }
}

describe('sampled runs', () => {
  it('of random scenarios are runs of the machine', { timeout: 60_000 + RUNS * 1000 }, async () => {
    const seen = new Map<string, number>();
    let programs = 0;
    const property = fc.asyncProperty(texts, async (text) => {
      const compiled = await compileText(text).catch(() => []);
      for (const { needed } of compiled) {
        programs++;
        try {
          check(needed, 6, MOST_STEPS, seen);
        } catch (error) {
          throw new Error(`${(error as Error).message}\n\n${text}`);
        }
      }
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    console.log(
      `${programs} programs: ${[...seen]
        .map(([what, n]) => `${what} ${n}`)
        .sort()
        .join(', ')}`,
    );
    expect(programs).toBeGreaterThan(RUNS / 2);
    for (const { name } of SCHEDULERS)
      for (const stop of ['ended', 'standstill', 'fault', 'steps'])
        expect(seen.get(`${name} ${stop}`), `${name} ${stop}`).toBeGreaterThan(0);
  });

  const examples = readdirSync(pathOf('examples')).filter((name) => name.endsWith('.lockstep'));
  it.each(examples)('of %s are runs of the machine', async (name) => {
    const path = pathOf(`examples/${name}`);
    for (const { needed } of await compileFile(path, readFileSync(path, 'utf8')))
      check(needed, 10, 3000, new Map());
  });
});

describe('the code of a sampler', () => {
  it('does the same in WebAssembly and in JavaScript', async () => {
    for (const name of ['thread', 'two-flooders', 'watchdog', 'lost-wakeup']) {
      const path = pathOf(`examples/${name}.lockstep`);
      const [{ needed }] = await compileFile(path, readFileSync(path, 'utf8'));
      for (const scheduler of SCHEDULERS) {
        const made = createSimulator(needed, { scheduler });
        const printed = createSimulator(needed, { scheduler, printed: true });
        for (let run = 0; run < 3; run++) {
          const origin = { seed: 3, run };
          expect(sampled(made, origin, 2000)).toEqual(sampled(printed, origin, 2000));
        }
      }
    }
  });

  it('writes down runs of any length', async () => {
    const [{ needed }] = await compileText(
      'shared x: saturating 0..3 = 0; scenario s { cpu 0 { loop { x++; } } cpu 1 { loop { x--; } } expect no hang; }',
    );
    const run = sampled(createSimulator(needed), { seed: 1, run: 0 }, 50_000);
    expect(run.decisions.length).toBeGreaterThanOrEqual(50_000);
    expect(faultsIn(needed, run)).toEqual([]);
  });
});
