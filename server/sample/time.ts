/**
 * Simulated time. Code has words of 32 bits, and a minute has more nanoseconds than that: a time is an epoch of 2^30 ns and an
 * offset in it. What happens soon is compared by offsets alone.
 */

export const EPOCH_BITS = 30;
/** Nanoseconds of an epoch: a little more than a second. */
export const EPOCH = 2 ** EPOCH_BITS;
/** The clock of an agent that nothing but somebody else's step can set going again; later than any time. */
export const NEVER = 2 ** 31 - 1;

export interface Moment {
  epoch: number;
  offset: number;
}

export function momentOf(ns: number): Moment {
  const epoch = Math.floor(ns / EPOCH);
  return { epoch, offset: ns - epoch * EPOCH };
}

export function nanosecondsOf(epoch: number, offset: number): number {
  return epoch * EPOCH + offset;
}

/** More nanoseconds than this no drawn length has: more than a year. */
export const LONGEST = 2 ** 55;
