/**
 * The product against Spin: random scenarios and small examples, exported to Promela. The seed is fixed here, so that a run
 * shows what a change did; `npm run fuzz -- N` takes N new ones.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithSpin, type SpinComparison } from './compare-spin.ts';
import { compileFile, compileText } from './programs.ts';
import { randomScenario } from './random-scenario.ts';
import { spinIsMissing } from './spin.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 300);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 1409);
/** States that pan, compiled without any optimisation, gets through in a fraction of a second. */
const SMALL = 20_000;
/** Making a case smaller takes hundreds of runs: worth it by hand, with LOCKSTEP_SHRINK=1. */
const NO_SHRINKING = process.env.LOCKSTEP_SHRINK === undefined;
/** Models that are worked on at the same time. */
const AT_ONCE = 2;

/** Their models are small enough for a compiler without patience. */
const EXAMPLES = [
  'first',
  'lost-wakeup',
  'lock-in-handler',
  'notifier-lock',
  'spin-with-irqs-off',
  'two-panics',
];

const texts = fc.gen().map((g) =>
  randomScenario({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  }),
);

if (spinIsMissing) {
  if (process.env.CI) throw new Error('spin and tcc (or gcc) must be installed where CI is set');
  console.log('spin or a C compiler is not installed: the comparison with Spin is skipped');
}

describe.skipIf(spinIsMissing)('the product and Spin agree on states, deadlocks, errors and claims', () => {
  it.each(EXAMPLES)('of examples/%s.lockstep', async (name) => {
    const path = fileURLToPath(new URL(`../../examples/${name}.lockstep`, import.meta.url));
    const compiled = await compileFile(path, readFileSync(path, 'utf8'));
    for (const { needed } of compiled) {
      const comparison = await compareWithSpin(needed, 100_000);
      expect(comparison?.differences).toEqual([]);
    }
  });

  it('of random scenarios', { timeout: 60_000 + RUNS * 2000 }, async () => {
    const seen = new Map<string, number>();
    let compared = 0;
    let states = 0;
    const count = (comparison: SpinComparison | undefined) => {
      if (!comparison) return;
      compared++;
      states += comparison.states;
      for (const what of comparison.seen) seen.set(what, (seen.get(what) ?? 0) + 1);
    };
    const property = fc.asyncProperty(texts, async (text) => {
      const [{ needed }] = await compileText(text);
      const comparison = await compareWithSpin(needed, SMALL);
      count(comparison);
      if (comparison?.differences.length) throw new Error(`${comparison.differences.join('\n')}\n\n${text}`);
    });
    const some = { numRuns: Math.ceil(RUNS / AT_ONCE), endOnFailure: NO_SHRINKING };
    // Each of them has its own seed, which a failure names.
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) => fc.assert(property, { ...some, seed: SEED + i })),
    );
    const counts = [...seen].map(([what, n]) => `${what} ${n}`).sort();
    console.log(
      `seed ${SEED}: ${compared} of ${RUNS} scenarios compared with Spin, ${states} states (${counts.join(', ')})`,
    );
    // Programs that never go wrong would agree about nothing.
    expect(compared).toBeGreaterThan(RUNS / 2);
    for (const what of ['deadlock', 'fault', 'starvation', 'send', 'holdEnd', 'reserve', 'choose'])
      expect(seen.get(what), what).toBeGreaterThan(0);
  });
});
