// What was observed on a run, in order, and how much of it had been observed at a moment.
import type { Observation } from './observations.ts';
import { createSorted, type Seen } from './seen.ts';

export interface Timed<T> {
  /** The step that caused it: it is there from moment `decision + 1` on. */
  decision: number;
  what: T;
}

export interface Observed {
  push(entry: Timed<Observation>): void;
  /** Everything up to a moment. The same list every time for the same moment, where that costs nothing. */
  until(moment: number): readonly Timed<Observation>[];
  /** The same, sorted for a look. */
  seenAt(moment: number): Seen;
  /** How many things had been observed at a moment. */
  countAt(moment: number): number;
  /** Of each log, how many records had been pushed out at a moment. */
  droppedAt(moment: number): number[];
  from(moment: number): Timed<Observation>[];
  truncate(moment: number): void;
}

export function createObserved(logs: number): Observed {
  const seen: Timed<Observation>[] = [];
  /** Per log, the steps that pushed a record out. */
  const drops: number[][] = Array.from({ length: logs }, () => []);
  const sorted = createSorted(logs);
  let last: { count: number; list: readonly Timed<Observation>[] } = { count: 0, list: [] };

  const countAt = (moment: number) => before(seen.length, moment, (i) => seen[i].decision);

  return {
    countAt,
    push(entry) {
      seen.push(entry);
      sorted.push(entry);
      if (entry.what.k === 'dropped') drops[entry.what.log].push(entry.decision);
    },
    until(moment) {
      const count = countAt(moment);
      if (last.count !== count) last = { count, list: seen.slice(0, count) };
      return last.list;
    },
    droppedAt: (moment) => drops.map((steps) => before(steps.length, moment, (i) => steps[i])),
    seenAt: (moment) => sorted.at(moment),
    from: (moment) => seen.slice(countAt(moment)),
    truncate(moment) {
      seen.length = countAt(moment);
      sorted.truncate(moment);
      for (const steps of drops) steps.length = before(steps.length, moment, (i) => steps[i]);
      last = { count: 0, list: [] };
    },
  };
}

/** How many of `length` ascending numbers are below `limit`. */
function before(length: number, limit: number, at: (i: number) => number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where in a list those begin that were caused by step `moment` or a later one. */
export function firstFrom(seen: readonly Timed<unknown>[], moment: number): number {
  return before(seen.length, moment, (i) => seen[i].decision);
}
