/** What is drawn of a report: rates with their intervals, and when it happens, for the cases of each scenario together. */
import { letterOf } from '../../trace/cause-letters.ts';
import { unmetCauses } from '../checks.ts';
import type { CheckedCause, Group, RateReport, SampledCase, SampledCause, SampleReport } from '../report.ts';
import { type RateAxis, rateAxisOf } from './rate-axis.ts';
import { binned, type TimeAxis, timeAxisOf } from './time-axis.ts';

export type FigureTone = 'good' | 'bad' | 'unsure';

export interface RateRow {
  label: string;
  /** It is a part of the row above it that is not one. */
  part: boolean;
  tone: FigureTone;
  rate: RateReport;
}

export interface RateFigure {
  axis: RateAxis;
  rows: RateRow[];
}

export interface TimeRow {
  label: string;
  tone: FigureTone;
  runs: number;
  median: number;
  /** Runs by bin of the axis. */
  bins: number[];
  peak: number;
}

export interface TimeFigure {
  axis: TimeAxis;
  rows: TimeRow[];
}

/** A cause wherever it is met among the cases of a scenario. */
export interface LetteredCause {
  letter: string;
  cause: Pick<SampledCause, 'key' | 'headline'>;
}

export interface ScenarioFigures {
  cases: SampledCase[];
  rates: RateFigure;
  /** For each case; undefined where no run has a time. All on the same axis. */
  times: (TimeFigure | undefined)[];
  legend: LetteredCause[];
}

/** The cases of a scenario with the same parameters, in the order of the report. */
export function scenariosIn({ cases }: Pick<SampleReport, 'cases'>): SampledCase[][] {
  const groups = new Map<string, SampledCase[]>();
  for (const c of cases) {
    const key = JSON.stringify([c.scenario, c.parameters]);
    const group = groups.get(key);
    if (group) group.push(c);
    else groups.set(key, [c]);
  }
  return [...groups.values()];
}

export function figuresOf(cases: readonly SampledCase[]): ScenarioFigures {
  const legend = legendOf(cases);
  const letters = new Map(legend.map(({ letter, cause }) => [cause.key, letter]));
  const letterFor = ({ key }: LetteredCause['cause']) => letters.get(key) ?? '';
  const rows = cases.flatMap((c): RateRow[] => [
    {
      label: cases.length > 1 ? variantName(c) : 'hang',
      part: false,
      tone: c.hung.runs > 0 ? 'bad' : unmet(c).length > 0 ? 'unsure' : 'good',
      rate: c.hung,
    },
    ...c.causes.map(
      (cause): RateRow => ({
        label: `${letterFor(cause)} ${cause.kind ?? 'open'}`,
        part: true,
        tone: 'bad',
        rate: cause,
      }),
    ),
    // What the check alone knows: 0, and what it can be at most.
    ...unmet(c).map(
      (cause): RateRow => ({
        label: `${letterFor(cause)} ${cause.kind}`,
        part: true,
        tone: 'unsure',
        rate: cause,
      }),
    ),
  ]);
  const groups = cases.map((c) => timedGroups(c, letterFor));
  const axis = timeAxisOf(groups.flatMap((list) => list.map(({ group }) => group.times.counts)));
  return {
    cases: [...cases],
    rates: { axis: rateAxisOf(rows.map(({ rate }) => rate)), rows },
    times: groups.map((list) => (axis && list.length > 0 ? timeFigure(axis, list) : undefined)),
    legend,
  };
}

/** What sets a case apart from others of its scenario. */
export function variantName({ patches }: Pick<SampledCase, 'patches'>): string {
  return patches.length > 0 ? patches.join(', ') : 'nothing';
}

export function legendOf(cases: readonly SampledCase[]): LetteredCause[] {
  const known = new Map<string, LetteredCause['cause']>();
  for (const c of cases)
    for (const cause of [...c.causes, ...unmet(c)]) if (!known.has(cause.key)) known.set(cause.key, cause);
  return [...known.values()].map((cause, i) => ({ letter: letterOf(i), cause }));
}

const unmet = ({ check }: SampledCase): CheckedCause[] => (check ? unmetCauses(check) : []);

interface Timed {
  label: string;
  tone: FigureTone;
  group: Group;
}

function timedGroups(c: SampledCase, letterFor: (cause: SampledCause) => string): Timed[] {
  const all: Timed[] = [
    ...c.causes.map(
      (cause): Timed => ({ label: `${letterFor(cause)} ${cause.kind ?? 'open'}`, tone: 'bad', group: cause }),
    ),
    ...c.faults.map((fault): Timed => ({ label: fault.code, tone: 'bad', group: fault })),
    { label: 'end', tone: 'good', group: c.ended },
  ];
  return all.filter(({ group }) => group.runs > 0);
}

function timeFigure(axis: TimeAxis, groups: readonly Timed[]): TimeFigure {
  const rows = groups.map(({ label, tone, group }): TimeRow => {
    const bins = binned(axis, group.times.counts);
    return { label, tone, runs: group.runs, median: group.times.median ?? 0, bins, peak: Math.max(...bins) };
  });
  return { axis, rows };
}
