/** Where agents have places of their own in the shared part of a state: arrays that are permuted along with them. */
import type { Slot, StepProgram } from '../../program/program.ts';

export interface PerAgent {
  base: Slot;
  /** Slots of each agent. */
  width: number;
  /** Agents that have one; the first ones. */
  count: number;
}

export interface SharedPlaces {
  arrays: PerAgent[];
  /** Where a slot lies in such an array. */
  placeOf(slot: Slot): { array: PerAgent; agent: number; offset: number } | undefined;
  /** One slot that stands for all that change places with it. */
  standsFor(slot: Slot): Slot;
}

export function sharedPlaces({ variables, semaphores, vectors, agents, cpus }: StepProgram): SharedPlaces {
  const arrays: PerAgent[] = [
    ...variables.flatMap(({ slot, count, percpu }) =>
      percpu ? [{ base: slot, width: count / cpus, count: cpus }] : [],
    ),
    ...semaphores.map(({ woken }) => ({ base: woken, width: 1, count: agents.length })),
    ...vectors.map(({ base }) => ({ base, width: 1, count: cpus })),
  ];
  const placeOf: SharedPlaces['placeOf'] = (slot) => {
    const array = arrays.find(({ base, width, count }) => slot >= base && slot < base + width * count);
    if (!array) return undefined;
    const at = slot - array.base;
    return { array, agent: Math.floor(at / array.width), offset: at % array.width };
  };
  return {
    arrays,
    placeOf,
    standsFor(slot) {
      const place = placeOf(slot);
      return place ? place.array.base + place.offset : slot;
    },
  };
}
