/** Puts what was fetched of a timeline to what is there already. */
import { PLACE, TABLES, type Timeline } from './model.ts';
import { livingRows, widthOf } from './rows.ts';

/**
 * `part` goes on from what is known, which is changed in place: rows that live at its beginning or later come from it. They
 * are in the same order in both, and what has begun since comes after them.
 */
export function mergeTimeline<T extends Timeline>(known: T | undefined, part: T): T {
  if (!known || known.revision !== part.revision || part.stringsFrom === 0) return part;
  put(known.strings, part.stringsFrom, part.strings);
  put(known.places, part.placesFrom * PLACE.length, part.places);
  put(known.steps, part.from - known.from, part.steps);
  put(known.at, part.from - known.from, part.at);
  const times = mergedTimes(known, part);
  for (const table of TABLES) {
    const width = widthOf(table);
    const rows = known[table];
    const fresh = part[table];
    let next = 0;
    for (const row of livingRows(table, rows, part.from)) {
      for (let i = 0; i < width; i++) rows[row + i] = fresh[next + i];
      next += width;
    }
    for (; next < fresh.length; next++) rows.push(fresh[next]);
  }
  const { strings, places, steps, at, from, stringsFrom, placesFrom } = known;
  const tables = Object.fromEntries(TABLES.map((table) => [table, known[table]]));
  const { times: _, ...rest } = { ...known, ...part };
  const all = { ...rest, strings, places, steps, at, from, stringsFrom, placesFrom, ...tables };
  return (times.length > 0 ? { ...all, times } : all) as T;
}

/** Only leading steps have times. */
function mergedTimes(known: Timeline, part: Timeline): number[] {
  const times = known.times ?? [];
  const at = part.from - known.from;
  if (times.length >= at) put(times, at, part.times ?? []);
  return times;
}

function put(list: number[], at: number, more: readonly number[]): void;
function put(list: string[], at: number, more: readonly string[]): void;
function put<V>(list: V[], at: number, more: readonly V[]): void {
  list.length = at;
  for (const each of more) list.push(each);
}
