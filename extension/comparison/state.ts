// What is known of the comparisons of a file, and how it grows while they are computed. The extension and the view each have it: the
// extension sends what is new, and both make the same of it.
import type { EmptyTable } from '../../server/jobs/job-parts.ts';
import type { SampledRun } from '../../server/jobs/sampled-run.ts';
import type { CaseReport, CellRate, DiagnosticReport } from '../../server/trace/report.ts';

export interface ComparisonState {
  /** URI, and the name that people know it by. */
  file: string;
  name: string;
  /** As launch configurations name the file. */
  program: string;
  tables: TableState[];
  /** What is wrong with the file, as the last run saw it. */
  diagnostics: DiagnosticReport[];
  /** Why the last run came to nothing. */
  problem?: string;
  running: boolean;
  /** How many cells have been sampled, of how many, while they are. */
  sampling?: { done: number; of: number };
  /** Of each run, the names of the files that are not what they were then. */
  changed: Record<number, string[]>;
}

export interface TableState extends EmptyTable {
  /** Two comparisons of a file can have one title. */
  id: string;
  cells: CellState[][];
  /** How often the cells hang, as far as they were sampled; by row and column. */
  sampled?: (SampledCell | undefined)[][];
}

export interface SampledCell {
  /** In which it was sampled. */
  run: number;
  rate: CellRate;
  /** Runs that were asked for. */
  asked: number;
  /** More are still to come. */
  going: boolean;
  /** What the runs are drawn from: for the debugger. */
  drawn: Omit<SampledRun, 'run'>;
}

export type CellState =
  | { k: 'waiting' }
  /** `before`: what is known already, while it is computed again. */
  | { k: 'searching'; far?: Far; before?: KnownCell }
  | KnownCell
  /** The run was over before this cell was begun. */
  | { k: 'not begun' };

/** `run`: in which it was computed. */
export type KnownCell =
  | { k: 'done'; run: number; report: CaseReport }
  /** These patches do not apply, or something else keeps it from being compiled. */
  | { k: 'broken'; run: number; reasons: DiagnosticReport[] };

export interface Far {
  states: number;
  seconds: number;
}

export interface CellAt {
  table: string;
  row: number;
  column: number;
}

export type Update =
  | { k: 'begin' }
  /** `all`: there are no others. */
  | { k: 'tables'; tables: EmptyTable[]; all: boolean }
  | { k: 'cell'; at: CellAt; cell: CellState }
  | { k: 'sampling'; done: number; of: number }
  | { k: 'rate'; at: CellAt; cell: SampledCell }
  /** Nothing more comes of the run. */
  | { k: 'end'; diagnostics?: DiagnosticReport[]; problem?: string }
  | { k: 'changed'; run: number; files: string[] };

export function update(state: ComparisonState, news: Update): void {
  switch (news.k) {
    case 'begin':
      state.running = true;
      state.problem = undefined;
      return;
    case 'tables':
      return replaceTables(state, news.tables, news.all);
    case 'cell': {
      const cells = state.tables.find(({ id }) => id === news.at.table)?.cells[news.at.row];
      if (cells && news.at.column < cells.length) cells[news.at.column] = news.cell;
      return;
    }
    case 'sampling':
      state.sampling = { done: news.done, of: news.of };
      return;
    case 'rate': {
      const table = state.tables.find(({ id }) => id === news.at.table);
      if (!table?.cells[news.at.row]?.[news.at.column]) return;
      table.sampled ??= table.rows.map(() => []);
      table.sampled[news.at.row][news.at.column] = news.cell;
      return;
    }
    case 'end':
      state.running = false;
      state.sampling = undefined;
      for (const { sampled = [] } of state.tables)
        for (const cell of sampled.flat()) if (cell) cell.going = false;
      state.problem = news.problem;
      if (news.diagnostics) state.diagnostics = news.diagnostics;
      for (const { cells } of state.tables)
        for (const row of cells) row.forEach((cell, c) => settle(row, cell, c));
      return;
    case 'changed':
      state.changed[news.run] = news.files;
      return;
  }
}

/** What was still being computed is as it was before, or was not begun as far as anybody can say. */
function settle(row: CellState[], cell: CellState, c: number): void {
  if (cell.k === 'searching') row[c] = cell.before ?? { k: 'not begun' };
  else if (cell.k === 'waiting') row[c] = { k: 'not begun' };
}

/** The same tables have the same ids, whichever of them are computed. */
export function tableIds(tables: readonly EmptyTable[]): string[] {
  return tables.map(({ title }, i) => {
    const before = tables.slice(0, i).filter((other) => other.title === title).length;
    return before === 0 ? title : `${title} #${before + 1}`;
  });
}

function replaceTables(state: ComparisonState, tables: readonly EmptyTable[], all: boolean): void {
  const ids = tableIds(tables);
  const fresh = tables.map((table, i): TableState => {
    const cells = table.rows.map(() => table.columns.map((): CellState => ({ k: 'waiting' })));
    return { ...table, id: ids[i], cells };
  });
  if (all) state.tables = fresh;
  else {
    const others = state.tables.filter(({ id }) => !ids.includes(id));
    state.tables = [...others, ...fresh].sort((a, b) => a.place.line - b.place.line);
  }
}

/** What is known of a cell, or was before it is computed again. */
export function knownOf(cell: CellState): KnownCell | undefined {
  if (cell.k === 'searching') return cell.before;
  return cell.k === 'done' || cell.k === 'broken' ? cell : undefined;
}

/** The files that have changed since a cell was computed, or sampled. */
export function changedSince(
  { changed }: ComparisonState,
  cell: CellState,
  sampled?: SampledCell | undefined,
): string[] {
  const runs = [knownOf(cell)?.run, sampled?.run];
  return [...new Set(runs.flatMap((run) => (run === undefined ? [] : (changed[run] ?? []))))];
}

/**
 * The reports of a row. While others are still to come, those behind the first gap are left out: a letter stands for the same cause as long as
 * nothing before it changes.
 */
export function settledReports(row: readonly CellState[], running: boolean): (CaseReport | undefined)[] {
  const gap = row.findIndex((cell) => cell.k === 'waiting' || (cell.k === 'searching' && !cell.before));
  const end = running && gap >= 0 ? gap : row.length;
  return row.map((cell, c) => {
    const known = knownOf(cell);
    return c < end && known?.k === 'done' ? known.report : undefined;
  });
}

/** A part of the tables: one of them, a row of it, a cell. */
export type Part = Pick<CellAt, 'table'> & Partial<CellAt>;

/** The cells that can be sampled, of all or of a part: those that are not known to be broken. */
export function cellsToSample({ tables }: ComparisonState, only?: Part): CellAt[] {
  const all = tables.flatMap(({ id, cells }) =>
    cells.flatMap((cells, row) =>
      cells.flatMap((cell, column) => (cell.k === 'broken' ? [] : [{ table: id, row, column }])),
    ),
  );
  if (!only) return all;
  return all.filter(
    ({ table, row, column }) =>
      table === only.table && row === (only.row ?? row) && column === (only.column ?? column),
  );
}
