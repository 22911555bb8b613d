/** Finding things in a timeline by a word: functions, statements, locks, waits, interrupts, lines. */
import { PLACE, type Timeline } from './model.ts';
import { rowsOf } from './view.ts';

/** Tables with a text, and how far the step that it is about lies before the moment of the row. */
const TEXTS = [
  { table: 'calls', text: 'name', at: 'from', back: 0 },
  { table: 'waits', text: 'text', at: 'from', back: 1 },
  { table: 'longs', text: 'text', at: 'from', back: 1 },
  { table: 'ends', text: 'text', at: 'from', back: 1 },
  { table: 'lines', text: 'text', at: 'step', back: 0 },
  { table: 'drops', text: 'text', at: 'step', back: 0 },
  { table: 'faults', text: 'text', at: 'step', back: 0 },
  { table: 'changes', text: 'text', at: 'step', back: 0 },
] as const;

/** The steps that have to do with the text, in order; case does not matter. */
export function findSteps(timeline: Timeline, text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const contains = (name: string) => name.toLowerCase().includes(wanted);
  const strings = timeline.strings.map(contains);
  const found = new Set<number>();
  for (const { table, text: column, at, back } of TEXTS) {
    for (const row of rowsOf(timeline, table)) {
      const values: Record<string, number> = row;
      if (strings[values[column]]) found.add(values[at] - back);
    }
  }
  addNamed(timeline, contains, found);
  addStatements(timeline, strings, found);
  return [...found].filter((step) => step >= 0 && step < timeline.length).sort((a, b) => a - b);
}

/** Locks that are taken, interrupts that are sent and taken. */
function addNamed(timeline: Timeline, contains: (name: string) => boolean, found: Set<number>): void {
  const resources = (timeline.resources ?? []).map(({ name }) => contains(name));
  const vectors = (timeline.vectors ?? []).map(({ name, kind }) => contains(`${kind} ${name}`));
  for (const { lane, resource, from } of rowsOf(timeline, 'holds'))
    if (lane >= 0 && resources[resource]) found.add(from - 1);
  for (const { vector, sent, taken } of rowsOf(timeline, 'interrupts'))
    if (vectors[vector]) found.add(sent).add(taken);
}

/** Steps whose statement contains the text. */
function addStatements({ places, at, from }: Timeline, strings: boolean[], found: Set<number>): void {
  const width = PLACE.length;
  const text = PLACE.indexOf('text');
  const matches: boolean[] = [];
  for (let place = 0; place * width < places.length; place++)
    matches.push(strings[places[place * width + text]]);
  at.forEach((place, i) => {
    if (matches[place]) found.add(from + i);
  });
}

/** The next of the steps found after a moment, or before it; round at the ends. */
export function nextFound(found: readonly number[], moment: number, forward: boolean): number | undefined {
  if (found.length === 0) return undefined;
  if (forward) return found.find((step) => step > moment) ?? found[0];
  return found.findLast((step) => step < moment) ?? found[found.length - 1];
}
