/**
 * Random scenarios come to the same with all reductions, with each alone and with none. The seed is fixed here; with
 * LOCKSTEP_FUZZ and LOCKSTEP_FUZZ_SEED it is another.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileText } from '../differential/programs.ts';
import { randomScenario } from '../differential/random-scenario.ts';
import { agree } from './agree.ts';

const RUNS = Number(process.env.LOCKSTEP_FUZZ ?? 300);
const SEED = Number(process.env.LOCKSTEP_FUZZ_SEED ?? 200);
const SMALL = 1500;

const texts = fc.gen().map((g) => {
  const one = (inSoMany: number) => g(fc.nat, { max: inSoMany - 1 }) === 0;
  const text = randomScenario({
    of: (...values) => g(fc.constantFrom, ...values) as (typeof values)[number],
    one,
  });
  return one(2) ? withHalts(text) : text;
});

/** CPU 1 may be halted wherever it is, which random scenarios seldom do. */
function withHalts(text: string): string {
  return text
    .replace('fn h0() {\n', 'fn h0() {\nif (y) halt();\n')
    .replace(' cpu 0 {\n', ' cpu 0 {\nsend_nmi(1, h0);\n');
}

describe('on random scenarios', () => {
  it('no reduction changes a verdict or a cause', { timeout: 60_000 + RUNS * 1000 }, async () => {
    let compared = 0;
    let states = 0;
    const left: Record<string, number> = {};
    const used = new Set<string>();
    const property = fc.asyncProperty(texts, async (text) => {
      const [{ needed }] = await compileText(text);
      const agreement = agree(needed, SMALL);
      if (!agreement) return;
      compared++;
      states += agreement.states;
      for (const [way, n] of Object.entries(agreement.left)) left[way] = (left[way] ?? 0) + n;
      for (const reduction of agreement.used) used.add(reduction);
      if (agreement.differences.length > 0) throw new Error(`${agreement.differences.join('\n')}\n\n${text}`);
    });
    await fc.assert(property, { numRuns: RUNS, seed: SEED });
    const counts = Object.entries(left).map(([way, n]) => `${way} ${n}`);
    console.log(`seed ${SEED}: ${compared} of ${RUNS} scenarios, ${states} states (${counts.join(', ')})`);
    // Reductions that reduce nothing would agree about everything.
    expect(compared).toBeGreaterThan(RUNS / 2);
    for (const way of ['merge', 'sections', 'futures', 'halted', 'all'])
      expect(left[way], way).toBeLessThan(states);
  });
});
