/**
 * Fisher's exact test of two rates: how probable it is, where both are one, that runs part as unevenly as they did or more so. It holds for rates near
 * 0 too, where others err. Two-sided as usual: all tables with the same sums count that are no more probable than the one that was met.
 */

/** Tables as probable as that count, whatever rounding makes of them. */
const SAME = 1 + 1e-7;

/** `a` of `m` runs, and `b` of `n`. */
export function fisherExact(a: number, m: number, b: number, n: number): number {
  const all = a + b;
  const least = Math.max(0, all - n);
  const most = Math.min(all, m);
  // Of the probability with k in the first sample to that with k - 1. The sums are fixed, so that the ratio is all there is.
  const ratio = (k: number): number => ((m - k + 1) * (all - k + 1)) / (k * (n - all + k));
  const mode = Math.min(most, Math.max(least, Math.floor(((all + 1) * (m + 1)) / (m + n + 2))));
  const met = weightOf(a, mode, ratio);
  let whole = 1;
  let asRare = met * SAME >= 1 ? 1 : 0;
  const add = (weight: number): void => {
    whole += weight;
    if (weight <= met * SAME) asRare += weight;
  };
  for (let k = mode + 1, weight = 1; k <= most && weight > 0; k++) {
    weight *= ratio(k);
    add(weight);
  }
  for (let k = mode, weight = 1; k > least && weight > 0; k--) {
    weight /= ratio(k);
    add(weight);
  }
  return Math.min(1, asRare / whole);
}

/** Against that of the mode, which is 1. */
function weightOf(a: number, mode: number, ratio: (k: number) => number): number {
  let weight = 1;
  for (let k = mode + 1; k <= a; k++) weight *= ratio(k);
  for (let k = mode; k > a; k--) weight /= ratio(k);
  return weight;
}
