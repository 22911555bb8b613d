/**
 * Lengths of time that are not the same every time. A sampled run draws one each time; whatever is not sampled counts with the
 * mean, as if the length were fixed.
 */

/**
 * In nanoseconds: `least`, and on top of it what is drawn, which is never below 0. `besides`: where all that is the time of a full line,
 * what comes to it whatever the length of the line.
 */
export type Spread = { least: number; besides?: number } & (
  | { k: 'fixed' }
  /** Everything up to `span` is equally likely. */
  | { k: 'uniform'; span: number }
  | { k: 'exponential'; mean: number }
  /** Values below 0 are drawn again. */
  | { k: 'normal'; mean: number; sd: number }
);

export const fixed = (ns: number): Spread => ({ k: 'fixed', least: ns });

/** What it counts with where nothing is drawn. Of a normal one its own mean, whatever of it lies below 0. */
export function meanOf(spread: Spread): number {
  const least = spread.least + (spread.besides ?? 0);
  switch (spread.k) {
    case 'fixed':
      return least;
    case 'uniform':
      return least + Math.round(spread.span / 2);
    case 'exponential':
    case 'normal':
      return least + spread.mean;
  }
}

export function scaled(spread: Spread, factor: number): Spread {
  const times = (ns: number): number => Math.round(ns * factor);
  const kept = {
    least: times(spread.least),
    ...(spread.besides === undefined ? {} : { besides: times(spread.besides) }),
  };
  switch (spread.k) {
    case 'fixed':
      return { ...kept, k: 'fixed' };
    case 'uniform':
      return { ...kept, k: 'uniform', span: times(spread.span) };
    case 'exponential':
      return { ...kept, k: 'exponential', mean: times(spread.mean) };
    case 'normal':
      return { ...kept, k: 'normal', mean: times(spread.mean), sd: spread.sd * factor };
  }
}

export function shifted(spread: Spread, by: number): Spread {
  return { ...spread, least: spread.least + by };
}

/** The same of a line that has its time to itself: what comes to it comes to this spread. */
export function besidesLine(spread: Spread, by: number): Spread {
  return { ...spread, besides: (spread.besides ?? 0) + by };
}

/** Where the line is taken for a full one. */
export function ofFullLine({ besides = 0, ...line }: Spread): Spread {
  return shifted(line, besides);
}

/** It can be nothing but 0. */
export function isNothing(spread: Spread): boolean {
  if (spread.least > 0 || spread.besides) return false;
  switch (spread.k) {
    case 'fixed':
      return true;
    case 'uniform':
      return spread.span === 0;
    case 'exponential':
      return spread.mean === 0;
    case 'normal':
      return spread.mean === 0 && spread.sd === 0;
  }
}
