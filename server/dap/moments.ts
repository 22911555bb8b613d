// Sets of moments of a run: at which a breakpoint was hit, and which have been told to the client.

/** Moments in rising order, some of them more than once, complete up to `upTo`. */
export interface MomentList {
  upTo: number;
  moments: number[];
}

/** Nothing is known, not even of the start. */
export function noMoments(): MomentList {
  return { upTo: -1, moments: [] };
}

/** How many lie at or before a moment. */
export function countUpTo({ moments }: MomentList, moment: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle] <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The run after a moment is another one. */
export function forgetAfter(list: MomentList, moment: number): void {
  list.moments.length = countUpTo(list, moment);
  list.upTo = Math.min(list.upTo, moment);
}

/** Which stretches of a run have been gone over. */
export interface Covered {
  has(moment: number): boolean;
  /** All moments of the stretch, its ends included. */
  add(from: number, to: number): void;
  forgetAfter(moment: number): void;
}

export function createCovered(): Covered {
  /** In rising order, apart from each other. */
  let parts: { from: number; to: number }[] = [];
  return {
    has: (moment) => parts.some(({ from, to }) => from <= moment && moment <= to),
    add(from, to) {
      if (to < from) return;
      const touching = parts.filter((part) => part.from <= to + 1 && part.to >= from - 1);
      const whole = {
        from: Math.min(from, ...touching.map((part) => part.from)),
        to: Math.max(to, ...touching.map((part) => part.to)),
      };
      parts = [...parts.filter((part) => !touching.includes(part)), whole].sort((a, b) => a.from - b.from);
    },
    forgetAfter(moment) {
      parts = parts
        .filter(({ from }) => from <= moment)
        .map(({ from, to }) => ({ from, to: Math.min(to, moment) }));
    },
  };
}
