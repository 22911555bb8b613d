// Sampled runs: each case with how often it hangs, the causes with rates and times, and the ways into single runs.
import { checkedWords, unmetWords } from '../../server/reports/checked-words.ts';
import { counted, grouped } from '../../server/reports/numbers.ts';
import { percent, timeText } from '../../server/reports/quantities.ts';
import { intervalText, lateWords } from '../../server/reports/rate-words.ts';
import { unmetCauses } from '../../server/sample/checks.ts';
import { type RateAxis, rateAxisOf } from '../../server/sample/figures/rate-axis.ts';
import { type TimeAxis, timeAxisOf } from '../../server/sample/figures/time-axis.ts';
import type {
  Group,
  RateReport,
  SampledCase,
  SampledCause,
  SampleReport,
} from '../../server/sample/report.ts';
import type { LaunchFields } from '../debug/launch.ts';
import { caseParameters } from '../results/caseParameters.ts';
import type { SampleResults } from '../results/messages.ts';
import { drawnFields } from '../results/sampledFields.ts';
import { aboutRuns, CONDITION_VERBS, outcomeOf } from '../results/sampleWording.ts';
import { caseTitle } from '../results/wording.ts';
import { element } from './dom.ts';
import { send } from './host.ts';
import { diagnosticsList, placeLink } from './parts.ts';
import { intervalPlot, timesPlot } from './plots.ts';

type Tone = 'bad' | 'good' | 'unsure';

export function sampleView({ report, program }: SampleResults): HTMLElement {
  return element(
    'div',
    {},
    element('h1', {}, 'Sampling'),
    element(
      'p',
      { class: 'summary' },
      'How often it happens in simulated time, and whether it can happen at all.',
    ),
    diagnosticsList(report.diagnostics),
    ...report.cases.map((each) => caseView(each, report, program)),
  );
}

function caseView(each: SampledCase, report: SampleReport, program: string): HTMLElement {
  const debug = (run: number, timeline: boolean): void =>
    send({ kind: 'debug', fields: fieldsOf(each, report, program, run), ...(timeline ? { timeline } : {}) });
  const axes = axesOf(each);
  const group = (
    name: string,
    what: Group,
    tone: Tone,
    ...children: (HTMLElement | undefined | false)[]
  ): HTMLElement => groupView({ name, what, tone, debug, ...axes }, ...children);
  return element(
    'section',
    { 'aria-label': caseTitle(each) },
    element('h2', {}, caseTitle(each)),
    each.title !== '' && element('p', {}, each.title),
    element('p', { class: 'outcome' }, element('strong', { class: toneOf(each) }, outcomeOf(each))),
    checkView(each, program),
    element('p', { class: 'search' }, `${aboutRuns(report, each)}.`),
    rateView(each.hung, axes, toneOf(each)),
    ...each.causes.map((cause) =>
      group(
        cause.kind ?? 'open which hang',
        cause,
        'bad',
        element('h3', {}, cause.headline),
        ...explained(cause).map((sentence) => element('p', {}, sentence)),
        cause.exact < cause.runs &&
          element(
            'p',
            { class: 'search' },
            `The moment is the latest possible for ${grouped(cause.runs - cause.exact)} of them.`,
          ),
      ),
    ),
    ...unmetViews(each, axes),
    group('comes to its end', each.ended, 'good'),
    each.unfinished.runs > 0 && group('no end, and not proven to hang', each.unfinished, 'unsure'),
    each.stood.runs > 0 && group('the clock stood still: steps went on at one moment', each.stood, 'unsure'),
    ...each.faults.map((fault) =>
      group(fault.code, fault, 'bad', element('p', {}, `${fault.message} `, placeLink(fault.place))),
    ),
    ...each.conditions.map((condition) =>
      group(
        CONDITION_VERBS[condition.kind],
        condition,
        condition.runs > 0 && condition.kind !== 'reachable' ? 'bad' : 'good',
        element('h3', {}, element('code', {}, `expect ${condition.id}`)),
        ...condition.losses.map((loss) =>
          element('p', {}, `${grouped(loss.runs)}: ${loss.headline} (run ${loss.firstRun})`),
        ),
        condition.open > 0 &&
          element('p', { class: 'search' }, `${grouped(condition.open)} runs ended before it was known.`),
      ),
    ),
    each.late.runs > 0 && element('p', { class: 'search' }, lateWords(each.late)),
  );
}

/** That no run hangs is good news only where a check has proved it. */
function toneOf({ hung, check }: SampledCase): Tone {
  if (hung.runs > 0 || check?.verdict === 'violated') return 'bad';
  return check?.verdict === 'holds' ? 'good' : 'unsure';
}

