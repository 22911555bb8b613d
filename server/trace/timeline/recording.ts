/** What the parts of the recorder share: the machine, the state it has come to, and the tables that grow. */
import type { Machine, State } from '../../machine/machine.ts';
import type { Locations } from './locations.ts';
import type { ROW, TableName, Tables } from './model.ts';
import { columnOf, type Strings, widthOf } from './rows.ts';

export interface Recording {
  readonly machine: Machine;
  readonly locations: Locations;
  readonly tables: Tables;
  readonly strings: Strings;
  /** The state at the moment that the recording has come to: changed in place. */
  readonly state: State;
  /** Rows from moment `back` on are not what they were when the recording stood at moment `known`. */
  revised(back: number): void;
}

/** Adds a row and returns where it begins. */
export function add(recording: Recording, table: TableName, ...row: number[]): number {
  const data = recording.tables[table];
  if (row.length !== widthOf(table)) throw new Error(`a row of ${table} has ${widthOf(table)} columns`);
  const at = data.length;
  for (let i = 0; i < row.length; i++) data.push(row[i]);
  return at;
}

/** A function that stores into a column of a row. */
export function setter<T extends TableName>(table: T, column: (typeof ROW)[T][number]) {
  const offset = columnOf(table, column);
  return ({ tables }: Recording, row: number, value: number): void => {
    tables[table][row + offset] = value;
  };
}

/** A function that reads a column of a row. */
export function getter<T extends TableName>(table: T, column: (typeof ROW)[T][number]) {
  const offset = columnOf(table, column);
  return ({ tables }: Recording, row: number): number => tables[table][row + offset];
}
