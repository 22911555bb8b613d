/** docs/rates.md and its pictures, from the reports of sampled runs of examples/rates.lockstep. */
import { counted, grouped } from '../../server/reports/numbers.ts';
import { percent } from '../../server/reports/quantities.ts';
import { SAMPLE_SVG_STYLE } from '../../server/reports/sample-svg-style.ts';
import { element, text, titled } from '../../server/reports/svg-elements.ts';
import type { SampledCase } from '../../server/sample/report.ts';
import { type Rate, rateOf } from '../../server/sample/statistics/proportions.ts';
import type { ExpectationReport } from '../../server/trace/report.ts';

/** A proposal of the thread: how often the mails say that it hangs. */
export interface Proposal {
  name: string;
  patches: string;
  mails: { hangs: number; trials: number }[];
}

export interface Sampled extends Proposal {
  case: SampledCase;
  /** What a check of examples/thread.lockstep says. */
  checked: string;
}

/** One assumption varied: a row of cases for each variant. */
export interface Curve {
  scenario: string;
  title: string;
  limit: string;
  variants: { name: string; cases: SampledCase[] }[];
}

/** Runs that do not come to their end: what the mails call a hang. */
function notOver({ hung, unfinished, runs }: SampledCase): Rate {
  return rateOf(hung.runs + unfinished.runs, runs);
}

const withInterval = ({ rate, low, high }: Rate): string =>
  `${percent(rate)} (${percent(low)} to ${percent(high)})`;

const overlap = (a: Rate, b: Rate): boolean => a.low <= b.high && b.low <= a.high;

// ------------------------------------------------------------------------------------ tables

/** How many causes of hangs a check found, and after how many steps the nearest one is certain. */
export function checkedWords(hang: ExpectationReport | undefined): string {
  if (!hang || hang.verdict === 'inconclusive') return 'not known';
  const { findings } = hang;
  if (findings.length === 0) return 'no hang';
  const steps = Math.min(...findings.map(({ pointOfNoReturn, trace }) => pointOfNoReturn ?? trace.length));
  return `${counted(findings.length, 'cause')} of hangs, the nearest after ${steps} steps`;
}

export function proposalsTable(all: readonly Sampled[]): string {
  const rows = all.map(({ name, mails, case: c, checked }) => {
    const ours = notOver(c);
    const theirs = mails.map(({ hangs, trials }) => rateOf(hangs, trials));
    const said = theirs.map((r) => `${grouped(r.count)} of ${grouped(r.runs)}: ${withInterval(r)}`);
    const lost = c.conditions.find(({ kind }) => kind === 'eventually');
    return [
      name,
      said.join('<br>') || 'no figure',
      withInterval(ours),
      theirs.length === 0 ? '' : theirs.some((r) => overlap(r, ours)) ? 'yes' : '**no**',
      lost ? percent(lost.rate) : '',
      checked,
    ];
  });
  return table(
    [
      'what is applied',
      'hangs in the mails',
      'ours: no end within 60 s',
      'do they agree?',
      '"Kernel panic" is never printed',
      'what `check` says of examples/thread.lockstep',
    ],
    rows,
  );
}

export function curveTable({ variants }: Curve): string {
  const [first] = variants;
  const head = [first.cases[0].parameters[0].name, ...variants.map(({ name }) => name)];
  const rows = first.cases.map((c, i) => [
    c.parameters[0].value,
    ...variants.map(({ cases }) => withInterval(notOver(cases[i]))),
  ]);
  return table(head, rows);
}