/** Whether it can hang, as the exhaustive check says. */
function checkView({ check, scenario }: SampledCase, program: string): HTMLElement | undefined {
  if (!check) return undefined;
  const { words, tone } = checkedWords(check);
  return element(
    'p',
    { class: 'checked' },
    'Checked: ',
    element('strong', { class: tone }, words),
    '. ',
    check.limit !== undefined && element('span', { class: 'search' }, `${check.limit} `),
    check.causes.length > 0 &&
      element(
        'button',
        {
          class: 'secondary',
          title: 'All causes, each with a shortest run into it',
          onclick: () => send({ kind: 'check', program, scenario }),
        },
        'Check',
      ),
  );
}

/** Causes that the check knows, and no run met. */
function unmetViews({ check, runs }: SampledCase, axes: Axes): HTMLElement[] {
  return (check ? unmetCauses(check) : []).map((cause) =>
    element(
      'article',
      { class: 'sampled unsure', 'aria-label': cause.kind },
      element('p', { class: 'kind' }, element('strong', { class: 'unsure' }, cause.kind)),
      element('h3', {}, cause.headline),
      ...explained(cause).map((sentence) => element('p', {}, sentence)),
      rateView(cause, axes, 'unsure', unmetWords(cause, runs)),
    ),
  );
}

/** Often the headline says it all. */
function explained({ headline, explanation }: Pick<SampledCause, 'headline' | 'explanation'>): string[] {
  const plain = (text: string): string =>
    text
      .replace(/[.;] ?/g, ' ')
      .trim()
      .toLowerCase();
  return plain(explanation.join(' ')) === plain(headline) ? [] : explanation;
}

interface Axes {
  rates: RateAxis;
  times: TimeAxis | undefined;
}

/** What is shown of a case can be held against each other by eye. */
function axesOf(each: SampledCase): Axes {
  const groups = [
    ...each.causes,
    each.ended,
    each.unfinished,
    each.stood,
    ...each.faults,
    ...each.conditions,
  ];
  return {
    rates: rateAxisOf([each.hung, ...groups, ...(each.check ? unmetCauses(each.check) : [])]),
    times: timeAxisOf(groups.map(({ times }) => times.counts)),
  };
}

interface Shown extends Axes {
  name: string;
  what: Group;
  tone: Tone;
  debug(run: number, timeline: boolean): void;
}

function groupView(
  { name, what, tone, debug, ...axes }: Shown,
  ...children: (HTMLElement | undefined | false)[]
): HTMLElement {
  const { firstRun } = what;
  return element(
    'article',
    { class: `sampled ${tone}`, 'aria-label': name },
    element('p', { class: 'kind' }, element('strong', { class: tone }, name)),
    ...children,
    rateView(what, axes, tone),
    timesView(what, axes, tone),
    firstRun !== undefined &&
      element(
        'div',
        { class: 'actions' },
        element(
          'button',
          {
            title: `Run ${firstRun}, the first of these, in the debugger`,
            onclick: () => debug(firstRun, false),
          },
          'Debug this run',
        ),
        element(
          'button',
          {
            class: 'secondary',
            title: `Run ${firstRun} in the debugger, with its timeline`,
            onclick: () => debug(firstRun, true),
          },
          'Timeline',
        ),
      ),
  );
}

function rateView(
  rate: RateReport,
  { rates }: Axes,
  tone: Tone,
  words = `${counted(rate.runs, 'run')}, ${percent(rate.rate)} (${intervalText(rate)})`,
): HTMLElement {
  return element(
    'p',
    { class: 'rate' },
    intervalPlot(rate, rates, tone) as unknown as HTMLElement,
    ' ',
    words,
  );
}

function timesView({ times }: Group, axes: Axes, tone: Tone): HTMLElement | undefined {
  const plot = timesPlot(times, axes.times, tone);
  if (!plot || times.median === undefined || !times.quartiles) return undefined;
  const [q1, q3] = times.quartiles.map(timeText);
  return element(
    'p',
    { class: 'when' },
    plot as unknown as HTMLElement,
    ` after ${timeText(times.median)} (median; quartiles ${q1} and ${q3})`,
  );
}

function fieldsOf(each: SampledCase, report: SampleReport, program: string, run: number): LaunchFields {
  const { scenario, patches } = each;
  return {
    program,
    scenario,
    case: caseParameters(each),
    ...(patches.length > 0 ? { with: patches } : {}),
    sampled: { run, ...drawnFields(report, each) },
  };
}
