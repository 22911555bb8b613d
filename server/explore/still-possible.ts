/** From which states something can still come about. */
import type { Bits } from './bits.ts';
import { canReach } from './closure.ts';
import type { Space } from './space.ts';

/** The two differ where a limit has left states that were not gone on from: nobody knows what lies behind those. */
export interface StillPossible {
  /** False only where it is shown that it cannot. */
  maybe(state: number): boolean;
  /** True only where it is shown that it can. */
  surely(state: number): boolean;
}

/** Found out when it is first asked for. */
export function stillPossible(space: Space, isTarget: (state: number) => boolean): StillPossible {
  const maybe = once(() => reaching(space, isTarget, false));
  const surely = space.expanded === space.states ? maybe : once(() => reaching(space, isTarget, true));
  return { maybe: (state) => maybe().has(state), surely: (state) => surely().has(state) };
}

function reaching(space: Space, isTarget: (state: number) => boolean, surely: boolean): Bits {
  const can = canReach(space, isTarget, { surely });
  space.deadline.take(can.bytes, 'all');
  return can;
}

function once<T>(find: () => T): () => T {
  let known: T | undefined;
  return () => {
    known ??= find();
    return known;
  };
}
