/**
 * A run as kernel commit messages draw it: a column for each CPU, time running downwards, calls indented. At most 75
 * characters wide, so that it survives `git log`. `two-column-text.ts` reads it back.
 */
import type { Machine } from '../../machine/machine.ts';
import type { Run } from '../run.ts';
import { type DrawingOptions, type Marks, marksOf } from './drawing-options.ts';
import { type Line, linesOf } from './lines.ts';

export const WIDTH = 75;
const GAP = 2;
/** A column that is narrower cannot hold a name. */
const NARROWEST = 16;

export function twoColumn(machine: Machine, run: Run, options: DrawingOptions = {}): string {
  const names = machine.program.agents.map(({ name }) => name);
  return drawing(linesOf(machine, run, options.detail ?? 'short'), names, options);
}

/** A column for each agent that has a line; for all where none has. */
export function drawing(lines: readonly Line[], names: readonly string[], marks: Marks = {}): string {
  const all = names.map((_, agent) => agent);
  const busy = all.filter((agent) => lines.some((line) => line.agent === agent));
  const shown = busy.length > 0 ? busy : all;
  const room = WIDTH - GAP * (shown.length - 1);
  if (shown.length > 1 && room < NARROWEST * shown.length) return list(lines, names, marks);
  const indent = deepest(lines) * 2 > room / Math.max(1, shown.length) / 2 ? 1 : 2;
  const cells = (line: Line) => ' '.repeat(line.depth * indent) + line.text;
  const widths = widthsFor(
    shown.map((agent) =>
      Math.max(names[agent].length, ...lines.flatMap((l) => (l.agent === agent ? [cells(l).length] : []))),
    ),
    room,
  );
  const row = (texts: string[]) =>
    texts
      .map((text, i) => text.padEnd(widths[i]))
      .join(' '.repeat(GAP))
      .trimEnd();
  const out = [row(shown.map((agent) => names[agent])), row(widths.map((width) => '-'.repeat(width)))];
  withMarks(lines, marks, {
    mark: (text) => out.push(banner(text)),
    line: (line) => {
      if (line.agent < 0) out.push(...wrapped(line.text, 0, WIDTH));
      const column = shown.indexOf(line.agent);
      if (column < 0) return;
      for (const part of wrapped(line.text, line.depth * indent, widths[column]))
        out.push(row(shown.map((_, i) => (i === column ? part : ''))));
    },
  });
  return `${out.join('\n')}\n`;
}

/** For more agents than there is room for: each line says whose it is. */
function list(lines: readonly Line[], names: readonly string[], marks: Marks): string {
  const out: string[] = [];
  withMarks(lines, marks, {
    mark: (text) => out.push(banner(text)),
    line: ({ agent, depth, text }) => {
      const prefix = agent < 0 ? '' : `${names[agent]}: `;
      for (const part of wrapped(text, depth, WIDTH - prefix.length)) out.push(prefix + part);
    },
  });
  return `${out.join('\n')}\n`;
}

function withMarks(
  lines: readonly Line[],
  marks: Marks,
  to: { mark(text: string): void; line(line: Line): void },
): void {
  const left = marksOf(marks);
  for (const line of lines) {
    while (left.length > 0 && line.t >= left[0].t) to.mark(left.shift()?.text ?? '');
    to.line(line);
  }
  for (const { text } of left) to.mark(text);
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
