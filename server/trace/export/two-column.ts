/**
 * A run as kernel commit messages draw it: a column for each CPU, time running downwards, calls indented. At most 75
 * characters wide, so that it survives `git log`. `two-column-text.ts` reads it back.
 */
import type { Machine } from '../../machine/machine.ts';
import type { Run } from '../run.ts';
import { type DrawingOptions, type Mark, marksOf } from './drawing-options.ts';
import { type Line, linesOf } from './lines.ts';
import { part, rows, type Writing } from './writing.ts';

export const WIDTH = 75;
const GAP = 2;
/** A column that is narrower cannot hold a name. */
const NARROWEST = 16;

export function* twoColumn(machine: Machine, run: Run, options: DrawingOptions = {}): Writing {
  const names = machine.program.agents.map(({ name }) => name);
  const marks = marksOf(options);
  const moments = marks.map(({ t }) => t);
  const lines = yield* part(linesOf(machine, run, options.detail ?? 'short', moments), 0, 0.8);
  const rowsOf = columns(lines, names) ?? list(names);
  yield { text: rowsOf.head.map((row) => `${row}\n`).join(''), done: 0.8 };
  const textOf = (line: Line) => [...bannersBefore(marks, line.t), ...rowsOf.line(line)];
  yield* rows(
    lines,
    (line) =>
      textOf(line)
        .map((row) => `${row}\n`)
        .join(''),
    0.8,
  );
  yield { text: marks.map(({ text }) => `${banner(text)}\n`).join(''), done: 1 };
}

/** How lines are drawn: what comes first, and the rows of each. */
interface Layout {
  head: string[];
  line(line: Line): string[];
}

/** A column for each agent that has a line; for all where none has. Nothing where there is no room for them. */
function columns(lines: readonly Line[], names: readonly string[]): Layout | undefined {
  const busy = new Set(lines.map(({ agent }) => agent));
  const all = names.map((_, agent) => agent);
  const some = all.filter((agent) => busy.has(agent));
  const shown = some.length > 0 ? some : all;
  const room = WIDTH - GAP * (shown.length - 1);
  if (shown.length > 1 && room < NARROWEST * shown.length) return undefined;
  const indent = deepest(lines) * 2 > room / shown.length / 2 ? 1 : 2;
  const needed = names.map((name) => name.length);
  for (const { agent, depth, text } of lines)
    if (agent >= 0) needed[agent] = Math.max(needed[agent], depth * indent + text.length);
  const widths = widthsFor(
    shown.map((agent) => needed[agent]),
    room,
  );
  const row = (texts: string[]) =>
    texts
      .map((text, i) => text.padEnd(widths[i]))
      .join(' '.repeat(GAP))
      .trimEnd();
  return {
    head: [row(shown.map((agent) => names[agent])), row(widths.map((width) => '-'.repeat(width)))],
    line({ agent, depth, text }) {
      if (agent < 0) return wrapped(text, 0, WIDTH);
      const column = shown.indexOf(agent);
      const cells = wrapped(text, depth * indent, widths[column]);
      return cells.map((cell) => row(shown.map((_, i) => (i === column ? cell : ''))));
    },
  };
}

/** For more agents than there is room for: each line says whose it is. */
function list(names: readonly string[]): Layout {
  return {
    head: [],
    line({ agent, depth, text }) {
      const prefix = agent < 0 ? '' : `${names[agent]}: `;
      return wrapped(text, depth, WIDTH - prefix.length).map((row) => prefix + row);
    },
  };
}

/** Those of the marks that come before a step; they are taken out of the list. */
function bannersBefore(marks: Mark[], t: number): string[] {
  const before = marks.findIndex((mark) => mark.t > t);
  return marks.splice(0, before < 0 ? marks.length : before).map(({ text }) => banner(text));
}

function banner(text: string): string {
  const side = '-'.repeat(Math.max(3, Math.floor((WIDTH - text.length - 2) / 2)));
  return `${side} ${text} ${side}`;
}

function deepest(lines: readonly Line[]): number {
  return lines.reduce((most, { depth }) => Math.max(most, depth), 0);
}

/** Columns get what they need, and where that is too much, an equal share of what the others leave. */
function widthsFor(needed: readonly number[], room: number): number[] {
  const widths = needed.map(() => 0);
  let left = room;
  const open = new Set(needed.keys());
  for (let changed = true; changed && open.size > 0; ) {
    changed = false;
    const share = Math.floor(left / open.size);
    for (const i of [...open]) {
      if (needed[i] > share) continue;
      widths[i] = needed[i];
      left -= needed[i];
      open.delete(i);
      changed = true;
    }
  }
  for (const i of open) widths[i] = Math.floor(left / open.size);
  return widths;
}

/** A line that does not fit goes on below; a backslash at its end says so. */
export function wrapped(text: string, indent: number, width: number): string[] {
  if (indent + text.length <= width) return [' '.repeat(indent) + text];
  const by = Math.min(indent, Math.max(0, width - NARROWEST + 4));
  const out: string[] = [];
  let rest = text;
  let pad = by;
  while (rest.length > width - pad) {
    const room = width - pad - 1;
    const space = rest.lastIndexOf(' ', room - 1);
    const underscore = rest.lastIndexOf('_', room - 1);
    // The blank stays before the backslash: that tells a break between words from one inside.
    let cut = space > room / 2 ? space + 1 : underscore > room / 2 ? underscore + 1 : room;
    // A blank at the beginning of a line would be lost.
    while (rest[cut] === ' ') cut--;
    out.push(`${' '.repeat(pad)}${rest.slice(0, cut)}\\`);
    rest = rest.slice(cut);
    pad = Math.min(by + 2, Math.max(0, width - NARROWEST + 4));
  }
  out.push(' '.repeat(pad) + rest);
  return out;
}
