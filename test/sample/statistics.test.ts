/** Intervals, sample sizes and quantiles, against published values and against sorting. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateOf, runsToTellApart } from '../../server/sample/statistics/proportions.ts';
import {
  addCounts,
  countTime,
  listOf,
  quantile,
  type TimeCounts,
  threeDigits,
} from '../../server/sample/statistics/times.ts';

describe('the interval of a rate', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published one', (count, runs, low, high) => {
    const found = rateOf(count, runs);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test('of 0 in 15 000 ends below three in ten thousand', () => {
    const { low, high } = rateOf(0, 15_000);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(3.8415 / 15_003.8415, 8);
  });

  test('is about the rate, within 0 and 1, and the mirror image of that of the rest', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (a, b) => {
        const [count, runs] = [Math.min(a, b), Math.max(a, b, 1)];
        const { rate, low, high } = rateOf(count, runs);
        const rest = rateOf(runs - count, runs);
        expect(low).toBeLessThanOrEqual(rate);
        expect(high).toBeGreaterThanOrEqual(rate);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(rest.low).toBeCloseTo(1 - high, 10);
        expect(rest.high).toBeCloseTo(1 - low, 10);
      }),
    );
  });

  test('covers the true rate about 95 times in 100, for every rate', () => {
    // Summed over the binomial distribution itself, not over random numbers.
    const runs = 100;
    for (const p of [0.02, 0.1, 0.3, 0.5, 0.9]) {
      let covered = 0;
      let term = (1 - p) ** runs;
      for (let k = 0; k <= runs; k++) {
        const { low, high } = rateOf(k, runs);
        if (low <= p && p <= high) covered += term;
        term *= ((runs - k) / (k + 1)) * (p / (1 - p));
      }
      expect(covered).toBeGreaterThan(0.93);
      expect(covered).toBeLessThan(0.99);
    }
  });

  test('of nothing says nothing', () => {
    expect(rateOf(0, 0)).toMatchObject({ low: 0, high: 1 });
  });
});

describe('how many runs tell two rates apart', () => {
  test('is what textbooks and R say', () => {
    // Fleiss 1981, without the correction for continuity.
    expect(runsToTellApart(0.05, 0.1)).toBe(435);
    expect(runsToTellApart(0.1, 0.05)).toBe(435);
    // R 4, help page of power.prop.test: power.prop.test(p1 = .50, p2 = .75, power = .90) gives n = 76.7.
    expect(runsToTellApart(0.5, 0.75, 1.2815515655446004)).toBe(77);
  });

  test('is none for equal rates, and few for opposite ones', () => {
    expect(runsToTellApart(0.3, 0.3)).toBeUndefined();
    expect(runsToTellApart(0, 1)).toBe(2);
  });
});

describe('times', () => {
  test.each([
    [0, 0],
    [7, 7],
    [999, 999],
    [1000, 1000],
    [1009, 1000],
    [1010, 1010],
    [99_999, 99_900],
    [60_000_000_000, 60_000_000_000],
    [348_017_151, 348_000_000],
  ])('%i ns count as %i', (ns, counted) => {
    expect(threeDigits(ns)).toBe(counted);
  });

  const times = fc.array(fc.nat(10_000_000), { minLength: 1, maxLength: 50 });

  test('have the quantiles of their sorted list', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(0.25, 0.5, 0.75), (list, share) => {
        const counts: TimeCounts = new Map();
        for (const ns of list) countTime(counts, ns);
        const sorted = list.map(threeDigits).sort((a, b) => a - b);
        expect(quantile(listOf(counts), share)).toBe(sorted[Math.ceil(share * list.length) - 1]);
      }),
    );
  });

  test('are counted the same in whatever parts', () => {
    fc.assert(
      fc.property(times, fc.nat(50), (list, at) => {
        const [all, one, two] = [list, list.slice(0, at), list.slice(at)].map((part) => {
          const counts: TimeCounts = new Map();
          for (const ns of part) countTime(counts, ns);
          return counts;
        });
        addCounts(two, one);
        expect(listOf(two)).toEqual(listOf(all));
      }),
    );
  });

  test('of no runs have no quantile', () => {
    expect(quantile([], 0.5)).toBeUndefined();
  });
});
