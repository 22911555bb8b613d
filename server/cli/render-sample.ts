/** A report of sampled runs as text for a person: rates with their intervals, causes, times. */

import { caseName } from '../reports/case-name.ts';
import { counted, grouped } from '../reports/numbers.ts';
import { percent, timeText } from '../reports/quantities.ts';
import { lateWords } from '../reports/rate-words.ts';
import { unmetCauses } from '../sample/checks.ts';
import { figuresOf, type ScenarioFigures, scenariosIn } from '../sample/figures/figures.ts';
import type { Group, RateReport, SampledCase, SampleReport, SchedulerReport } from '../sample/report.ts';
import { runsForExactTest } from '../sample/statistics/proportions.ts';
import { drawRates, drawTimes } from './draw-figures.ts';
import { diagnosticText } from './render-finding.ts';
import { renderPairs } from './render-pairs.ts';
import { checkLine, notMet, renderVerdicts } from './render-sample-checks.ts';
import { type Paint, paintFor, showsUnicode, widthOf, wrap } from './style.ts';

export interface SampleRenderOptions {
  paint: Paint;
  width: number;
  unicode: boolean;
  /** Rates and times are drawn too. */
  figures: boolean;
}
type Options = SampleRenderOptions;

export function sampleRenderOptions({ figures }: { figures?: boolean }): SampleRenderOptions {
  const { stdout } = process;
  return {
    paint: paintFor(stdout),
    width: widthOf(stdout),
    unicode: showsUnicode(),
    figures: figures !== false,
  };
}

export function renderSample(report: SampleReport, options: Options): string {
  const parts = report.diagnostics.map((d) => diagnosticText(d, options.paint));
  for (const cases of scenariosIn(report)) {
    const figures = options.figures ? figuresOf(cases) : undefined;
    cases.forEach((c, i) => {
      const times = figures?.times[i];
      const drawn = times ? drawTimes(times, options) : [];
      parts.push([renderCase(c, report, options), ...drawn].join('\n'));
    });
    if (cases.length > 1 && cases.some(({ check }) => check)) parts.push(renderVerdicts(cases, options));
    if (figures) parts.push(renderRates(figures, options));
    parts.push(...renderPairs(report, cases, options));
  }
  return `${parts.join('\n\n')}\n`;
}

/** All rates of a scenario on one axis, and what the letters of the causes stand for. */
function renderRates({ cases, rates, legend }: ScenarioFigures, options: Options): string {
  const { paint, width } = options;
  const [{ scenario, parameters }] = cases;
  const head = `${paint('strong', caseName({ scenario, parameters, patches: [] }))}  rates, 95 % intervals`;
  const letters = legend.map(
    ({ letter, cause }) =>
      `  ${paint('strong', letter.padEnd(3))} ${wrap(cause.headline, width - 6, '      ')}`,
  );
  return [head, ...drawRates(rates, options), ...letters].join('\n');
}

