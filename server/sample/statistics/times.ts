/**
 * Many times as counts. A time counts with its first three digits, so that there are few different ones however many runs there were, counts of
 * several lists add up to those of all of them, and what is read off them is the same in whatever parts they were counted.
 */

/** Counts by time in nanoseconds, of which only the first three digits are not 0. */
export type TimeCounts = Map<number, number>;

/** As it is written down: rising. */
export type TimeList = [ns: number, runs: number][];

/** The first three digits. */
export function threeDigits(ns: number): number {
  if (ns < 1000) return Math.floor(ns);
  let unit = 1;
  while (ns / unit >= 1000) unit *= 10;
  return Math.floor(ns / unit) * unit;
}

export function countTime(counts: TimeCounts, ns: number): void {
  const time = threeDigits(ns);
  counts.set(time, (counts.get(time) ?? 0) + 1);
}

export function addCounts(to: TimeCounts, more: Iterable<readonly [number, number]>): void {
  for (const [ns, runs] of more) to.set(ns, (to.get(ns) ?? 0) + runs);
}

export function listOf(counts: TimeCounts): TimeList {
  return [...counts].sort(([a], [b]) => a - b);
}

/** The time that at least this share of the runs has not exceeded: the smallest one. Undefined without runs. */
export function quantile(list: TimeList, share: number): number | undefined {
  const runs = list.reduce((sum, [, n]) => sum + n, 0);
  let left = Math.max(1, Math.ceil(share * runs));
  for (const [ns, n] of list) {
    left -= n;
    if (left <= 0) return ns;
  }
  return undefined;
}
