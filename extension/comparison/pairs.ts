// The rates of a row held against each other: every two of its cells that were sampled in the same way.
import { type RateAxis, rateAxisOf } from '../../server/sample/figures/rate-axis.ts';
import { pairsOf } from '../../server/sample/statistics/pairs.ts';
import type { CellPair } from '../../server/trace/report.ts';
import type { SampledCell, TableState } from './state.ts';

/** None while runs are still coming, or without two cells to tell apart. */
export function rowPairs(sampled: readonly (SampledCell | undefined)[]): CellPair[] {
  if (sampled.some((cell) => cell?.going)) return [];
  const cells = sampled.flatMap((cell, column) =>
    cell ? [{ column, way: wayOf(cell), runs: cell.rate.hung, of: cell.rate.runs }] : [],
  );
  return pairsOf(cells, (x, y) => x.way === y.way).map(({ a, b, ...pair }) => ({
    columns: [cells[a].column, cells[b].column],
    ...pair,
  }));
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
