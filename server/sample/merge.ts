/** Reports of parts become one of all runs: exact sums. What does not belong together is refused, with the reason. */

import { timesOf } from './case-report.ts';
import { mergedCheck } from './checks.ts';
import { pairsIn } from './pairs.ts';
import {
  type Group,
  SAMPLE_FORMAT,
  SAMPLE_VERSION,
  type SampledCase,
  type SampledCause,
  type SampledCondition,
  type SampledFault,
  type SampleReport,
} from './report.ts';
import { rateOf } from './statistics/proportions.ts';
import { addCounts, type TimeCounts } from './statistics/times.ts';
import { addRange } from './tally.ts';
import { misshapen } from './well-formed.ts';

export interface Part {
  /** As it is called in messages: its file. */
  name: string;
  report: SampleReport;
}

/** Why parts do not belong together, with its code, and what to do. */
export interface MergeProblem {
  code: 'LS9022' | 'LS9023' | 'LS9024';
  problem: string;
}

export type Merged = { report: SampleReport } | MergeProblem;

export function mergeReports(parts: readonly Part[]): Merged {
  const [first, ...others] = parts;
  if (!first) return { code: 'LS9022', problem: 'There is nothing to merge: name the reports.' };
  for (const part of parts) {
    const problem = unfit(part);
    if (problem) return { code: 'LS9022', problem };
  }
  for (const other of others) {
    const problem = difference(first, other);
    if (problem) return { code: 'LS9023', problem };
  }
  const problem = overlap(parts) ?? missing(parts);
  if (problem) return { code: 'LS9024', problem };
  const { shard: _, ...report } = first.report;
  const runs = {
    from: Math.min(...parts.map((p) => p.report.runs.from)),
    to: Math.max(...parts.map((p) => p.report.runs.to)),
  };
  const cases = report.cases.map((_, i) => mergeCases(parts.map((p) => p.report.cases[i])));
  return { report: { ...report, runs, cases, pairs: pairsIn(cases) } };
}

function unfit({ name, report }: Part): string | undefined {
  if (report?.format !== SAMPLE_FORMAT)
    return `${name} is no report of lockstep sample. Write one with lockstep sample … --json.`;
  if (report.version !== SAMPLE_VERSION)
    return `${name} has version ${report.version} of the report; this Lockstep reads version ${SAMPLE_VERSION}. Make it again with this one.`;
  const wrong = misshapen(report);
  if (wrong) return `${name} is not as lockstep sample writes it: ${wrong}. Make it again.`;
  if (report.diagnostics.some((d) => d.severity === 'error'))
    return `${name} has errors, which it lists, and cannot be added up. Make it again without them.`;
  return undefined;
}

/** Why two reports are not of the same thing. */
function difference(a: Part, b: Part): string | undefined {
  const differ = (what: string, same: string, of: (report: SampleReport) => unknown): string | undefined => {
    const [x, y] = [a, b].map(({ report }) => JSON.stringify(of(report)));
    return x === y ? undefined : `${a.name} and ${b.name} differ in ${what}. ${same}`;
  };
  return (
    differ('their sources', 'Sample the same files for all parts.', (r) => r.sources) ??
    differ('the version of Lockstep', 'Sample all parts with the same one.', (r) => r.lockstep) ??
    differ('the seed', 'Give all parts the same --seed.', (r) => r.seed) ??
    differ('the limit of simulated time', 'Give all parts the same --limit.', (r) => r.limitNs) ??
    differ(
      'what was sampled',
      'Give all parts the same --scenario, --case, --with or --compare; one that was broken off lacks cases.',
      (r) => r.cases.map((c) => [c.scenario, c.parameters, c.patches]),
    ) ??
    differ('the scheduler', 'Give all parts the same --scheduler, and its limits.', (r) =>
      r.cases.map((c) => c.scheduler),
    ) ??
    differ('the number of shards', 'Give all parts the same N in --shard I/N.', (r) => r.shard?.of)
  );
}

function overlap(parts: readonly Part[]): string | undefined {
  for (const [i, a] of parts.entries())
    for (const b of parts.slice(i + 1)) {
      const common = a.report.cases.some((c, n) =>
        c.made.some(([from, to]) => b.report.cases[n].made.some(([start, end]) => from < end && start < to)),
      );
      if (common)
        return `${a.name} and ${b.name} have runs in common. Name each part once, and give each another --shard.`;
    }
  return undefined;
}

