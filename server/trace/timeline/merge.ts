/** Puts what was fetched of a timeline to what is there already. */
import { PLACE, TABLES, type Timeline } from './model.ts';
import { beginOf, lives, widthOf } from './rows.ts';

/** `part` goes on from what is known: rows that live at its beginning or later come from it alone. */
export function mergeTimeline(known: Timeline | undefined, part: Timeline): Timeline {
  if (!known || known.revision !== part.revision || part.stringsFrom === 0) return part;
  const merged: Timeline = {
    ...known,
    ...part,
    from: known.from,
    stringsFrom: known.stringsFrom,
    strings: [...known.strings.slice(0, part.stringsFrom), ...part.strings],
    placesFrom: known.placesFrom,
    places: [...known.places.slice(0, part.placesFrom * PLACE.length), ...part.places],
    steps: known.steps.slice(0, part.from - known.from).concat(part.steps),
    at: known.at.slice(0, part.from - known.from).concat(part.at),
  };
  for (const table of TABLES) {
    const width = widthOf(table);
    const old = known[table];
    const rows: number[] = [];
    for (let row = 0; row < old.length; row += width)
      if (!lives(table, old, row, part.from)) for (let i = 0; i < width; i++) rows.push(old[row + i]);
    merged[table] = inOrder(table, rows, part[table]);
  }
  return merged;
}

/** Rows stay in the order in which they begin. */
function inOrder(table: (typeof TABLES)[number], a: number[], b: number[]): number[] {
  const width = widthOf(table);
  const merged: number[] = [];
  const take = (from: number[], row: number) => {
    for (let i = 0; i < width; i++) merged.push(from[row + i]);
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const first = j >= b.length || (i < a.length && beginOf(table, a, i) <= beginOf(table, b, j));
    if (first) {
      take(a, i);
      i += width;
    } else {
      take(b, j);
      j += width;
    }
  }
  return merged;
}
