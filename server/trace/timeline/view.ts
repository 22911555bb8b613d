/** Rows of a timeline as objects, for those who look at a few of them at a time. */
import { OPEN, ROW, type TableName, type Timeline } from './model.ts';

export type RowOf<T extends TableName> = Record<(typeof ROW)[T][number], number>;

export function rowAt<T extends TableName>(
  timeline: Pick<Timeline, TableName>,
  table: T,
  index: number,
): RowOf<T> {
  const columns = ROW[table];
  const data = timeline[table];
  const row: Record<string, number> = {};
  for (let i = 0; i < columns.length; i++) row[columns[i]] = data[index * columns.length + i];
  return row as RowOf<T>;
}

export function rowCount(timeline: Pick<Timeline, TableName>, table: TableName): number {
  return timeline[table].length / ROW[table].length;
}

export function rowsOf<T extends TableName>(timeline: Pick<Timeline, TableName>, table: T): RowOf<T>[] {
  return Array.from({ length: rowCount(timeline, table) }, (_, i) => rowAt(timeline, table, i));
}

/** Where a row ends: the end of the run when it is open. */
export function endOf(to: number, timeline: Pick<Timeline, 'length'>): number {
  return to === OPEN ? timeline.length : to;
}
