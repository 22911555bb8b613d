/** Tests of two rates, their difference, and how many runs tell: against published values. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairsIn } from '../../server/sample/pairs.ts';
import { fisherExact } from '../../server/sample/statistics/fisher.ts';
import { holm, pairsOf } from '../../server/sample/statistics/pairs.ts';
import { differenceOf, runsForExactTest } from '../../server/sample/statistics/proportions.ts';
import { sampledCase } from './cases.ts';

describe('the interval of a difference', () => {
  // R. G. Newcombe, Statistics in Medicine 17, 1998, pages 873-890, table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%i of %i less %i of %i is the published one', (a, m, b, n, low, high) => {
    const found = differenceOf({ runs: b, of: n }, { runs: a, of: m });
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });
});

describe("Fisher's exact test", () => {
  test.each([
    // R, help page of fisher.test: criminal like-sex twins, and the lady who tastes tea, two-sided.
    ['of convicted twins', 10, 13, 2, 17, 0.0005367],
    ['of cups of tea', 3, 4, 1, 4, 0.4857],
  ])('%s has the published value', (_, a, m, b, n, p) => {
    expect(fisherExact(a, m, b, n)).toBeCloseTo(p, 4);
  });

  /** By binomial coefficients that are whole numbers of any size. */
  function slowly(a: number, m: number, b: number, n: number): number {
    const choose = (of: number, k: number): bigint => {
      let c = 1n;
      for (let i = 0; i < k; i++) c = (c * BigInt(of - i)) / BigInt(i + 1);
      return c;
    };
    const table = (k: number) => choose(m, k) * choose(n, a + b - k);
    let [rare, all] = [0n, 0n];
    for (let k = Math.max(0, a + b - n); k <= Math.min(m, a + b); k++) {
      all += table(k);
      if (table(k) <= table(a)) rare += table(k);
    }
    return Number((rare * 10n ** 15n) / all) / 1e15;
  }

  test('is what its definition says, counted in whole numbers', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60), (a, m, b, n) => {
        const [x, y] = [Math.max(a, m), Math.max(b, n)];
        expect(fisherExact(a, x, b, y)).toBeCloseTo(slowly(a, x, b, y), 9);
      }),
    );
  });

  test('has an answer for a million runs, and for rates that have nothing in common', () => {
    expect(fisherExact(499_000, 1e6, 500_000, 1e6)).toBeCloseTo(0.1577, 4);
    expect(fisherExact(0, 1e6, 1e6, 1e6)).toBe(0);
    expect(fisherExact(0, 1e6, 0, 1e6)).toBe(1);
    expect(fisherExact(0, 0, 0, 5)).toBe(1);
  });

  test('tells 6 of 15 000 from none, and not 5', () => {
    expect(fisherExact(6, 15_000, 0, 15_000)).toBeLessThan(0.05);
    expect(fisherExact(5, 15_000, 0, 15_000)).toBeGreaterThan(0.05);
  });
});

describe('how many runs the exact test needs', () => {
  // J. L. Fleiss, Statistical Methods for Rates and Proportions, 2nd edition, 1981, table A.3: two-sided 5 %, power 80 %.
  test.each([
    [0.05, 0.1, 474],
    [0.1, 0.2, 219],
    [0.2, 0.3, 313],
  ])('for %f and %f is the published number', (p, q, runs) => {
    expect(runsForExactTest(p, q)).toBe(runs);
    expect(runsForExactTest(q, p)).toBe(runs);
  });

  test('is as few as it takes: 4 of 4 against 0 of 4', () => {
    expect(runsForExactTest(0, 1)).toBe(4);
    expect(fisherExact(4, 4, 0, 4)).toBeLessThan(0.05);
    expect(fisherExact(3, 3, 0, 3)).toBeGreaterThan(0.05);
    expect(runsForExactTest(0.3, 0.3)).toBeUndefined();
  });

  test('gives the power that it promises, summed over all outcomes', () => {
    const [p, q] = [0.1, 0.35];
    const n = runsForExactTest(p, q) as number;
    const binomial = (share: number) => {
      const weights = [(1 - share) ** n];
      for (let k = 1; k <= n; k++) weights.push(weights[k - 1] * ((n - k + 1) / k) * (share / (1 - share)));
      return weights;
    };
    const [first, second] = [binomial(p), binomial(q)];
    let power = 0;
    for (let a = 0; a <= n; a++)
      for (let b = 0; b <= n; b++) if (fisherExact(a, n, b, n) <= 0.05) power += first[a] * second[b];
    expect(power).toBeGreaterThan(0.78);
    expect(power).toBeLessThan(0.86);
  });
});

describe('many pairs', () => {
  test('are judged together: the numbers that R gives for Holm', () => {
    // R: p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm") gives 0.04 0.06 0.06 0.06.
    expect(holm([0.01, 0.02, 0.03, 0.04]).map((p) => Number(p.toFixed(6)))).toEqual([0.04, 0.06, 0.06, 0.06]);
    expect(holm([0.04, 0.01])).toEqual([0.04, 0.02]);
    expect(holm([])).toEqual([]);
  });

  test('begin with those of the first, and none of equals is said to differ', () => {
    const pairs = pairsOf([
      { runs: 90, of: 100 },
      { runs: 0, of: 100 },
      { runs: 0, of: 100 },
    ]);
    expect(pairs.map(({ a, b, differ }) => [a, b, differ])).toEqual([
      [0, 1, true],
      [0, 2, true],
      [1, 2, false],
    ]);
    expect(pairs[0].needed).toBe(6);
    expect(pairs[2]).not.toHaveProperty('needed');
  });

  test('are of cases of the same scenario', () => {
    const of = (scenario: string, patch: string) =>
      sampledCase({ scenario, patches: [patch], causes: { a: [1] }, ended: [1] });
    const pairs = pairsIn([of('s', 'p'), of('t', 'p'), of('s', 'q'), of('t', 'q'), of('u', 'p')]);
    expect(pairs.map(({ cases }) => cases)).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });
});
