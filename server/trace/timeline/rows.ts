/** Growing tables of numbers, and the strings they refer to. */
import { OPEN, ROW, type TableName, type Tables } from './model.ts';

/** Position of a column in a row. */
export function columnOf<T extends TableName>(table: T, column: (typeof ROW)[T][number]): number {
  return (ROW[table] as readonly string[]).indexOf(column);
}

/** The position of each column of a table. */
export function columnsOf<T extends TableName>(table: T): Record<(typeof ROW)[T][number], number> {
  return Object.fromEntries(ROW[table].map((column, i) => [column, i])) as Record<
    (typeof ROW)[T][number],
    number
  >;
}

export function widthOf(table: TableName): number {
  return ROW[table].length;
}

export function emptyTables(): Tables {
  return Object.fromEntries(Object.keys(ROW).map((name) => [name, []])) as unknown as Tables;
}

/** Where a row begins and where it ends, as columns; a table without an end has rows that are over at once. */
const SPAN: { [T in TableName]: { from: number; to?: number } } = {
  calls: { from: columnOf('calls', 'from'), to: columnOf('calls', 'to') },
  waits: { from: columnOf('waits', 'from'), to: columnOf('waits', 'to') },
  longs: { from: columnOf('longs', 'from'), to: columnOf('longs', 'to') },
  ends: { from: columnOf('ends', 'from') },
  holds: { from: columnOf('holds', 'from'), to: columnOf('holds', 'to') },
  // It is there once the lock has arrived. So rows of every table are in the order in which they begin.
  passes: { from: columnOf('passes', 'to') },
  interrupts: { from: columnOf('interrupts', 'sent'), to: columnOf('interrupts', 'taken') },
  lines: { from: columnOf('lines', 'step') },
  drops: { from: columnOf('drops', 'step') },
  faults: { from: columnOf('faults', 'step') },
  changes: { from: columnOf('changes', 'step') },
};

/**
 * Where the rows are that live at moment `from` or later: they are not the same before and after. Of a long run this looks
 * at very many rows.
 */
export function livingRows(table: TableName, data: readonly number[], from: number): number[] {
  const width = widthOf(table);
  const end = SPAN[table].to ?? SPAN[table].from;
  const found: number[] = [];
  for (let row = 0; row < data.length; row += width) {
    const to = data[row + end];
    if (to >= from || to === OPEN) found.push(row);
  }
  return found;
}

/** First moment of a row. */
export function beginOf(table: TableName, data: readonly number[], row: number): number {
  return data[row + SPAN[table].from];
}

/** The rows that live at moment `from` or later, and have begun before `to`. */
export function rowsBetween(table: TableName, data: readonly number[], from: number, to: number): number[] {
  if (from <= 0 && to === Infinity) return data.slice();
  const width = widthOf(table);
  const begun = data.slice(0, firstFrom(table, data, to));
  const found: number[] = [];
  for (const row of livingRows(table, begun, from))
    for (let i = 0; i < width; i++) found.push(begun[row + i]);
  return found;
}

/** Where the first row is that begins at a moment or later: they are in the order in which they begin. */
function firstFrom(table: TableName, data: readonly number[], moment: number): number {
  const width = widthOf(table);
  let low = 0;
  let high = data.length / width;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beginOf(table, data, middle * width) < moment) low = middle + 1;
    else high = middle;
  }
  return low * width;
}

export interface Strings {
  readonly list: string[];
  /** The number of a string, the same for the same string. */
  of(text: string): number;
}

export function createStrings(): Strings {
  const list: string[] = [];
  const known = new Map<string, number>();
  return {
    list,
    of(text) {
      let n = known.get(text);
      if (n === undefined) {
        n = list.push(text) - 1;
        known.set(text, n);
      }
      return n;
    },
  };
}
