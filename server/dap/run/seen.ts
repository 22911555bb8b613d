/**
 * What was printed and what was lost, sorted as it comes, so that a look at any moment of a long run costs nothing: lists are
 * found in by their moments and never copied.
 */
import type { Observation } from './observations.ts';
import type { Timed } from './observed.ts';

export type Printed = Extract<Observation, { k: 'printed' }>;
export type Dropped = Extract<Observation, { k: 'dropped' }>;

/** A list as it was at a moment. */
export interface Listed<T> {
  count: number;
  at(index: number): T;
}

export interface Seen {
  /** The lines on the console. */
  lines: Listed<Printed>;
  /** The records of a log that were overwritten before anybody read them. */
  lost(log: number): Listed<Dropped>;
  /** Whether a record was printed, by its absolute number. */
  wasPrinted(log: number, number: number): boolean;
}

export interface Sorted {
  push(entry: Timed<Observation>): void;
  /** Forgets what was caused by a step or a later one. */
  truncate(moment: number): void;
  at(moment: number): Seen;
}

interface Row<T> {
  decisions: number[];
  what: T[];
}

export function createSorted(logs: number): Sorted {
  const lines: Row<Printed> = { decisions: [], what: [] };
  const lost = Array.from({ length: logs }, (): Row<Dropped> => ({ decisions: [], what: [] }));
  /** Per log: record number -> the step that printed it first. */
  const firstPrint = Array.from({ length: logs }, () => new Map<number, number>());

  return {
    push({ decision, what }) {
      if (what.k === 'dropped') {
        if (!what.read) add(lost[what.log], decision, what);
        return;
      }
      add(lines, decision, what);
      const prints = what.record && firstPrint[what.record.log];
      if (what.record && prints && !prints.has(what.record.number)) prints.set(what.record.number, decision);
    },
    truncate(moment) {
      for (const { record } of lines.what.slice(below(lines.decisions, moment))) {
        const prints = record && firstPrint[record.log];
        if (record && prints && (prints.get(record.number) ?? -1) >= moment) prints.delete(record.number);
      }
      for (const row of [lines, ...lost])
        row.decisions.length = row.what.length = below(row.decisions, moment);
    },
    at: (moment) => ({
      lines: listed(lines, moment),
      lost: (log) => listed(lost[log], moment),
      wasPrinted: (log, number) => (firstPrint[log].get(number) ?? Number.POSITIVE_INFINITY) < moment,
    }),
  };
}

function add<T>({ decisions, what }: Row<T>, decision: number, each: T): void {
  decisions.push(decision);
  what.push(each);
}

function listed<T>({ decisions, what }: Row<T>, moment: number): Listed<T> {
  return { count: below(decisions, moment), at: (index) => what[index] };
}

/** How many of these ascending numbers are below a limit. */
function below(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
