/**
 * Where the steps of states lead to, as the search has found it: kept as long as that is little, so that questions about
 * small searches need not make the steps again. Dropped for good when it becomes much, and when a search is shared, for
 * then states can still change their numbers.
 */
import { type Layout, WORKER } from './layout.ts';

/** The steps of the states 0 .. `states - 1`: those of state `id` lead to `to[first[id]]` .. `to[first[id + 1] - 1]`. */
export interface KeptSteps {
  states: number;
  first: Int32Array;
  to: Int32Array;
}

/** More steps than this are too many: 2 MiB, and as much for twice as many states. */
export const MOST_KEPT = 1 << 19;

/** So many states are gone on from between two times that what was written down is fetched. */
export const KEPT_AT_ONCE = 128;

export function noSteps(): KeptSteps {
  return { states: 0, first: new Int32Array(1024), to: new Int32Array(1024) };
}

/** Before a search goes on from `layout.keeps` states at most: they are to be written down. */
export function writeDown(v: Int32Array, scratch: number): void {
  v[scratch + WORKER.keeps] = 1;
  v[scratch + WORKER.keptStates] = 0;
  v[scratch + WORKER.keptSteps] = 0;
}

/** Nothing is written down any more. */
export function stopWriting(v: Int32Array, scratch: number): void {
  v[scratch + WORKER.keeps] = 0;
}

/** Adds what was written down of the states from `from` on. Says whether that can be kept; then `kept` has it. */
export function keepWritten(
  kept: KeptSteps,
  v: Int32Array,
  layout: Layout,
  at: number,
  from: number,
): boolean {
  const states = v[at + WORKER.keptStates];
  const steps = v[at + WORKER.keptSteps];
  const before = kept.first[kept.states];
  if (from !== kept.states || before + steps > MOST_KEPT || from + states > 2 * MOST_KEPT) return false;
  kept.first = widened(kept.first, from + states + 1);
  kept.to = widened(kept.to, before + steps);
  const ways = at + layout.scratch.ways;
  for (let i = 0; i < states; i++) kept.first[from + i + 1] = kept.first[from + i] + v[ways + i];
  const written = at + layout.scratch.kept;
  kept.to.set(v.subarray(written, written + steps), before);
  kept.states = from + states;
  return true;
}

function widened(list: Int32Array, length: number): Int32Array {
  if (list.length >= length) return list;
  const wider = new Int32Array(Math.max(length, list.length * 2));
  wider.set(list);
  return wider;
}
