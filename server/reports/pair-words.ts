/** What is said of two variants of a scenario that were sampled: whether one hangs more often. */
import type { SampledPair } from '../sample/report.ts';
import { grouped } from './numbers.ts';
import { percent } from './quantities.ts';

/** Of more variants only the pairs with the first are told of. */
const MOST_VARIANTS = 8;

/** `firstOf`: the number of the first variant of a pair. */
export function pairsTold<P>(pairs: readonly P[], firstOf: (pair: P) => number): P[] {
  if (pairs.length <= (MOST_VARIANTS * (MOST_VARIANTS - 1)) / 2) return [...pairs];
  const first = Math.min(...pairs.map(firstOf));
  return pairs.filter((pair) => firstOf(pair) === first);
}

export const PAIRS_ABOUT =
  "Fisher's exact test at 5 % over all pairs together (Holm); runs of each at 80 % power.";

export function pairVerdict({ differ }: Pick<SampledPair, 'differ'>): string {
  return differ ? 'differ' : 'unclear';
}

/** "+12.5 %". */
export function signedShare(share: number): string {
  return share < 0 ? `-${percent(-share)}` : share > 0 ? `+${percent(share)}` : '0 %';
}

/** "95 % -1.2 % to +3.4 %". */
export function differenceInterval({ low, high }: Pick<SampledPair, 'low' | 'high'>): string {
  return `95 % ${signedShare(low)} to ${signedShare(high)}`;
}

export function probabilityText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
}

/** How many runs show the difference, or would. */
export function neededText({ needed, differ }: Pick<SampledPair, 'needed' | 'differ'>): string {
  if (needed === undefined) return 'no difference';
  return `${grouped(needed)} runs of each ${differ ? 'show it' : 'would show this'}`;
}
