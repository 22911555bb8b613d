/**
 * What a count of runs says about a rate. Both formulas are textbook ones, in closed form; a test holds them to published values.
 */

/** Quantiles of the standard normal distribution: 97.5 % and 80 % of it lie below. */
const Z_95 = 1.959963984540054;
const Z_POWER = 0.8416212335729143;

export interface Rate {
  /** Runs in which it came about, of all. */
  count: number;
  runs: number;
  rate: number;
  /** The 95 % confidence interval. */
  low: number;
  high: number;
}

/**
 * The score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927. It is good for rates
 * of 0 and 1 too: 0 of n is at most about 3.84 / (n + 3.84).
 */
export function rateOf(count: number, runs: number): Rate {
  if (runs === 0) return { count, runs, rate: 0, low: 0, high: 1 };
  const p = count / runs;
  const z2 = Z_95 * Z_95;
  const middle = p + z2 / (2 * runs);
  const half = Z_95 * Math.sqrt((p * (1 - p)) / runs + z2 / (4 * runs * runs));
  const whole = 1 + z2 / runs;
  return {
    count,
    runs,
    rate: p,
    low: count === 0 ? 0 : Math.max(0, (middle - half) / whole),
    high: count === runs ? 1 : Math.min(1, (middle + half) / whole),
  };
}

/**
 * How many runs of each of two variants tell their rates apart: a two-sided test at 5 % that finds the difference in four of five cases
 * (J. L. Fleiss, "Statistical Methods for Rates and Proportions", 2nd edition, 1981, formula 3.14). Undefined for equal rates.
 */
export function runsToTellApart(p: number, q: number, zPower = Z_POWER): number | undefined {
  const runs = fractionalRuns(p, q, zPower);
  return runs === undefined ? undefined : Math.ceil(runs);
}

function fractionalRuns(p: number, q: number, zPower: number): number | undefined {
  if (p === q) return undefined;
  const mean = (p + q) / 2;
  const root = Z_95 * Math.sqrt(2 * mean * (1 - mean)) + zPower * Math.sqrt(p * (1 - p) + q * (1 - q));
  return (root / (p - q)) ** 2;
}

/**
 * The same for Fisher's exact test, which needs more: with the correction of J. T. Casagrande, M. C. Pike and P. G. Smith, "An improved approximate
 * formula for calculating sample sizes for comparing two binomial distributions", Biometrics 34, 1978, in the form of Fleiss 1981, formula 3.15.
 */
export function runsForExactTest(p: number, q: number, zPower = Z_POWER): number | undefined {
  const plain = fractionalRuns(p, q, zPower);
  if (plain === undefined) return undefined;
  return Math.ceil((plain / 4) * (1 + Math.sqrt(1 + 4 / (plain * Math.abs(p - q)))) ** 2);
}

/**
 * The second rate less the first, with its 95 % interval: the hybrid score interval of R. G. Newcombe, "Interval estimation for the difference
 * between independent proportions", Statistics in Medicine 17, 1998, method 10. It is made of Wilson's intervals of the two.
 */
export function differenceOf(
  first: { runs: number; of: number },
  second: { runs: number; of: number },
): { difference: number; low: number; high: number } {
  const [a, b] = [first, second].map(({ runs, of }) => rateOf(runs, of));
  const difference = b.rate - a.rate;
  return {
    difference,
    low: difference - Math.hypot(b.rate - b.low, a.high - a.rate),
    high: difference + Math.hypot(b.high - b.rate, a.rate - a.low),
  };
}
