/**
 * Lengths of time that are not the same every time. A sampled run draws one each time; whatever is not sampled counts with the
 * mean, as if the length were fixed.
 */

/** In nanoseconds: `least`, and on top of it what is drawn, which is never below 0. */
export type Spread = { least: number } & (
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
  switch (spread.k) {
    case 'fixed':
      return spread.least;
    case 'uniform':
      return spread.least + Math.round(spread.span / 2);
    case 'exponential':
    case 'normal':
      return spread.least + spread.mean;
  }
}

export function scaled(spread: Spread, factor: number): Spread {
  const least = Math.round(spread.least * factor);
  switch (spread.k) {
    case 'fixed':
      return fixed(least);
    case 'uniform':
      return { k: 'uniform', least, span: Math.round(spread.span * factor) };
    case 'exponential':
      return { k: 'exponential', least, mean: Math.round(spread.mean * factor) };
    case 'normal':
      return { k: 'normal', least, mean: Math.round(spread.mean * factor), sd: spread.sd * factor };
  }
}

export function shifted(spread: Spread, by: number): Spread {
  return { ...spread, least: spread.least + by };
}

/** It can be nothing but 0. */
export function isNothing(spread: Spread): boolean {
  if (spread.least > 0) return false;
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
