/** What was counted of a case, as it is reported. */
import type { StepProgram } from '../program/program.ts';
import { placeOf } from '../trace/places.ts';
import type { Group, SampledCase, SampledCondition, SchedulerReport, Times } from './report.ts';
import { watchedOf } from './sampler.ts';
import type { Scheduler } from './simulator.ts';
import { rateOf } from './statistics/proportions.ts';
import { listOf, quantile, type TimeCounts } from './statistics/times.ts';
import { type Count, OPEN_CAUSE, type Tally } from './tally.ts';

export function caseReport(
  program: StepProgram,
  scheduler: Scheduler,
  limitSteps: number,
  tally: Tally,
): SampledCase {
  const { scenario, title, parameters, patches } = program;
  const { runs } = tally;
  return {
    scenario,
    title,
    parameters,
    patches,
    scheduler: schedulerReport(program, scheduler, limitSteps),
    made: tally.made,
    runs,
    ended: groupOf(tally.ended, runs),
    hung: rateReport(tally.hung, runs),
    causes: [...tally.causes.values()]
      .sort((a, b) => b.runs - a.runs || a.first - b.first)
      .map(({ cause, exact, ...counted }) => ({
        key: cause.key,
        ...(cause.key === OPEN_CAUSE.key ? {} : { kind: cause.kind, agent: cause.agent }),
        headline: cause.headline,
        explanation: cause.explanation,
        exact,
        ...groupOf(counted, runs),
      })),
    unfinished: groupOf(tally.unfinished, runs),
    stood: groupOf(tally.stood, runs),
    faults: [...tally.faults]
      .sort(([a], [b]) => a - b)
      .map(([fault, counted]) => {
        const { code, message, at } = program.faults[fault];
        return { code, message, place: placeOf(program, at, ''), ...groupOf(counted, runs) };
      }),
    conditions: conditionsOf(program, tally),
    steps: tally.steps,
    late: tally.late,
  };
}

function conditionsOf(program: StepProgram, tally: Tally): SampledCondition[] {
  const asked = program.expectations.filter((e) => 'condition' in e);
  return watchedOf(program).watched.map((_, i) => {
    const { open, losses, ...counted } = tally.conditions[i];
    return {
      id: asked[i].id,
      kind: asked[i].k as SampledCondition['kind'],
      open,
      losses: [...losses.values()]
        .sort((a, b) => b.runs - a.runs || a.first - b.first)
        .map(({ loss, runs, first }) => ({ ...loss, runs, firstRun: first })),
      ...groupOf(counted, tally.runs),
    };
  });
}

function schedulerReport(program: StepProgram, scheduler: Scheduler, steps: number): SchedulerReport {
  if (scheduler.name === 'time') return { name: 'time' };
  if (scheduler.name === 'random') return { name: 'random', steps };
  const { depth, moves } = scheduler;
  const movers = program.agents.length + program.cpus;
  return { name: 'pct', steps, depth, movers, moves, bound: 1 / (movers * moves ** (depth - 1)) };
}

function rateReport(count: number, runs: number) {
  const { rate, low, high } = rateOf(count, runs);
  return { runs: count, rate, low, high };
}

export function groupOf({ runs, first, times }: Count, all: number): Group {
  return {
    ...rateReport(runs, all),
    ...(Number.isFinite(first) ? { firstRun: first } : {}),
    times: timesOf(times),
  };
}

export function timesOf(counts: TimeCounts): Times {
  const list = listOf(counts);
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(list, share));
  if (q1 === undefined || median === undefined || q3 === undefined) return { counts: list };
  return { median, quartiles: [q1, q3], counts: list };
}
