/** The figures of a report of sampled runs as an SVG that stands alone: no style, script or font from outside, light or dark as its reader has it. */
import {
  figuresOf,
  type RateFigure,
  type ScenarioFigures,
  scenariosIn,
  type TimeFigure,
  type TimeRow,
  variantName,
} from '../sample/figures/figures.ts';
import { apart } from '../sample/figures/labels.ts';
import { binPosition, type TimeAxis } from '../sample/figures/time-axis.ts';
import type { SampleReport } from '../sample/report.ts';
import { caseName } from './case-name.ts';
import { grouped } from './numbers.ts';
import { percent, roundPercent, timeText } from './quantities.ts';
import { SAMPLE_SVG_STYLE } from './sample-svg-style.ts';
import { element, text, titled } from './svg-elements.ts';

const WIDTH = 960;
const MARGIN = 24;
/** Where what is drawn begins and ends; in front of it are names, behind it figures. */
const LEFT = 320;
const RIGHT = 800;
const LINE = 24;
const BAR_HEIGHT = 44;
/** Of a character below an axis, at most. */
const CHARACTER = 7.2;
/** Characters of a line of text from margin to margin, and of a name. */
const WHOLE_LINE = 140;
const NAME = 36;

/** Elements and the height that they take. */
interface Block {
  elements: string[];
  height: number;
}

export function sampleSvg(report: SampleReport): string {
  const title = `How often ${report.file} hangs, and when`;
  const about = `${grouped(report.runs.to - report.runs.from)} runs, seed ${report.seed}`;
  const { elements, height } = stacked(
    scenariosIn(report).map((cases) => scenarioBlock(figuresOf(cases), about)),
  );
  const size = { width: WIDTH, height: height + 2 * MARGIN };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img">`,
    titled(title),
    `<style>${SAMPLE_SVG_STYLE}</style>`,
    element('rect', { class: 'back', width: size.width, height: size.height }),
    element('g', { transform: `translate(0 ${MARGIN})` }, '\n', ...elements, '\n'),
    '</svg>',
    '',
  ].join('\n');
}

/** One below the other. */
function stacked(blocks: readonly Block[], gap = 32): Block {
  let y = 0;
  const elements = blocks.map((block) => {
    const placed = element('g', { transform: `translate(0 ${y})` }, ...block.elements);
    y += block.height + gap;
    return placed;
  });
  return { elements, height: Math.max(0, y - gap) };
}

function scenarioBlock(figures: ScenarioFigures, about: string): Block {
  const [first] = figures.cases;
  const name = caseName({ ...first, patches: figures.cases.length > 1 ? [] : first.patches });
  const head = {
    elements: [
      text(MARGIN, 14, name, { class: 'head' }),
      text(MARGIN, 34, [first.title, about].filter((t) => t !== name).join(' · '), { class: 'soft' }),
    ],
    height: 40,
  };
  const times = figures.times.flatMap((figure, i) =>
    figure ? [timeBlock(figure, variantOf(figures, i))] : [],
  );
  return stacked([head, rateBlock(figures.rates), ...times, legendBlock(figures)], 24);
}

function variantOf({ cases }: ScenarioFigures, i: number): string {
  return cases.length > 1 ? variantName(cases[i]) : '';
}

// ------------------------------------------------------------------------------------ rates

function rateBlock({ axis, rows }: RateFigure): Block {
  const x = (rate: number): number => LEFT + axis.at(rate) * (RIGHT - LEFT);
  const top = 20;
  const bottom = top + rows.length * LINE;
  const elements = [text(MARGIN, 10, 'Rate with its 95 % interval', { class: 'soft' })];
  const marks = axis.ticks.map((rate) => ({ x: x(rate), words: roundPercent(rate) }));
  elements.push(...axisElements(marks, top, bottom, axis.zero ? x(axis.from) : LEFT));
  rows.forEach(({ label, part, tone, rate: r }, i) => {
    const y = top + i * LINE + LINE / 2;
    const [from, at, to] = [r.low, r.rate, r.high].map(x);
    const said = `${percent(r.rate)}, 95 % from ${percent(r.low)} to ${percent(r.high)}`;
    elements.push(
      element(
        'g',
        {},
        titled(`${label}: ${said}, ${grouped(r.runs)} runs`),
        text(MARGIN + (part ? 16 : 0), y + 4, cut(label, NAME), part ? {} : { class: 'name' }),
        element('path', {
          class: `whisker ${tone}`,
          d: `M${at2(from)} ${y - 5}v10M${at2(from)} ${y}H${at2(to)}M${at2(to)} ${y - 5}v10`,
        }),
        element('circle', { class: tone, cx: at, cy: y, r: 4 }),
        text(RIGHT + 16, y + 4, r.runs > 0 ? percent(r.rate) : `0 %, at most ${percent(r.high)}`),
      ),
    );
  });
  return { elements, height: bottom + 24 };
}

