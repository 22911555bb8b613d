// The rates of a row held against each other: every two of its cells that were sampled in the same way.
import { MOST_VARIANTS } from '../../server/reports/pair-words.ts';
import { type RateAxis, rateAxisOf } from '../../server/sample/figures/rate-axis.ts';
import { type Pair, pairsOf } from '../../server/sample/statistics/pairs.ts';
import type { SampledCell, TableState } from './state.ts';

/** `a`, `b`: columns of the table. */
export interface RowPairs {
  pairs: Pair[];
  /** There are so many more, which are not told of. */
  left: number;
}

/** Nothing while runs are still coming, or without two cells to tell apart. */
export function rowPairs(sampled: readonly (SampledCell | undefined)[]): RowPairs | undefined {
  const cells = sampled.flatMap((cell, column) => (cell ? [{ cell, column }] : []));
  const [first] = cells;
  if (!first || cells.some(({ cell }) => cell.going)) return undefined;
  const alike = cells.filter(({ cell }) => wayOf(cell) === wayOf(first.cell));
  if (alike.length < 2) return undefined;
  const all = pairsOf(alike.map(({ cell }) => ({ runs: cell.rate.hung, of: cell.rate.runs })));
  const told = all.filter(({ a }) => alike.length <= MOST_VARIANTS || a === 0);
  return {
    pairs: told.map((pair) => ({ ...pair, a: alike[pair.a].column, b: alike[pair.b].column })),
    left: all.length - told.length,
  };
}

/** How it was sampled: rates of other machines of chance, or up to another limit, are no others of the same. */
function wayOf({ rate, drawn: { seed: _, ...drawn } }: SampledCell): string {
  return JSON.stringify([rate.scheduler, drawn]);
}

/** The axis that all intervals of a table share. Nothing before the first rate. */
export function axisOf({ sampled = [] }: Pick<TableState, 'sampled'>): RateAxis | undefined {
  const rates = sampled.flatMap((row) => row.flatMap((cell) => (cell ? [cell.rate] : [])));
  if (rates.length === 0) return undefined;
  return rateAxisOf(rates.map(({ hung, rate, low, high }) => ({ runs: hung, rate, low, high })));
}
