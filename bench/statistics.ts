/** Medians and ratios, and whether a figure is reached. */

/** The middle one, or the mean of the two in the middle. Throws when there is none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('the median of no values');
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * How many times one thing is the other in the middle of the rounds. Rounds are compared one by one, because the machine
 * was as busy for the one as for the other in the same round only.
 */
export function ratio(above: readonly number[], below: readonly number[]): number {
  if (above.length !== below.length) throw new Error('ratios are of as many rounds on both sides');
  return median(above.map((a, i) => a / below[i]));
}

/** A figure to reach: at least or at most so much. */
export interface Target {
  what: string;
  unit: string;
  bound: 'at least' | 'at most';
  value: number;
}

export interface Judged extends Target {
  /** The worst of what was measured, and the best; absent when nothing was. */
  worst?: number;
  best?: number;
  reached?: boolean;
  /** How many times more, or less, it would have to be; 1 or less when it is reached. */
  missing?: number;
}

/** Reached means: by every measurement. */
export function judge(target: Target, measured: readonly number[]): Judged {
  if (measured.length === 0) return { ...target };
  const low = Math.min(...measured);
  const high = Math.max(...measured);
  const [worst, best] = target.bound === 'at least' ? [low, high] : [high, low];
  const missing = target.bound === 'at least' ? target.value / worst : worst / target.value;
  return { ...target, worst, best, reached: missing <= 1, missing };
}
