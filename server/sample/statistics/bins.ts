/** Times as the bars of a small histogram. */
import type { TimeList } from './times.ts';

export interface Bin {
  /** Nanoseconds: from the first to below the second; of the last bin, to that one. */
  from: number;
  to: number;
  runs: number;
}

export interface Histogram {
  /** Of the axis: with times that differ by more than a factor of 30, each bin is as much longer as the one before. */
  scale: 'linear' | 'logarithmic';
  bins: Bin[];
}

/** More than that between the shortest and the longest time, and most bars of a linear axis would be empty. */
const LINEAR_UP_TO = 30;

/** `count` bins, from the shortest time to the longest; fewer where there is only one time; none without runs. */
export function histogramOf(list: TimeList, count: number): Histogram {
  if (list.length === 0) return { scale: 'linear', bins: [] };
  const [least, most] = [list[0][0], list[list.length - 1][0]];
  if (least === most)
    return { scale: 'linear', bins: [{ from: least, to: most, runs: list.reduce((n, [, r]) => n + r, 0) }] };
  const logarithmic = least > 0 && most / least > LINEAR_UP_TO;
  const place = logarithmic
    ? (ns: number) => Math.log(ns / least) / Math.log(most / least)
    : (ns: number) => (ns - least) / (most - least);
  const edge = logarithmic
    ? (share: number) => least * (most / least) ** share
    : (share: number) => least + (most - least) * share;
  const bins = Array.from({ length: count }, (_, i) => ({
    from: edge(i / count),
    to: edge((i + 1) / count),
    runs: 0,
  }));
  for (const [ns, runs] of list) bins[Math.min(count - 1, Math.floor(place(ns) * count))].runs += runs;
  return { scale: logarithmic ? 'logarithmic' : 'linear', bins };
}
