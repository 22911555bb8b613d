/**
 * How likely it is that a search that tells states apart by their hashes has missed one.
 *
 * Up to the first state that is wrongly taken for a known one, the search is the exact one. When k states are known, the next
 * new one has the hash of one of them with probability k / 2^b, where b is the bits of the hash. So the probability that this
 * has happened before there were more than n is at most 1/2^b + 2/2^b + … + n/2^b = n (n + 1) / 2^(b + 1): the birthday bound
 * (Wolper and Leroy, "Reliable hashing without collision detection", CAV 1993; Stern and Dill, "Improved probabilistic
 * verification by hash compaction", CHARME 1995). It assumes that the hashes of different states are uniform and independent,
 * over the choice of the seed; and it speaks of one run with a seed that was not chosen after its result.
 */
export function missedAtMost(states: number, bits: number): number {
  return Math.min(1, (states / 2 ** bits) * ((states + 1) / 2));
}

/** In words, rounded up: "1 in 2 700 000", or "1" when the bound says nothing. */
export function probabilityText(p: number): string {
  return p >= 0.5 ? String(Math.ceil(p * 100) / 100) : roundedUp(p);
}

function roundedUp(p: number): string {
  if (p === 0) return '0';
  const exponent = Math.floor(Math.log10(p));
  const digits = Math.ceil((p / 10 ** exponent) * 10) / 10;
  return `${digits}e${exponent}`;
}
