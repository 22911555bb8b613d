// Small drawings beside numbers: a rate with its interval, times as a histogram. What they show is said in words beside them, and aloud.

import { grouped } from '../../server/reports/numbers.ts';
import { percent, roundPercent, timeText } from '../../server/reports/quantities.ts';
import { intervalText } from '../../server/reports/rate-words.ts';
import { apart, inside } from '../../server/sample/figures/labels.ts';
import type { RateAxis } from '../../server/sample/figures/rate-axis.ts';
import { binned, binPosition, type TimeAxis } from '../../server/sample/figures/time-axis.ts';
import type { RateReport, Times } from '../../server/sample/report.ts';

const SVG = 'http://www.w3.org/2000/svg';

function svg(tag: string, attributes: Record<string, string | number>, ...children: Node[]): SVGElement {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

function titled(text: string): SVGElement {
  const title = svg('title', {});
  title.textContent = text;
  return title;
}

function picture(width: number, height: number, name: string, kind: string, children: SVGElement[]) {
  return svg(
    'svg',
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': name,
      class: `plot ${kind}`,
    },
    ...children,
  );
}

function label(x: number, y: number, anchor: string, words: string): SVGElement {
  const node = svg('text', { x, y, 'text-anchor': anchor, class: 'tick' });
  node.textContent = words;
  return node;
}

/** Of a tick's name, at most: its letters are 10 px high. */
const CHARACTER = 6.2;

const round = (n: number): number => Math.round(n * 10) / 10;

type Interval = Pick<RateReport, 'rate' | 'low' | 'high'>;

/** Where an interval is drawn, in px: the line of its axis, the height of its bar, the radius of its rate. */
interface IntervalBox {
  width: number;
  edge: number;
  base: number;
  bar: number;
  mark: number;
}

/** The interval as a bar, the rate as a mark in it. All rates of a case share an axis. */
export function intervalPlot({ rate, low, high }: Interval, axis: RateAxis, tone: string): SVGElement {
  const [height, box] = [32, { width: 220, edge: 18, base: 15, bar: 14, mark: 3 }];
  const { width, edge } = box;
  const x = across(axis, box);
  const name = `${percent(rate)}, ${intervalText({ low, high })}, on ${axis.kind === 'log' ? 'a logarithmic' : 'a'} scale up to ${roundPercent(axis.to)}`;
  return picture(width, height, name, `interval ${tone}`, [
    titled(name),
    ...named(axis.ticks, x, edge, width).map(([at, words]) => label(at, height - 3, 'middle', words)),
    ...drawnInterval({ rate, low, high }, axis, box),
  ]);
}

/** The same in a cell, without names: what it shows stands beside it, and the axis below the table. */
export function cellInterval(interval: Interval, axis: RateAxis, tone: string): SVGElement {
  const [height, box] = [16, { width: 116, edge: 4, base: 8, bar: 10, mark: 2.5 }];
  return svg(
    'svg',
    {
      width: box.width,
      height,
      viewBox: `0 0 ${box.width} ${height}`,
      'aria-hidden': 'true',
      class: `plot interval ${tone}`,
    },
    ...drawnInterval(interval, axis, box),
  );
}

/** The place of a rate on the axis. */
function across(axis: RateAxis, { width, edge }: IntervalBox): (rate: number) => number {
  return (rate) => round(edge + axis.at(rate) * (width - 2 * edge));
}

function drawnInterval({ rate, low, high }: Interval, axis: RateAxis, box: IntervalBox): SVGElement[] {
  const { width, edge, base, bar, mark } = box;
  const x = across(axis, box);
  // However short the interval is, it is seen beside the mark.
  const least = mark + 1;
  return [
    svg('line', { x1: edge, x2: width - edge, y1: base, y2: base, class: 'axis' }),
    ...axis.ticks.map((at) =>
      svg('line', { x1: x(at), x2: x(at), y1: base - 2, y2: base + 2, class: 'axis' }),
    ),
    svg('rect', {
      x: round(Math.min(x(low), (x(low) + x(high) - least) / 2)),
      y: base - bar / 2,
      width: Math.max(least, round(x(high) - x(low))),
      height: bar,
      rx: 2,
      class: 'band',
    }),
    svg('circle', { cx: x(rate), cy: base, r: mark, class: 'rate' }),
  ];
}

/** Of an axis that several plots share. */
export function axisWords({ kind, to, zero }: RateAxis): string {
  if (kind === 'linear') return `from 0 % to ${roundPercent(to)}`;
  return `logarithmic, up to ${roundPercent(to)}${zero ? '; 0 % stands apart at the left' : ''}`;
}

/** The ticks that there is room to name: the ends first. */
function named(
  ticks: readonly number[],
  x: (rate: number) => number,
  room: number,
  width: number,
): [number, string][] {
  const found: [number, string][] = [];
  const last = ticks.length - 1;
  for (const i of [0, last, ...ticks.keys()]) {
    const at = x(ticks[i]);
    if (at <= width && found.every(([other]) => Math.abs(other - at) >= 2 * room))
      found.push([at, ticks[i] === 0 ? '0' : roundPercent(ticks[i])]);
  }
  return found;
}

/** All groups of a case share an axis, each has its own peak. Nothing without times. */
export function timesPlot(
  { counts, median, quartiles }: Times,
  axis: TimeAxis | undefined,
  tone: string,
): SVGElement | undefined {
  if (!axis || median === undefined || !quartiles) return undefined;
  const bins = binned(axis, counts);
  const [width, height, base] = [300, 62, 44];
  const step = width / bins.length;
  const most = Math.max(...bins);
  const [from, to] = [counts[0][0], counts[counts.length - 1][0]];
  const name = `Histogram of simulated times from ${timeText(from)} to ${timeText(to)}${axis.kind === 'log' ? ', logarithmic axis' : ''}; median ${timeText(median)}`;
  const edges = axis.zero ? [0, ...axis.edges] : axis.edges;
  const bars = bins.flatMap((runs, i) => {
    if (runs === 0) return [];
    const h = Math.max(1.5, (runs / most) * (base - 6));
    const bar = svg('rect', {
      x: round(i * step + 0.5),
      y: round(base - h),
      width: round(Math.max(1, step - 1)),
      height: round(h),
      class: 'bar',
    });
    bar.append(titled(`${timeText(edges[i])} to ${timeText(edges[i + 1])}: ${grouped(runs)}`));
    return [bar];
  });
  const place = (ns: number): number =>
    ns === 0 && axis.zero ? step / 2 : round(Math.min(width, Math.max(0, binPosition(axis, ns) * step)));
  const ticks = axis.ticks.map(place);
  const marks = [
    svg('line', { x1: 0, x2: width, y1: base, y2: base, class: 'axis' }),
    ...ticks.map((at) => svg('line', { x1: at, x2: at, y1: base, y2: base + 3, class: 'axis' })),
    svg('line', {
      x1: place(quartiles[0]),
      x2: Math.max(place(quartiles[1]), place(quartiles[0]) + 2),
      y1: base + 1.5,
      y2: base + 1.5,
      class: 'quartiles',
    }),
    svg('line', { x1: place(median), x2: place(median), y1: 2, y2: base + 5, class: 'median' }),
  ];
  const words = axis.ticks.map((ns, i) => inside(ticks[i], timeText(ns), width, CHARACTER));
  const labels = apart(words, CHARACTER).map(({ at, anchor, words }) => label(at, height - 4, anchor, words));
  return picture(width, height, name, `times ${tone}`, [titled(name), ...bars, ...marks, ...labels]);
}
