/**
 * The axis of a histogram of simulated times, chosen from the times: linear, or logarithmic where they differ by more than a decade, with bins
 * whose edges are round numbers. All groups that are drawn one below the other share it.
 */
import { bisectRight, tickIncrement, ticks } from 'd3-array';
import { quantile, type TimeList } from '../statistics/times.ts';

export interface TimeAxis {
  kind: 'linear' | 'log';
  /** Bin i has the times from `edges[i]` on that are below `edges[i + 1]`. Nanoseconds, rising. */
  edges: number[];
  /** On a logarithmic axis: some runs have 0 ns, which have the bin before all others to themselves. */
  zero: boolean;
  /** Round times to write below it, in nanoseconds. */
  ticks: number[];
}

/** So many fit into a narrow terminal. */
const MOST_BINS = 54;
const FEWEST_BINS = 10;
/** Times that differ by this factor, leaving the outer tenths of each group aside, are not to be told apart on a linear axis. */
const WIDE = 15;
/** Bins to a power of ten, for a logarithmic axis. */
const PER_DECADE = [50, 20, 10, 5, 4, 3, 2, 1];

/** Undefined without any time. */
export function timeAxisOf(groups: readonly TimeList[]): TimeAxis | undefined {
  const lists = groups.filter((list) => list.length > 0);
  if (lists.length === 0) return undefined;
  const least = Math.min(...lists.map(([[ns]]) => ns));
  const most = Math.max(...lists.map((list) => list[list.length - 1][0]));
  const positive = lists.map((list) => list.filter(([ns]) => ns > 0)).filter((list) => list.length > 0);
  const runs = Math.max(...lists.map((list) => list.reduce((sum, [, n]) => sum + n, 0)));
  const bins = Math.max(FEWEST_BINS, Math.min(MOST_BINS, Math.ceil(2 * Math.sqrt(runs))));
  return isWide(positive, most)
    ? logAxis(Math.min(...positive.map(([[ns]]) => ns)), most, bins, least === 0)
    : linearAxis(least, most, bins);
}

function isWide(lists: readonly TimeList[], most: number): boolean {
  const at = (share: number) => lists.map((list) => quantile(list, share) as number);
  const ratio = Math.max(...at(0.9)) / Math.min(...at(0.1));
  return lists.length > 0 && (ratio >= WIDE || most / Math.min(...at(0.5)) >= WIDE);
}

function linearAxis(least: number, most: number, bins: number): TimeAxis {
  // A time has three digits: bins that are narrower would be empty in between.
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, most))) - 2);
  const increment = tickIncrement(least, most, bins * 0.7);
  const step = Math.max(unit, increment > 0 ? increment : increment < 0 ? -1 / increment : unit);
  let first = Math.floor(least / step);
  let last = Math.floor(most / step) + 1;
  // One bin alone says nothing of where it is.
  while (last - first < FEWEST_BINS) {
    last++;
    if (first > 0 && last - first < FEWEST_BINS) first--;
  }
  const edges = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  return { kind: 'linear', edges, zero: false, ticks: ticks(edges[0], edges[edges.length - 1], 5) };
}

function logAxis(least: number, most: number, bins: number, zero: boolean): TimeAxis {
  // The last edge lies above the longest time.
  const span = (per: number) => ({
    first: Math.floor(Math.log10(least) * per + 1e-9),
    last: Math.floor(Math.log10(most) * per + 1e-9) + 1,
  });
  const fits = (per: number): boolean => span(per).last - span(per).first <= bins;
  const per = PER_DECADE.find(fits) ?? 1;
  const { first, last } = span(per);
  const edges = Array.from({ length: last - first + 1 }, (_, i) =>
    Number((10 ** ((first + i) / per)).toPrecision(6)),
  );
  const [from, to] = [edges[0], edges[edges.length - 1]];
  const decades = Math.log10(to / from);
  const wanted = decades < 1.2 ? [1, 2, 3, 5] : decades < 3 ? [1, 3] : [1];
  const powers = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => Math.floor(Math.log10(from)) + i);
  const round = powers.flatMap((power) => wanted.map((digit) => Number(`${digit}e${power}`)));
  return { kind: 'log', edges, zero, ticks: round.filter((ns) => ns >= from && ns <= to) };
}

/** Runs in each bin, in front of them those of 0 ns if these have one. */
export function binned({ edges, zero }: TimeAxis, list: TimeList): number[] {
  const counts = new Array<number>(edges.length - 1 + (zero ? 1 : 0)).fill(0);
  for (const [ns, runs] of list) {
    const bin = Math.max(0, bisectRight(edges, ns) - 1);
    counts[zero ? (ns === 0 ? 0 : bin + 1) : bin] += runs;
  }
  return counts;
}

/** Where a time is among the bins, in bins from the left end. */
export function binPosition({ kind, edges, zero }: TimeAxis, ns: number): number {
  const [from, to] = [edges[0], edges[edges.length - 1]];
  const part = kind === 'log' ? Math.log(ns / from) / Math.log(to / from) : (ns - from) / (to - from);
  return part * (edges.length - 1) + (zero ? 1 : 0);
}
