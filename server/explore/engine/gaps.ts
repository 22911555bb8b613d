/**
 * Several workers reserve numbers of states and do not use all of them. When they have done, the last states move into
 * the gaps, so that numbers are without gaps, and those of a level follow each other.
 */
import { ID_BITS, type Layout } from './layout.ts';
import type { Range } from './team.ts';

const IDS = (1 << ID_BITS) - 1;

/** `goneOnFrom` has all states whose successors may have moved. `placeOf` yields where the index has a state's number. */
export function closeGaps(
  v: Int32Array,
  { states, sons }: Layout,
  scratches: number[],
  goneOnFrom: Range,
  placeOf: (id: number) => number,
): void {
  const unused = scratches
    .map((scratch) => ({ from: v[scratch + states.spare], to: v[scratch + states.spare + 1] }))
    .filter(({ from, to }) => from < to);
  if (unused.length === 0) return;
  for (const scratch of scratches) v.fill(0, scratch + states.spare, scratch + states.spare + 2);
  const count = v[states.count];
  const end = count - unused.reduce((n, { from, to }) => n + to - from, 0);
  const gaps = unused.flatMap(({ from, to }) =>
    Array.from({ length: Math.max(0, Math.min(to, end) - from) }, (_, i) => from + i),
  );
  const page = (id: number): number => id >>> states.pageBits;
  const within = (id: number): number => id & ((1 << states.pageBits) - 1);
  const entry = (id: number): number => v[states.directory + page(id)] + within(id) * states.words;
  const moved = new Map<number, number>();
  for (let id = end; gaps.length > 0; id++) {
    if (unused.some(({ from, to }) => from <= id && id < to)) continue;
    const to = gaps.pop()!;
    moved.set(id, to);
    const place = placeOf(id);
    v[place] = (v[place] & ~IDS) | (to + 1);
    v.copyWithin(entry(to), entry(id), entry(id) + states.words);
  }
  v[states.count] = end;
  if (moved.size === 0) return;
  for (let id = goneOnFrom.from; id < goneOnFrom.to; id++) {
    const own = v[sons + page(id)] + within(id);
    const son = (v[own] & IDS) - 1;
    if (son >= end) v[own] = (v[own] & ~IDS) | (moved.get(son)! + 1);
  }
}