function renderCase(c: SampledCase, report: SampleReport, options: Options): string {
  const { paint, width } = options;
  const asked = report.runs.to - report.runs.from;
  const made = c.runs === asked ? '' : ` of ${grouped(asked)}`;
  const about = `${grouped(c.runs)}${made} runs, seed ${report.seed}, ${schedulerText(c.scheduler)}`;
  const lines = [
    `${paint('strong', caseName(c))}  ${c.title}`,
    `  ${paint('dim', about)}`,
    rateLine('hang', c.hung, c.hung.runs > 0 ? 'bad' : 'good', paint),
  ];
  const indented = (text: string): string => `      ${wrap(text, width - 6, '      ')}`;
  if (c.check) lines.push(checkLine(c.check, options));
  lines.push(...causeLines(c, options, indented));
  lines.push(rateLine('end', c.ended, 'good', paint), timeLine(c.ended, paint));
  if (c.unfinished.runs > 0) {
    lines.push(rateLine('no end', c.unfinished, 'unsure', paint));
    lines.push(indented(`No end within ${limitText(report, c)}, and not proven to hang.`));
  }
  if (c.stood.runs > 0) {
    lines.push(rateLine('no time', c.stood, 'unsure', paint));
    lines.push(indented('The clock stood still: steps went on at one moment. Give them a cost.'));
  }
  for (const fault of c.faults)
    lines.push(rateLine(fault.code, fault, 'bad', paint), indented(fault.message), timeLine(fault, paint));
  for (const e of c.conditions) {
    const bad = e.kind !== 'reachable' && e.runs > 0;
    lines.push(rateLine(VERBS[e.kind], e, bad ? 'bad' : 'good', paint), indented(`expect ${e.id}`));
    for (const loss of e.losses)
      lines.push(indented(`${grouped(loss.runs)}: ${loss.headline} (run ${loss.firstRun})`));
    if (e.open > 0) lines.push(indented(`${grouped(e.open)} runs ended before it was known.`));
  }
  if (c.late.runs > 0) lines.push(`  ${paint('dim', lateWords(c.late))}`);
  const half = c.hung.runs > 0 ? runsForExactTest(c.hung.rate, c.hung.rate / 2) : undefined;
  if (half !== undefined)
    lines.push(
      `  ${paint('dim', `${grouped(half)} runs of each tell this rate from one half as high (80 % power at 5 %).`)}`,
    );
  return lines.filter(Boolean).join('\n');
}

/** Causes that runs met, and those that the check alone knows. */
function causeLines(c: SampledCase, options: Options, indented: (text: string) => string): string[] {
  const { paint } = options;
  const lines: string[] = [];
  for (const cause of c.causes) {
    lines.push(
      rateLine(cause.kind ?? 'open', cause, 'bad', paint),
      indented(cause.headline),
      timeLine(cause, paint),
    );
    const known = c.check?.causes.find(({ key }) => key === cause.key);
    if (known)
      lines.push(`      ${paint('dim', `The check reaches it in ${counted(known.steps, 'step')}.`)}`);
    if (cause.exact < cause.runs)
      lines.push(
        indented(`The moment is the latest possible for ${grouped(cause.runs - cause.exact)} of them.`),
      );
  }
  for (const cause of c.check ? unmetCauses(c.check) : []) lines.push(...notMet(cause, c.runs, options));
  return lines;
}

const VERBS = { always: 'violated', never: 'violated', eventually: 'lost', reachable: 'reached' } as const;

export function rateLine(
  what: string,
  { runs, rate, low, high }: RateReport,
  tone: 'good' | 'bad' | 'unsure',
  paint: Paint,
): string {
  const interval = `${percent(rate).padStart(8)}  95 % ${percent(low)} to ${percent(high)}`;
  return `  ${paint(tone, what.padEnd(10))} ${grouped(runs).padStart(9)}  ${interval}`;
}

function timeLine({ times, firstRun }: Group, paint: Paint): string {
  if (times.median === undefined || !times.quartiles) return '';
  const [q1, q3] = times.quartiles;
  const text = `after ${timeText(times.median)} (median; quartiles ${timeText(q1)}, ${timeText(q3)}), run ${firstRun} is the first`;
  return `      ${paint('dim', text)}`;
}

function schedulerText(scheduler: SchedulerReport): string {
  if (scheduler.name === 'time') return 'simulated time';
  if (scheduler.name === 'random') return 'uniform random walk';
  const { depth, movers, moves, bound } = scheduler;
  return `PCT of depth ${depth} (${movers} movers, ${grouped(moves)} moves: what takes ${depth} orderings is met in ${percent(bound)} of the runs at least)`;
}

function limitText({ limitNs }: SampleReport, { scheduler }: SampledCase): string {
  return scheduler.name === 'time' ? timeText(limitNs) : `${grouped(scheduler.steps)} steps`;
}
