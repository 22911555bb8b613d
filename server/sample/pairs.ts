/** Every two variants of a scenario: whether one hangs more often than the other. */
import type { SampledCase, SampledPair } from './report.ts';
import { pairsOf } from './statistics/pairs.ts';

/** In the order of the cases, those with the first of a scenario in front. */
export function pairsIn(cases: readonly SampledCase[]): SampledPair[] {
  const groups = new Map<string, number[]>();
  cases.forEach(({ scenario, parameters }, i) => {
    const key = JSON.stringify([scenario, parameters]);
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  });
  return [...groups.values()].flatMap((group) =>
    pairsOf(group.map((i) => ({ runs: cases[i].hung.runs, of: cases[i].runs }))).map(({ a, b, ...pair }) => ({
      cases: [group[a], group[b]],
      ...pair,
    })),
  );
}
