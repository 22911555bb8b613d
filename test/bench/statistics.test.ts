/** The arithmetic of the benchmark, and how figures are judged and shown. No test takes a time. */
import { describe, expect, test } from 'vitest';
import { judge, median, ratio, type Target } from '../../bench/statistics.ts';
import { bytes, count, factor, number, seconds, table } from '../../bench/text.ts';

describe('the median', () => {
  test('is the middle one of an odd number of values, in whatever order they come', () => {
    expect(median([5, 1, 9])).toBe(5);
    expect(median([10, 9, 100])).toBe(10);
    expect(median([7])).toBe(7);
  });

  test('is between the two in the middle of an even number', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  test('leaves the values as they were', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test('of nothing does not exist', () => {
    expect(() => median([])).toThrow(/no values/);
  });
});

describe('the ratio of two sides', () => {
  test('is the median of the ratios of their rounds, so that a slow round counts for both', () => {
    expect(ratio([2, 20, 4], [1, 10, 1])).toBe(2);
    expect(median([2, 20, 4]) / median([1, 10, 1])).not.toBe(2);
  });

  test('needs as many rounds on both sides', () => {
    expect(() => ratio([1, 2], [1])).toThrow(/as many rounds/);
  });
});

describe('a figure', () => {
  const faster: Target = { what: 'speed', unit: 'times', bound: 'at least', value: 2.5 };
  const smaller: Target = { what: 'size', unit: 'bytes', bound: 'at most', value: 32 };

  test('is reached when the worst measurement reaches it', () => {
    expect(judge(faster, [3, 2.5, 8])).toMatchObject({ worst: 2.5, best: 8, reached: true });
    expect(judge(smaller, [20, 32])).toMatchObject({ worst: 32, best: 20, reached: true });
  });

  test('is not reached when one is short of it, and says how far it is', () => {
    expect(judge(faster, [3, 1.25])).toMatchObject({ worst: 1.25, reached: false, missing: 2 });
    expect(judge(smaller, [20, 48])).toMatchObject({ worst: 48, reached: false, missing: 1.5 });
  });

  test('is not reached by what never comes to its end', () => {
    expect(judge(smaller, [Number.POSITIVE_INFINITY])).toMatchObject({ reached: false });
  });

  test('of which nothing was measured is neither reached nor missed', () => {
    expect(judge(faster, [])).toEqual(faster);
  });
});

describe('numbers in tables', () => {
  test('have two digits, or groups of three', () => {
    expect([0.0123, 1.26, 12.3, 99.5, 1234567].map(number)).toEqual([
      '0.012',
      '1.3',
      '12',
      '100',
      '1 234 567',
    ]);
    expect(count(1_000_000)).toBe('1 000 000');
    expect(bytes({ bytes: 240, states: 10 })).toBe('24');
  });

  test('of seconds are milliseconds below one', () => {
    expect([0.25, 2].map(seconds)).toEqual(['250 ms', '2 s']);
  });

  test('are a dash where nothing was measured, and "never" where it did not end', () => {
    expect([number(undefined), seconds(undefined), factor(undefined), bytes(undefined)]).toEqual(
      Array(4).fill('-'),
    );
    expect(number(Number.POSITIVE_INFINITY)).toBe('never');
  });

  test('stand in rows of a table', () => {
    expect(table(['a', 'b'], [['x', '1']])).toBe('| a | b |\n| --- | ---: |\n| x | 1 |');
    expect(table(['a'], [])).toBe('Nothing was measured.');
  });
});
