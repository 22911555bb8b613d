/**
 * Figures of sampled runs on a terminal: intervals on a common axis, and histograms of the time. In Unicode's block elements, or in ASCII alone
 * where the terminal may have no more.
 */
import { grouped } from '../reports/numbers.ts';
import { percent, roundPercent, timeText } from '../reports/quantities.ts';
import type { RateFigure, RateRow, TimeFigure, TimeRow } from '../sample/figures/figures.ts';
import { binPosition } from '../sample/figures/time-axis.ts';
import type { Paint } from './style.ts';

export interface DrawOptions {
  paint: Paint;
  width: number;
  /** More than ASCII can be shown. */
  unicode: boolean;
}

interface Signs {
  /** Parts of a column, from the least that is not nothing to all of it. */
  levels: string[];
  line: string;
  tick: string;
  /** Of the axis between 0 and where a logarithm begins. */
  gap: string;
  corner: string;
  low: string;
  high: string;
  between: string;
  point: string;
}

const UNICODE: Signs = {
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  line: '─',
  tick: '┴',
  gap: '╌',
  corner: '└',
  low: '├',
  high: '┤',
  between: '─',
  point: '●',
};
const ASCII: Signs = {
  levels: ['.', ':', '#'],
  line: '-',
  tick: '+',
  gap: '.',
  corner: '+',
  low: '|',
  high: '|',
  between: '-',
  point: 'o',
};

const signsOf = ({ unicode }: DrawOptions): Signs => (unicode ? UNICODE : ASCII);

// ------------------------------------------------------------------------------------ rates

/** More columns than this a name does not get. */
const WIDEST_NAME = 44;
const RATE = 8;

/** A line for each rate, and the axis below. */
export function drawRates({ axis, rows }: RateFigure, options: DrawOptions): string[] {
  const signs = signsOf(options);
  const names = rows.map(({ label, part }) => `${part ? '  ' : ''}${label}`);
  const wide = Math.min(WIDEST_NAME, options.width - 40, Math.max(...names.map((name) => name.length)));
  const columns = Math.min(80, options.width - wide - RATE - 8);
  const place = (rate: number): number => Math.round(axis.at(rate) * (columns - 1));
  const lines = rows.map((row, i) => {
    const name = cut(names[i], wide).padEnd(wide);
    const bar = options.paint(row.tone, intervalBar(row, place, signs).padEnd(columns));
    return `  ${name}  ${percent(row.rate.rate).padStart(RATE)}  ${bar}`.trimEnd();
  });
  const marks = axis.ticks.map((rate) => ({ at: place(rate), text: roundPercent(rate) }));
  const below = axisLines(marks, columns, signs, axis.zero ? place(axis.from) : 0).map(
    (line) => `  ${' '.repeat(wide)}  ${' '.repeat(RATE)}  ${options.paint('dim', line)}`,
  );
  return [...lines, ...below];
}

function intervalBar(
  { rate: { rate, low, high } }: RateRow,
  place: (rate: number) => number,
  signs: Signs,
): string {
  const [from, at, to] = [low, rate, high].map(place);
  const cells = Array.from({ length: to + 1 }, (_, i) => (i < from ? ' ' : signs.between));
  cells[from] = signs.low;
  cells[to] = signs.high;
  cells[at] = signs.point;
  return cells.join('');
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}

// ------------------------------------------------------------------------------------ times

const HEIGHT = 3;
const INDENT = '      ';

/** A histogram for each group, and their axis below. Where every time is the same there is nothing to draw. */
export function drawTimes({ axis, rows }: TimeFigure, options: DrawOptions): string[] {
  if (rows.every(({ bins }) => bins.filter((n) => n > 0).length < 2)) return [];
  const signs = signsOf(options);
  const bins = rows[0].bins.length;
  const per = Math.max(1, Math.floor((options.width - INDENT.length - 2) / bins));
  const lines = rows.flatMap((row) => timeRow(row, per, options));
  const marks = axis.ticks.map((ns) => ({ at: Math.round(binPosition(axis, ns) * per), text: timeText(ns) }));
  if (axis.zero) marks.unshift({ at: 0, text: '0' });
  const below = axisLines(marks, bins * per + 1, signs, axis.zero ? per : 0);
  return [...lines, ...below.map((line) => `${INDENT}${options.paint('dim', line)}`)];
}

function timeRow({ label, runs, bins, peak, tone }: TimeRow, per: number, options: DrawOptions): string[] {
  const { levels } = signsOf(options);
  const about = `${label}: ${grouped(runs)} runs, ${grouped(peak)} at the peak`;
  const rows = Array.from({ length: HEIGHT }, (_, i) => {
    const floor = HEIGHT - 1 - i;
    const cells = bins.map((n) => {
      // What is there is seen, however little it is.
      const parts = n === 0 ? 0 : Math.max(1, Math.round((n / peak) * HEIGHT * levels.length));
      const here = Math.min(levels.length, parts - floor * levels.length);
      return (here > 0 ? levels[here - 1] : ' ').repeat(per);
    });
    return cells.join('').trimEnd();
  });
  const drawn = rows.filter((row) => row !== '').map((row) => `${INDENT}${options.paint(tone, row)}`);
  return [`${INDENT}${options.paint('dim', about)}`, ...drawn];
}

// ------------------------------------------------------------------------------------ axes

interface Mark {
  at: number;
  text: string;
}

/** The axis, and below it what its marks stand for: all that have room. `gap`: columns in front of where a logarithm begins. */
function axisLines(marks: readonly Mark[], columns: number, signs: Signs, gap = 0): string[] {
  const axis = Array.from({ length: columns }, (_, i) => (i < gap ? signs.gap : signs.line));
  axis[0] = signs.corner;
  const below: string[] = [];
  let free = 0;
  for (const { at, text } of marks) {
    if (at < 0 || at >= columns) continue;
    if (at > 0) axis[at] = signs.tick;
    const begin = Math.max(0, Math.min(columns - text.length, at - Math.floor(text.length / 2)));
    if (begin < free) continue;
    while (below.length < begin) below.push(' ');
    below.push(...text);
    free = begin + text.length + 2;
  }
  return [axis.join(''), below.join('')];
}
