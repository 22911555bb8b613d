// How often a cell hangs: in a line beside its verdict, and in its details with the causes and the ways into single runs.
import { rateAbout, rateText } from '../../../server/reports/cell-rate.ts';
import { grouped } from '../../../server/reports/numbers.ts';
import { percent, timeText } from '../../../server/reports/quantities.ts';
import { intervalText } from '../../../server/reports/rate-words.ts';
import { type RateAxis, rateAxisOf } from '../../../server/sample/figures/rate-axis.ts';
import type { CaseReport, CellRate } from '../../../server/trace/report.ts';
import type { SampledCell } from '../../comparison/state.ts';
import { element } from '../dom.ts';
import type { CaseFields } from '../finding.ts';
import { send } from '../host.ts';
import { cellInterval, intervalPlot } from '../plots.ts';

export function rateLine(
  { rate, asked, going }: SampledCell,
  report: CaseReport | undefined,
  axis: RateAxis | undefined,
): HTMLElement {
  const far = going ? ` … of ${grouped(asked)}` : '';
  const tone = rate.hung > 0 ? 'bad' : 'good';
  return element(
    'p',
    { class: `often ${tone}`, title: rateAbout(rate) },
    axis && cellInterval(rate, axis, tone),
    `${rateText(rate, report)}${far}`,
  );
}

export function rateDetails(
  { rate, drawn }: SampledCell,
  report: CaseReport | undefined,
  fields: CaseFields,
): HTMLElement {
  const axis = rateAxisOf([{ ...rate, runs: rate.hung }, ...rate.causes]);
  const plot = (of: Pick<CellRate, 'rate' | 'low' | 'high'> & { runs: number }, tone: string) =>
    intervalPlot(of, axis, tone) as unknown as HTMLElement;
  const debug = (run: number, timeline: boolean) =>
    send({
      kind: 'debug',
      fields: { ...fields, sampled: { ...drawn, run } },
      ...(timeline ? { timeline } : {}),
    });
  const buttons = (run: number) =>
    element(
      'div',
      { class: 'actions' },
      element('button', { title: `Run ${run}`, onclick: () => debug(run, false) }, 'Debug this run'),
      element(
        'button',
        { class: 'secondary', title: `Run ${run}, with its timeline`, onclick: () => debug(run, true) },
        'Timeline',
      ),
    );
  const tone = rate.hung > 0 ? 'bad' : 'good';
  return element(
    'section',
    { 'aria-label': 'Sampling' },
    element('h3', {}, 'How often, in simulated time'),
    element(
      'p',
      { class: `rate ${tone}` },
      plot({ ...rate, runs: rate.hung }, tone),
      ' ',
      rateText(rate, report),
    ),
    element('p', { class: 'search' }, `${rateAbout(rate)}. That a hang was not met is no proof.`),
    ...rate.causes.map((cause) =>
      element(
        'article',
        { class: 'sampled bad', 'aria-label': cause.kind ?? 'open which hang' },
        element('h4', {}, cause.headline),
        element(
          'p',
          { class: 'rate' },
          plot(cause, 'bad'),
          ` ${grouped(cause.runs)} runs, ${percent(cause.rate)} (${intervalText(cause)})${cause.medianNs === undefined ? '' : `, after ${timeText(cause.medianNs)} (median)`}`,
        ),
        buttons(cause.firstRun),
      ),
    ),
    ...(rate.firstEnd === undefined
      ? []
      : [element('p', {}, 'A run that comes to its end:'), buttons(rate.firstEnd)]),
  );
}
