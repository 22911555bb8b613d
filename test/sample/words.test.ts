import { expect, test } from 'vitest';
import { histogramOf } from '../../server/sample/statistics/bins.ts';
import { clockText, percentText, shortTimeText } from '../../server/sample/words.ts';

test('rates have two digits below one in a hundred, and one behind the point above', () => {
  expect([0, 0.00026, 0.0103, 0.994, 1].map(percentText)).toEqual([
    '0 %',
    '0.026 %',
    '1.0 %',
    '99.4 %',
    '100 %',
  ]);
});

test('times are told with three digits, and moments to the nanosecond', () => {
  expect([0, 999, 61_234_567, 1.5e9].map(shortTimeText)).toEqual(['0 ns', '999 ns', '61.2 ms', '1.5 s']);
  expect([0, 12, 1_808, 87_003_122, 9_450_000_001].map(clockText)).toEqual([
    '0 ns',
    '12 ns',
    '1.808 us',
    '87.003122 ms',
    '9.450000001 s',
  ]);
});

test('a histogram has every run in one bin, also those at its edges', () => {
  const { scale, bins } = histogramOf(
    [
      [100, 2],
      [150, 3],
      [200, 4],
    ],
    4,
  );
  expect(scale).toBe('linear');
  expect(bins).toEqual([
    { from: 100, to: 125, runs: 2 },
    { from: 125, to: 150, runs: 0 },
    { from: 150, to: 175, runs: 3 },
    { from: 175, to: 200, runs: 4 },
  ]);
});

test('times that lie far apart have bins that grow with them', () => {
  const { scale, bins } = histogramOf(
    [
      [10, 1],
      [100, 1],
      [1000, 1],
    ],
    2,
  );
  expect(scale).toBe('logarithmic');
  expect(bins.map(({ runs }) => runs)).toEqual([1, 2]);
  expect(bins[1].from).toBeCloseTo(100);
});

test('one time is one bin, and no runs are none', () => {
  expect(histogramOf([[87, 5]], 30).bins).toEqual([{ from: 87, to: 87, runs: 5 }]);
  expect(histogramOf([], 30).bins).toEqual([]);
});
