/** What is drawn of sampled runs, before it is drawn: bins, axes, rows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkOf } from '../../server/sample/checks.ts';
import { figuresOf, scenariosIn } from '../../server/sample/figures/figures.ts';
import { apart, extentOf, inside } from '../../server/sample/figures/labels.ts';
import { rateAxisOf } from '../../server/sample/figures/rate-axis.ts';
import { binned, binPosition, type TimeAxis, timeAxisOf } from '../../server/sample/figures/time-axis.ts';
import { rateOf } from '../../server/sample/statistics/proportions.ts';
import { countTime, listOf, type TimeCounts, type TimeList } from '../../server/sample/statistics/times.ts';
import { sampledCase } from './cases.ts';

function listed(times: readonly number[]): TimeList {
  const counts: TimeCounts = new Map();
  for (const ns of times) countTime(counts, ns);
  return listOf(counts);
}

const rate = (count: number, runs: number) => {
  const { rate, low, high } = rateOf(count, runs);
  return { runs: count, rate, low, high };
};

const sum = (bins: readonly number[]) => bins.reduce((all, n) => all + n, 0);

test.each([
  ['stand apart, from the left', [0, 44, 88], ['100 ms', '150 ms', '200 ms'], ['100 ms', '200 ms']],
  ['are all there where there is room', [0, 100, 200], ['0', '50 ms', '100 ms'], ['0', '50 ms', '100 ms']],
  ['stay inside the picture', [0, 270, 298], ['1 s', '1.5 s', '2 s'], ['1 s', '1.5 s']],
])('labels of an axis %s', (_, places, words, shown) => {
  const labels = words.map((word, i) => inside(places[i], word, 300, 6));
  const kept = apart(labels, 6);
  expect(kept.map((each) => each.words)).toEqual(shown);
  const extents = kept.map((each) => extentOf(each, 6));
  extents.forEach(({ from, to }, i) => {
    expect(from).toBeGreaterThanOrEqual(i > 0 ? extents[i - 1].to : 0);
    expect(to).toBeLessThanOrEqual(300);
  });
});

function isInItsBin(axis: TimeAxis, ns: number): boolean {
  const at = binned(axis, [[ns, 1]]).indexOf(1);
  if (axis.zero && ns === 0) return at === 0;
  const bin = axis.zero ? at - 1 : at;
  return axis.edges[bin] <= ns && ns < axis.edges[bin + 1];
}

describe('the axis of times', () => {
  const times = fc.array(
    fc.oneof(
      fc.nat(100),
      fc.nat(1e6),
      fc.constantFrom(348e6, 87e6, 0),
      fc.maxSafeNat().map((n) => n % 60e9),
    ),
    { minLength: 1, maxLength: 200 },
  );

  test('has a bin for every run, and rising edges, few enough for a narrow terminal', () => {
    fc.assert(
      fc.property(times, times, (a, b) => {
        const lists = [listed(a), listed(b)];
        const axis = timeAxisOf(lists);
        if (!axis) throw new Error('there are times');
        const { edges } = axis;
        expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1])).toBe(true);
        expect(edges.length).toBeLessThanOrEqual(62);
        expect(lists.map((list) => sum(binned(axis, list)))).toEqual([a.length, b.length]);
        expect(lists.flat().filter(([ns]) => !isInItsBin(axis, ns))).toEqual([]);
        for (const tick of axis.ticks) {
          expect(binPosition(axis, tick)).toBeGreaterThanOrEqual(0);
          expect(binPosition(axis, tick)).toBeLessThanOrEqual(edges.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is linear for times of one size, from a round edge', () => {
    const axis = timeAxisOf([listed(Array.from({ length: 900 }, (_, i) => 100 + i * 3))]);
    expect(axis).toMatchObject({ kind: 'linear', zero: false, ticks: [500, 1000, 1500, 2000, 2500] });
    expect(axis?.edges.slice(0, 3)).toEqual([100, 200, 300]);
  });

  test('is logarithmic for microseconds beside seconds, and 0 has a bin of its own there', () => {
    const axis = timeAxisOf([listed([0, 10_000, 12_000, 14_000]), listed([300e6, 350e6])]);
    expect(axis).toMatchObject({ kind: 'log', zero: true, ticks: [10e3, 100e3, 1e6, 10e6, 100e6, 1e9] });
    expect(axis && binned(axis, listed([0, 0, 10_000]))[0]).toBe(2);
  });

  test('has no bin that three digits leave empty: the bins are as wide as the digits', () => {
    const around = timeAxisOf([listed([348_100_000, 352_900_000])]);
    const steps = around?.edges.slice(1).map((edge, i) => edge - around.edges[i]);
    expect(new Set(steps)).toEqual(new Set([1e6]));
  });

  test('is there only where there are times', () => {
    expect(timeAxisOf([])).toBeUndefined();
    expect(timeAxisOf([[], []])).toBeUndefined();
  });
});

describe('the axis of rates', () => {
  test('begins at 0, and has every interval on it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2000), fc.nat(2000)), { minLength: 1, maxLength: 9 }), (pairs) => {
        const rates = pairs.map(([a, b]) => rate(Math.min(a, b), Math.max(a, b, 1)));
        const axis = rateAxisOf(rates);
        for (const { low, rate, high } of rates) {
          const [from, at, to] = [low, rate, high].map((r) => axis.at(r));
          expect([from >= 0, from <= at, at <= to, to <= 1 + 1e-9]).toEqual([true, true, true, true]);
        }
        if (axis.kind === 'linear') expect(axis.at(0)).toBe(0);
      }),
    );
  });

  test('is logarithmic where rates span decades, with a rate of 0 apart from it', () => {
    const axis = rateAxisOf([rate(0, 15_000), rate(3, 15_000), rate(9000, 15_000)]);
    expect(axis).toMatchObject({
      kind: 'log',
      zero: true,
      from: 1e-5,
      to: 1,
      ticks: [0, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1],
    });
    expect(axis.at(0)).toBe(0);
    expect(axis.at(1e-5)).toBeCloseTo(0.12);
    expect(axis.at(1)).toBe(1);
  });

  test('is linear where nothing was met: from 0 to what is still possible', () => {
    const axis = rateAxisOf([rate(0, 1000)]);
    expect(axis).toMatchObject({ kind: 'linear', from: 0, to: 0.004 });
    expect(axis.at(rate(0, 1000).high)).toBeCloseTo(0.956, 2);
  });
});

test('a cause that only the check knows has a row: 0, and what it can be at most', () => {
  const c = sampledCase({ patches: [], causes: { a: [1, 2] }, ended: [3] });
  const hang = (key: string) => ({
    key,
    kind: 'deadlock' as const,
    agent: 'CPU 0',
    headline: `CPU 0 waits for ${key}`,
    explanation: [],
    steps: 7,
  });
  const known = { verdict: 'violated' as const, complete: true, states: 9, causes: [hang('b'), hang('a')] };
  const { rates, legend } = figuresOf([{ ...c, check: checkOf(c, known) }]);
  expect(rates.rows.map(({ label, rate }) => [label, rate.runs])).toEqual([
    ['hang', 2],
    ['A deadlock', 2],
    ['B deadlock', 0],
  ]);
  expect(rates.rows[2].rate.high).toBeGreaterThan(0.5);
  expect(legend.map(({ cause }) => cause.key)).toEqual(['a', 'b']);
});

test('cases of one scenario are drawn together, with the same letter for the same cause', () => {
  const cases = [
    sampledCase({ patches: [], causes: { a: [100, 100, 200], b: [300] }, ended: [500] }),
    sampledCase({ patches: ['p'], causes: { b: [100_000] }, ended: [] }),
    sampledCase({ scenario: 'other', patches: [], causes: {}, ended: [1] }),
  ];
  const groups = scenariosIn({ cases });
  expect(groups.map((group) => group.length)).toEqual([2, 1]);
  const { rates, times, legend } = figuresOf(groups[0]);
  expect(rates.rows.map(({ label, part }) => [label, part])).toEqual([
    ['nothing', false],
    ['A deadlock', true],
    ['B deadlock', true],
    ['p', false],
    ['B deadlock', true],
  ]);
  expect(legend.map(({ letter, cause }) => [letter, cause.key])).toEqual([
    ['A', 'a'],
    ['B', 'b'],
  ]);
  expect(times[0]?.axis).toBe(times[1]?.axis);
  expect(times[0]?.rows.map(({ label, runs }) => [label, runs])).toEqual([
    ['A deadlock', 3],
    ['B deadlock', 1],
    ['end', 1],
  ]);
  expect(times[1]?.rows.map(({ label }) => label)).toEqual(['B deadlock']);
});
