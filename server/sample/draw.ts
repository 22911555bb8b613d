/** Lengths of time drawn from their spreads, in whole nanoseconds. */
import type { Spread } from '../program/spread.ts';
import { type RandomWords, unit } from './random.ts';
import { LONGEST } from './time.ts';

export function drawFrom(spread: Spread, words: RandomWords): number {
  return Math.min(LONGEST, spread.least + Math.round(above(spread, words)));
}

function above(spread: Spread, words: RandomWords): number {
  switch (spread.k) {
    case 'fixed':
      return 0;
    case 'uniform':
      // Both ends belong to it.
      return Math.floor(unit(words) * (spread.span + 1));
    case 'exponential':
      return -spread.mean * Math.log(1 - unit(words));
    case 'normal':
      return aboveZero(spread.mean, spread.sd, words);
  }
}

/** A normal value that is not below 0. The mean is not either, so that every second one at least is good. */
function aboveZero(mean: number, sd: number, words: RandomWords): number {
  for (;;) {
    const value = mean + sd * standardNormal(words);
    if (value >= 0) return value;
  }
}

/** Box and Muller, "A note on the generation of random normal deviates", 1958; one of the two is let go. */
function standardNormal(words: RandomWords): number {
  const radius = Math.sqrt(-2 * Math.log(1 - unit(words)));
  return radius * Math.cos(2 * Math.PI * unit(words));
}
