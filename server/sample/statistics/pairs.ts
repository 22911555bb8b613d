/** Whether the rates of two variants differ, by how much, and how many runs would tell. */
import type { SampledPair } from '../report.ts';
import { fisherExact } from './fisher.ts';
import { differenceOf, runsForExactTest } from './proportions.ts';

export interface Counted {
  runs: number;
  of: number;
}

/** `a`, `b`: numbers of the variants. */
export interface Pair extends Omit<SampledPair, 'cases'> {
  a: number;
  b: number;
}

const LEVEL = 0.05;

/** Every two of them that can be `held` against each other, those with the first in front. */
export function pairsOf<V extends Counted>(
  variants: readonly V[],
  held: (x: V, y: V) => boolean = () => true,
): Pair[] {
  const tested = variants.flatMap((x, a) =>
    variants.flatMap((y, b) => {
      if (b <= a || !held(x, y)) return [];
      const needed = runsForExactTest(rate(x), rate(y));
      return {
        a,
        b,
        ...differenceOf(x, y),
        p: fisherExact(x.runs, x.of, y.runs, y.of),
        ...(needed === undefined ? {} : { needed }),
      };
    }),
  );
  const adjusted = holm(tested.map(({ p }) => p));
  return tested.map(({ needed, ...pair }, i) => ({
    ...pair,
    adjusted: adjusted[i],
    differ: adjusted[i] <= LEVEL,
    ...(needed === undefined ? {} : { needed }),
  }));
}

const rate = ({ runs, of }: Counted): number => (of > 0 ? runs / of : 0);

/**
 * S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979: of all that is said to differ
 * wrongly is anything in one of twenty tables at most, however many pairs these have.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((i, j) => ps[i] - ps[j]);
  const adjusted = new Array<number>(ps.length);
  let highest = 0;
  order.forEach((i, rank) => {
    highest = Math.max(highest, Math.min(1, ps[i] * (ps.length - rank)));
    adjusted[i] = highest;
  });
  return adjusted;
}
