/**
 * Random scenarios, from source text to verdicts, against the reference. The seed is fixed here, so that a run shows
 * what a change did; `npm run fuzz -- N` takes N new ones.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeText } from './judge.ts';
import { randomScenario } from './random-scenario.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 200);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 1409);
/** States a naive search still gets through in a fraction of a second. */
const SMALL = 2000;

const texts = fc.gen().map((g) =>
  randomScenario({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one: (inSoMany) => g(fc.nat, { max: inSoMany - 1 }) === 0,
  }),
);

describe('on random scenarios', () => {
  it('the product and the reference agree on every step, state, verdict and trace', {
    timeout: 60_000 + RUNS * 1000,
  }, async () => {
    const seen = new Map<string, number>();
    let compared = 0;
    let states = 0;
    const property = fc.asyncProperty(texts, async (text) => {
      const judged = await judgeText(text, SMALL);
      if (!judged) return;
      compared++;
      states += judged.states;
      for (const what of judged.seen) seen.set(what, (seen.get(what) ?? 0) + 1);
      if (judged.differences.length > 0) throw new Error(`${judged.differences.join('\n')}\n\n${text}`);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    const counts = [...seen].map(([what, n]) => `${what} ${n}`).sort();
    console.log(`${compared} of ${RUNS} scenarios compared, ${states} states (${counts.join(', ')})`);
    // Programs that never go wrong would agree about nothing.
    expect(compared).toBeGreaterThan(RUNS / 2);
    for (const what of [
      'deadlock',
      'livelock',
      'fault',
      'timing any',
      'send',
      'holdEnd',
      'reserve',
      'choose',
    ])
      expect(seen.get(what), what).toBeGreaterThan(0);
  });
});
