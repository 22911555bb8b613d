// Small drawings beside numbers: a rate with its interval, times as a histogram. What they show is said in words beside them, and aloud.
import type { RateReport, Times } from '../../server/sample/report.ts';
import { histogramOf } from '../../server/sample/statistics/bins.ts';
import { intervalText, percentText, shortTimeText } from '../../server/sample/words.ts';

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

const round = (n: number): number => Math.round(n * 10) / 10;

/** From 0 to 1: the interval as a bar, the rate as a mark in it. */
export function intervalPlot({ rate, low, high }: RateReport, tone: string): SVGElement {
  const [width, height, edge, base] = [150, 30, 14, 15];
  const x = (share: number) => round(edge + share * (width - 2 * edge));
  const name = `${percentText(rate)}, ${intervalText({ low, high })}, on a scale from 0 to 100 %`;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) =>
    svg('line', { x1: x(at), x2: x(at), y1: base - 2, y2: base + 2, class: 'axis' }),
  );
  return picture(width, height, name, `interval ${tone}`, [
    titled(name),
    svg('line', { x1: x(0), x2: x(1), y1: base, y2: base, class: 'axis' }),
    ...ticks,
    label(x(0), height - 3, 'middle', '0'),
    label(x(1), height - 3, 'middle', '100 %'),
    svg('rect', {
      x: round(Math.min(x(low), (x(low) + x(high)) / 2 - 2)),
      y: base - 7,
      width: Math.max(4, round(x(high) - x(low))),
      height: 14,
      rx: 2,
      class: 'band',
    }),
    svg('circle', { cx: x(rate), cy: base, r: 3, class: 'rate' }),
  ]);
}

const BINS = 30;

/** Nothing without times. */
export function timesPlot({ counts, median, quartiles }: Times, tone: string): SVGElement | undefined {
  const { bins, scale } = histogramOf(counts, BINS);
  if (bins.length === 0 || median === undefined || !quartiles) return undefined;
  const [width, height, base] = [260, 62, 44];
  const step = width / bins.length;
  const most = Math.max(...bins.map(({ runs }) => runs));
  const [from, to] = [bins[0].from, bins[bins.length - 1].to];
  const name = `Histogram of simulated times from ${shortTimeText(from)} to ${shortTimeText(to)}, ${scale} axis; median ${shortTimeText(median)}`;
  const bars = bins.map(({ runs, from: a, to: b }, i) => {
    const h = runs === 0 ? 0 : Math.max(1.5, (runs / most) * (base - 6));
    const bar = svg('rect', {
      x: round(i * step + 0.5),
      y: round(base - h),
      width: round(Math.max(1, step - 1)),
      height: round(h),
      class: 'bar',
    });
    bar.append(titled(`${shortTimeText(a)} to ${shortTimeText(b)}: ${runs}`));
    return bar;
  });
  const place = (ns: number): number => {
    if (from === to) return width / 2;
    const share = scale === 'linear' ? (ns - from) / (to - from) : Math.log(ns / from) / Math.log(to / from);
    return round(Math.min(width - 0.5, Math.max(0.5, share * width)));
  };
  const text = (at: number, anchor: string, words: string) => label(at, height - 5, anchor, words);
  const marks = [
    svg('line', { x1: 0, x2: width, y1: base, y2: base, class: 'axis' }),
    svg('line', {
      x1: place(quartiles[0]),
      x2: place(quartiles[1]),
      y1: base + 3,
      y2: base + 3,
      class: 'quartiles',
    }),
    svg('line', { x1: place(median), x2: place(median), y1: 2, y2: base + 5, class: 'median' }),
  ];
  const labels =
    from === to
      ? [text(width / 2, 'middle', shortTimeText(from))]
      : [text(0, 'start', shortTimeText(from)), text(width, 'end', shortTimeText(to))];
  return picture(width, height, name, `times ${tone}`, [titled(name), ...bars, ...marks, ...labels]);
}