const at2 = (n: number): number => Math.round(n * 100) / 100;

// ------------------------------------------------------------------------------------ times

function timeBlock({ axis, rows }: TimeFigure, variant: string): Block {
  const bins = rows[0].bins.length;
  const x = (position: number): number => LEFT + (position / bins) * (RIGHT - LEFT);
  const top = 20;
  const step = BAR_HEIGHT + 16;
  const bottom = top + rows.length * step;
  const head = variant === '' ? 'Simulated time, each group to its own peak' : variant;
  const marks = axis.ticks.map((ns) => ({ x: x(binPosition(axis, ns)), words: timeText(ns) }));
  if (axis.zero) marks.unshift({ x: x(0.5), words: '0' });
  return {
    elements: [
      text(MARGIN, 10, cut(head, WHOLE_LINE), variant === '' ? { class: 'soft' } : { class: 'name' }),
      ...axisElements(marks, top, bottom, axis.zero ? x(1) : LEFT),
      ...rows.map((row, i) => histogram(row, axis, x, top + i * step + 16)),
    ],
    height: bottom + 24,
  };
}

function histogram(
  { label, tone, runs, median, bins, peak }: TimeRow,
  axis: TimeAxis,
  x: (bin: number) => number,
  top: number,
): string {
  const bottom = top + BAR_HEIGHT;
  const bars = bins.flatMap((n, i) => {
    if (n === 0) return [];
    const height = Math.max(1, (n / peak) * BAR_HEIGHT);
    const box = { x: x(i) + 0.5, y: bottom - height, width: x(i + 1) - x(i) - 1, height };
    return [
      element('rect', { class: `bar ${tone}`, ...box }, titled(`${binText(axis, i)}: ${grouped(n)} runs`)),
    ];
  });
  const middle = x(axis.zero && median === 0 ? 0.5 : binPosition(axis, median));
  return element(
    'g',
    {},
    text(MARGIN, top + 18, label),
    text(MARGIN, top + 36, `${grouped(runs)} runs, median ${timeText(median)}`, { class: 'soft' }),
    ...bars,
    element(
      'path',
      { class: 'median', d: `M${at2(middle)} ${top - 4}V${bottom}` },
      titled(`median ${timeText(median)}`),
    ),
    element('path', { class: 'axis', d: `M${LEFT} ${bottom}H${RIGHT}` }),
    text(RIGHT + 16, top + 10, `peak ${grouped(peak)}`, { class: 'soft' }),
  );
}

function binText({ edges, zero }: TimeAxis, i: number): string {
  if (zero && i === 0) return '0 ns';
  const at = zero ? i - 1 : i;
  return `${timeText(edges[at])} to ${timeText(edges[at + 1])}`;
}

// ------------------------------------------------------------------------------------ axes and words

/** `from`: where it is no longer a gap that separates 0 from a logarithm. */
function axisElements(
  marks: readonly { x: number; words: string }[],
  top: number,
  bottom: number,
  from: number,
): string[] {
  const elements = [element('path', { class: 'axis', d: `M${at2(from)} ${bottom}H${RIGHT}` })];
  if (from > LEFT)
    elements.push(element('path', { class: 'axis gap', d: `M${LEFT} ${bottom}H${at2(from)}` }));
  for (const { x } of marks)
    elements.push(element('path', { class: 'grid', d: `M${at2(x)} ${top}V${bottom}` }));
  const labels = marks.map(({ x, words }) => ({ at: x, words, anchor: 'middle' as const }));
  for (const { at, words } of apart(labels, CHARACTER))
    elements.push(text(at, bottom + 18, words, { class: 'soft', 'text-anchor': 'middle' }));
  return elements;
}

function legendBlock({ legend }: ScenarioFigures): Block {
  const elements: string[] = [];
  let y = 12;
  for (const { letter, cause } of legend) {
    elements.push(text(MARGIN, y, letter, { class: 'name' }));
    for (const line of linesOf(cause.headline, WHOLE_LINE)) {
      elements.push(text(MARGIN + 24, y, line, { class: 'soft' }));
      y += 18;
    }
    y += 4;
  }
  return { elements, height: y };
}

function linesOf(words: string, length: number): string[] {
  const lines = [''];
  for (const word of words.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last === '' || last.length + 1 + word.length <= length)
      lines[lines.length - 1] = last ? `${last} ${word}` : word;
    else lines.push(word);
  }
  return lines;
}

function cut(words: string, length: number): string {
  return words.length <= length ? words : `${words.slice(0, length - 1)}…`;
}