/** Between which values of the assumption the mails' rate would come about. */
export function whereFound({ variants }: Curve, proposals: readonly Proposal[]): string[] {
  return variants.flatMap(({ name, cases }) => {
    const proposal = proposals.find((p) => p.name === name);
    return (proposal?.mails ?? []).map(({ hangs, trials }) => {
      const wanted = hangs / trials;
      const rates = cases.map((c) => notOver(c).rate);
      const at = rates.findIndex(
        (rate, i) => i > 0 && (rate - wanted) * (rates[i - 1] - wanted) <= 0 && rate !== rates[i - 1],
      );
      const value = (i: number): string => cases[i].parameters[0].value;
      const which = `The ${percent(wanted)} of the mails for ${name}`;
      return at < 0
        ? `${which} are not met anywhere on this axis.`
        : `${which} lie between those of ${value(at - 1)} and ${value(at)}.`;
    });
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

// ------------------------------------------------------------------------------------ pictures

const WIDTH = 760;
const LEFT = 64;
const RIGHT = WIDTH - 190;
const TOP = 52;
const HEIGHT = 220;
const BOTTOM = TOP + HEIGHT;
const TONES = ['bad', 'unsure', 'good'];

/** Values of the assumption from left to right, the rate from 0 to 100 %, the mails' rates as broken lines. */
export function curveSvg({ title, variants }: Curve, proposals: readonly Proposal[]): string {
  const values = variants[0].cases.map(({ parameters: [p] }) => p.value);
  const x = (i: number): number => LEFT + ((i + 0.5) / values.length) * (RIGHT - LEFT);
  const y = (rate: number): number => BOTTOM - rate * HEIGHT;
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((rate) => [
    element('path', { class: rate === 0 ? 'axis' : 'grid', d: `M${LEFT} ${y(rate)}H${RIGHT}` }),
    text(LEFT - 8, y(rate) + 4, `${100 * rate} %`, { class: 'soft', 'text-anchor': 'end' }),
  ]);
  // Long names stand in two rows, so that they have room beside each other.
  const inRows = values.join('').length > 40;
  const names = values.map((value, i) =>
    text(x(i), BOTTOM + 20 + (inRows && i % 2 === 1 ? 16 : 0), value, {
      class: 'soft',
      'text-anchor': 'middle',
    }),
  );
  const series = variants.flatMap((variant, v) => seriesElements(variant, TONES[v], x, y, proposals));
  const height = BOTTOM + 48;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    titled(`${title}: how often the thread's machine hangs`),
    `<style>${SAMPLE_SVG_STYLE}.line { fill: none; stroke-width: 1.8; } .mails { fill: none; stroke-dasharray: 6 4; opacity: 0.7; }</style>`,
    element('rect', { class: 'back', width: WIDTH, height }),
    text(16, 26, title, { class: 'head' }),
    ...grid,
    ...names,
    ...series,
    ...legend(variants, proposals),
    '</svg>',
    '',
  ].join('\n');
}

function seriesElements(
  { name, cases }: Curve['variants'][number],
  tone: string,
  x: (i: number) => number,
  y: (rate: number) => number,
  proposals: readonly Proposal[],
): string[] {
  const rates = cases.map(notOver);
  const line = rates.map(({ rate }, i) => `${i === 0 ? 'M' : 'L'}${round(x(i))} ${round(y(rate))}`).join('');
  const mails = proposals.find((p) => p.name === name)?.mails ?? [];
  return [
    ...mails.map(({ hangs, trials }) =>
      element(
        'path',
        { class: `mails ${tone}`, d: `M${LEFT} ${round(y(hangs / trials))}H${RIGHT}` },
        titled(`the mails on ${name}: ${hangs} of ${trials}`),
      ),
    ),
    element('path', { class: `line ${tone}`, d: line }),
    ...rates.map((r, i) =>
      element(
        'g',
        {},
        titled(`${name}, ${cases[i].parameters[0].value}: ${withInterval(r)}, ${grouped(r.runs)} runs`),
        element('path', {
          class: `whisker ${tone}`,
          d: `M${round(x(i))} ${round(y(r.low))}V${round(y(r.high))}`,
        }),
        element('circle', { class: tone, cx: x(i), cy: y(r.rate), r: 4 }),
      ),
    ),
  ];
}

function legend(variants: Curve['variants'], proposals: readonly Proposal[]): string[] {
  return variants.flatMap(({ name }, v) => {
    const at = TOP + 12 + v * 48;
    const mails = proposals.find((p) => p.name === name)?.mails ?? [];
    return [
      element('path', { class: `line ${TONES[v]}`, d: `M${RIGHT + 16} ${at - 4}h24` }),
      text(RIGHT + 48, at, `${name}, sampled`),
      ...(mails.length > 0
        ? [
            element('path', { class: `mails ${TONES[v]}`, d: `M${RIGHT + 16} ${at + 16}h24` }),
            text(RIGHT + 48, at + 20, 'in the mails', { class: 'soft' }),
          ]
        : []),
    ];
  });
}

const round = (n: number): number => Math.round(n * 10) / 10;
