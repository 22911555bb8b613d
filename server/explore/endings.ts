/** How runs end that never come to something: in a state with nothing to do, or in a component for ever. */
import type { State } from '../machine/state.ts';
import { endlessComponents, terminalStates } from './bottoms.ts';
import { nearest } from './shortest.ts';
import type { Space } from './space.ts';

export interface Ending {
  /** Rising. */
  states: Int32Array;
  /** Nothing can happen any more. */
  terminal: boolean;
}

export interface Endings {
  list: Ending[];
  /** Nothing is missing of what the states that were found have to show. */
  complete: boolean;
}

/** Endings that are no target and no error of the model. `isTarget` is asked about states gone on from. */
export function endingsWithout(space: Space, isTarget: (id: number) => boolean): Endings {
  const { deadline } = space;
  const terminal = deadline.attempt('where nothing can happen any more', () => {
    const list: Ending[] = [];
    for (const id of terminalStates(space)) {
      deadline.tick();
      if (!isTarget(id) && faultOf(space, id) === 0) list.push({ states: Int32Array.of(id), terminal: true });
    }
    return list;
  });
  const endless = deadline.attempt(
    'where runs go round for ever',
    () => endlessComponents(space, isTarget).map((states) => ({ states, terminal: false })),
    'long',
  );
  return {
    list: [...(terminal?.value ?? []), ...(endless?.value ?? [])],
    complete: terminal !== undefined && endless !== undefined,
  };
}

/** One of some states that does not depend on how they are numbered: of the nearest, the one with the smallest values. */
export function representative(space: Space, states: ArrayLike<number>): number {
  const near = nearest(space, Array.from(states)).states;
  if (near.length === 1) return near[0];
  return near
    .map((id) => ({ id, s: stateOf(space, id) }))
    .reduce((best, other) => (isSmaller(other.s, best.s) ? other : best)).id;
}

function isSmaller(a: State, b: State): boolean {
  const at = a.findIndex((value, slot) => value !== b[slot]);
  return at >= 0 && a[at] < b[at];
}

/** 1 + the fault that has stopped the machine in this state, or 0. */
export function faultOf({ engine, semantics }: Space, id: number): number {
  // Whoever has something to do has no fault.
  if (engine.son(id) >= 0) return 0;
  return engine.load(id, scratchFor(semantics.length))[semantics.program.fault];
}

/** The machine's state, without flags. */
export function stateOf({ engine, semantics }: Space, id: number): State {
  return engine.load(id, new Int32Array(semantics.program.slots.length));
}

export function hasEnded({ engine, semantics }: Space, id: number, agent: number): boolean {
  return semantics.machine.ended(engine.load(id, scratchFor(semantics.length)), agent);
}

export function foregroundOf({ semantics }: Pick<Space, 'semantics'>): number[] {
  return semantics.program.agents.flatMap((agent, a) => (agent.foreground ? [a] : []));
}

let scratch = new Int32Array(0);

function scratchFor(length: number): Int32Array {
  if (scratch.length !== length) scratch = new Int32Array(length);
  return scratch;
}
