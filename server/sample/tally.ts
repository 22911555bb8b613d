/** Runs counted: by what they came to, with their times. Tallies of parts add up to that of all of them, in whatever order. */
import type { HangCause, LossCause } from './judge/judgement.ts';
import type { RunResult } from './run.ts';
import { addCounts, countTime, type TimeCounts } from './statistics/times.ts';

/** Some of the runs. */
export interface Count {
  runs: number;
  /** The first of them; infinite without any. */
  first: number;
  times: TimeCounts;
}

export interface CauseCount extends Count {
  /** As it was met in the first of them. */
  cause: HangCause;
  exact: number;
}

export interface ConditionCount extends Count {
  open: number;
  losses: Map<string, { loss: LossCause; runs: number; first: number }>;
}

export interface Tally {
  runs: number;
  made: [from: number, to: number][];
  ended: Count;
  hung: number;
  causes: Map<string, CauseCount>;
  unfinished: Count;
  stood: Count;
  /** By number of the fault. */
  faults: Map<number, Count>;
  /** One for each condition that is watched. */
  conditions: ConditionCount[];
  steps: number;
  late: { runs: number; mostNs: number };
}

const noRuns = (): Count => ({ runs: 0, first: Number.POSITIVE_INFINITY, times: new Map() });

export function emptyTally(conditions: number): Tally {
  return {
    runs: 0,
    made: [],
    ended: noRuns(),
    hung: 0,
    causes: new Map(),
    unfinished: noRuns(),
    stood: noRuns(),
    faults: new Map(),
    conditions: Array.from({ length: conditions }, () => ({ ...noRuns(), open: 0, losses: new Map() })),
    steps: 0,
    late: { runs: 0, mostNs: 0 },
  };
}

export const OPEN_CAUSE: HangCause = {
  key: 'open',
  kind: 'deadlock',
  agent: '',
  headline: 'It can no longer come to its end; for which of several causes was still open',
  explanation: [],
};

/** `eventually`: numbers of the conditions that are to hold eventually. */
export function countRun(tally: Tally, run: number, result: RunResult, eventually: readonly number[]): void {
  tally.runs++;
  addRange(tally.made, run, run + 1);
  tally.steps += result.made;
  if (result.late.count > 0) tally.late.runs++;
  tally.late.mostNs = Math.max(tally.late.mostNs, result.late.mostNs);
  countEnd(tally, run, result);
  result.conditions.forEach((moment, i) => {
    if (moment && !eventually.includes(i)) count(tally.conditions[i], run, moment.ns);
  });
  eventually.forEach((i, n) => {
    const counted = tally.conditions[i];
    if (result.eventually[n] === 'open') counted.open++;
    if (result.eventually[n] !== 'lost') return;
    count(counted, run, result.ns);
    const loss = result.loss ?? OPEN_LOSS;
    const known = counted.losses.get(loss.key);
    if (known) known.runs++;
    else counted.losses.set(loss.key, { loss, runs: 1, first: run });
  });
}

const OPEN_LOSS: LossCause = { key: 'open', headline: 'how the run ends was still open', explanation: [] };

function countEnd(tally: Tally, run: number, { end, ns, hangs, exact, fault }: RunResult): void {
  switch (end) {
    case 'ended':
      return count(tally.ended, run, ns);
    case 'limit':
      return count(tally.unfinished, run, ns);
    case 'clock':
      return count(tally.stood, run, ns);
    case 'fault':
      return count(entry(tally.faults, fault, noRuns), run, ns);
    case 'hang':
      tally.hung++;
      for (const cause of hangs.length > 0 ? hangs : [OPEN_CAUSE]) {
        const counted = entry(tally.causes, cause.key, () => ({ ...noRuns(), cause, exact: 0 }));
        count(counted, run, ns);
        if (exact) counted.exact++;
      }
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function count(counted: Count, run: number, ns: number): void {
  counted.runs++;
  counted.first = Math.min(counted.first, run);
  countTime(counted.times, ns);
}

// ------------------------------------------------------------------------------------ sums

export function addTally(to: Tally, more: Tally): void {
  to.runs += more.runs;
  for (const [from, end] of more.made) addRange(to.made, from, end);
  to.hung += more.hung;
  to.steps += more.steps;
  to.late.runs += more.late.runs;
  to.late.mostNs = Math.max(to.late.mostNs, more.late.mostNs);
  addCount(to.ended, more.ended);
  addCount(to.unfinished, more.unfinished);
  addCount(to.stood, more.stood);
  for (const [fault, counted] of more.faults) addCount(entry(to.faults, fault, noRuns), counted);
  for (const [key, counted] of more.causes) {
    const known = entry(to.causes, key, () => ({ ...noRuns(), cause: counted.cause, exact: 0 }));
    if (counted.first < known.first) known.cause = counted.cause;
    known.exact += counted.exact;
    addCount(known, counted);
  }
  more.conditions.forEach((counted, i) => {
    const known = to.conditions[i];
    known.open += counted.open;
    addCount(known, counted);
    for (const [key, { loss, runs, first }] of counted.losses) {
      const before = entry(known.losses, key, () => ({ loss, runs: 0, first: Number.POSITIVE_INFINITY }));
      if (first < before.first) before.loss = loss;
      before.first = Math.min(before.first, first);
      before.runs += runs;
    }
  });
}

function addCount(to: Count, more: Count): void {
  to.runs += more.runs;
  to.first = Math.min(to.first, more.first);
  addCounts(to.times, more.times);
}

/** Adds numbers to stretches of them, which stay in order and apart. */
export function addRange(ranges: [from: number, to: number][], from: number, to: number): void {
  let at = ranges.length;
  while (at > 0 && ranges[at - 1][0] > from) at--;
  ranges.splice(at, 0, [from, to]);
  for (let i = Math.max(0, at - 1); i < ranges.length - 1 && i <= at; ) {
    if (ranges[i][1] < ranges[i + 1][0]) i++;
    else {
      ranges[i][1] = Math.max(ranges[i][1], ranges[i + 1][1]);
      ranges.splice(i + 1, 1);
    }
  }
}
