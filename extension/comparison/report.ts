// The comparisons of a view as a report, as the command line would print it.
import type { CaseReport, CompareReport } from '../../server/trace/report.ts';
import { rowPairs } from './pairs.ts';
import { type CellState, type ComparisonState, changedSince, knownOf, type TableState } from './state.ts';

export function reportOf({ file, diagnostics, tables }: ComparisonState): CompareReport {
  return {
    format: 'lockstep-compare',
    version: 1,
    file,
    diagnostics,
    comparisons: tables.map((table) => {
      const { title, place, rows, columns, cells, sampled } = table;
      const pairs = cells.map((_, r) => rowPairs(sampled?.[r] ?? []));
      return {
        title,
        place,
        rows,
        columns,
        cells: cells.map((row, r) => row.map((cell, c) => reportOfCell(cell, table, r, c))),
        ...(sampled?.some((row) => row.some(Boolean))
          ? { rates: cells.map((row, r) => row.map((_, c) => sampled[r]?.[c]?.rate ?? null)) }
          : {}),
        ...(pairs.some((row) => row.length > 0) ? { pairs } : {}),
      };
    }),
  };
}

/** What whoever reads an export has to know: that not all of it is of the text as it is. */
export function notesOf(state: ComparisonState): string[] {
  const changed = [
    ...new Set(
      state.tables.flatMap(({ cells, sampled }) =>
        cells.flatMap((row, r) => row.flatMap((cell, c) => changedSince(state, cell, sampled?.[r]?.[c]))),
      ),
    ),
  ];
  return changed.length === 0
    ? []
    : [`${changed.join(', ')} changed after some of these results were computed.`];
}

/** Whatever is not known is inconclusive, and says why. */
function reportOfCell(cell: CellState, { rows, columns }: TableState, r: number, c: number): CaseReport {
  const known = knownOf(cell);
  if (known?.k === 'done') return known.report;
  const { scenario, title, parameters } = rows[r];
  const limit =
    known?.k === 'broken'
      ? `does not compile: ${known.reasons.map((d) => d.message).join(' ')}`
      : 'not begun';
  return {
    scenario,
    title,
    parameters,
    patches: columns[c].patches,
    verdict: 'inconclusive',
    expectations: [],
    faults: [],
    search: {
      states: 0,
      transitions: 0,
      depth: 0,
      seconds: 0,
      memoryBytes: 0,
      complete: false,
      reductions: { used: [], refused: [] },
      limit,
    },
  };
}