function missing(parts: readonly Part[]): string | undefined {
  const of = parts[0].report.shard?.of;
  if (of === undefined) return undefined;
  const there = new Set(parts.map((p) => p.report.shard?.index));
  const absent = Array.from({ length: of }, (_, i) => i + 1).filter((i) => !there.has(i));
  if (absent.length === 0) return undefined;
  if (absent.length === 1)
    return `shard ${absent[0]} of ${of} is missing. Name its report too, or make it with --shard ${absent[0]}/${of}.`;
  const named = `${absent.slice(0, 12).join(', ')}${absent.length > 12 ? ', …' : ''}`;
  return `shards ${named} of ${of} are missing. Name their reports too, or make them with --shard ${absent[0]}/${of} and so on.`;
}

// ------------------------------------------------------------------------------------ sums

function mergeCases(cases: readonly SampledCase[]): SampledCase {
  const all = sum(cases.map((c) => c.runs));
  const made: SampledCase['made'] = [];
  for (const c of cases) for (const [from, to] of c.made) addRange(made, from, to);
  const { rate, low, high } = rateOf(sum(cases.map((c) => c.hung.runs)), all);
  const { check: _, ...first } = cases[0];
  const causes = mergeBy<SampledCause>(
    cases.map((c) => c.causes),
    ({ key }) => key,
    all,
    (same) => ({ exact: sum(same.map(({ exact }) => exact)) }),
  ).sort(byRuns);
  const check = mergedCheck(cases, { causes, runs: all });
  return {
    ...first,
    made,
    runs: all,
    ended: group(
      cases.map((c) => c.ended),
      all,
    ),
    hung: { runs: sum(cases.map((c) => c.hung.runs)), rate, low, high },
    causes,
    unfinished: group(
      cases.map((c) => c.unfinished),
      all,
    ),
    stood: group(
      cases.map((c) => c.stood),
      all,
    ),
    faults: mergeBy<SampledFault>(
      cases.map((c) => c.faults),
      ({ code, place }) => JSON.stringify([code, place]),
      all,
      () => ({}),
    ),
    conditions: cases[0].conditions.map((_, i) =>
      mergeConditions(
        cases.map((c) => c.conditions[i]),
        all,
      ),
    ),
    steps: sum(cases.map((c) => c.steps)),
    late: {
      runs: sum(cases.map((c) => c.late.runs)),
      mostNs: Math.max(...cases.map((c) => c.late.mostNs)),
    },
    ...(check ? { check } : {}),
  };
}

function mergeConditions(same: readonly SampledCondition[], all: number): SampledCondition {
  const losses = new Map<string, SampledCondition['losses'][number]>();
  for (const loss of same.flatMap((c) => c.losses)) {
    const known = losses.get(loss.key);
    if (!known) losses.set(loss.key, { ...loss });
    else {
      const text = loss.firstRun < known.firstRun ? loss : known;
      losses.set(loss.key, { ...text, runs: known.runs + loss.runs });
    }
  }
  return {
    ...same[0],
    ...group(same, all),
    open: sum(same.map(({ open }) => open)),
    losses: [...losses.values()].sort((a, b) => b.runs - a.runs || a.firstRun - b.firstRun),
  };
}

/** Groups of the same key become one, told as in its first run. */
function mergeBy<T extends Group>(
  lists: readonly (readonly T[])[],
  keyOf: (each: T) => string,
  all: number,
  more: (same: T[]) => Partial<T>,
): T[] {
  const found = new Map<string, T[]>();
  for (const each of lists.flat()) {
    const same = found.get(keyOf(each));
    if (same) same.push(each);
    else found.set(keyOf(each), [each]);
  }
  return [...found.values()].map((same) => {
    const told = same.reduce((a, b) => ((b.firstRun ?? 0) < (a.firstRun ?? 0) ? b : a));
    return { ...told, ...more(same), ...group(same, all) };
  });
}

function group(same: readonly Group[], all: number): Group {
  const counts: TimeCounts = new Map();
  for (const { times } of same) addCounts(counts, times.counts);
  const runs = sum(same.map((g) => g.runs));
  const { rate, low, high } = rateOf(runs, all);
  const firsts = same.flatMap(({ firstRun }) => (firstRun === undefined ? [] : [firstRun]));
  return {
    runs,
    rate,
    low,
    high,
    ...(firsts.length > 0 ? { firstRun: Math.min(...firsts) } : {}),
    times: timesOf(counts),
  };
}

const byRuns = (a: Group, b: Group): number => b.runs - a.runs || (a.firstRun ?? 0) - (b.firstRun ?? 0);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
