/**
 * Semaphores that change hands without being released, as the kernel's console lock does: nothing in the state says so,
 * it is a custom between two pieces of code. It is read off the run: agent B has asked (it was the last to store a
 * variable, and waits for it to change), agent A, which has the semaphore, changes that variable and so lets B go on, and
 * from there B can come to give the semaphore up without taking it first. If A gives it up itself later, it was none:
 * holds.ts then takes it back.
 */
import { targetsOf } from '../../program/flow.ts';
import type { Location, Op, Slot } from '../../program/program.ts';
import type { Recording } from './recording.ts';

export interface Handovers {
  /** Before a step that may store what somebody waits for. */
  before(): void;
  /** After it: step `step` of the agent, which stood at `from`. */
  stored(agent: number, from: Location, step: number): void;
}

export interface Owners {
  /** The semaphores that the agent has. */
  owned(agent: number): number[];
  handOver(semaphore: number, giver: number, taker: number, step: number): void;
}

export function createHandovers(recording: Recording, owners: Owners): Handovers {
  const { machine, state, locations } = recording;
  const { ops, agents, semaphores } = machine.program;
  /** Who stored a slot last, + 1. */
  const writer = new Map<Slot, number>();
  const values = new Map<Slot, number>();
  for (const slot of locations.stores.flat()) values.set(slot, state[slot]);
  const wasBlocked = new Uint8Array(agents.length);
  const known = new Map<number, boolean>();

  /** From `location` on one can come to a release of the semaphore without taking it. */
  function givesUp(location: Location, semaphore: number): boolean {
    const key = location * semaphores.length + semaphore;
    let answer = known.get(key);
    if (answer === undefined) {
      answer = canGiveUp(ops, location, semaphores[semaphore].holder);
      known.set(key, answer);
    }
    return answer;
  }

  return {
    before() {
      for (let agent = 0; agent < agents.length; agent++)
        wasBlocked[agent] = machine.opAt(state, agent)?.k === 'wait' && machine.blocked(state, agent) ? 1 : 0;
    },
    stored(agent, from, step) {
      const changed = locations.stores[from].filter((slot) => values.get(slot) !== state[slot]);
      const owned = changed.length > 0 && semaphores.length > 0 ? owners.owned(agent) : [];
      for (let other = 0; owned.length > 0 && other < agents.length; other++) {
        if (other === agent || !wasBlocked[other] || machine.blocked(state, other)) continue;
        const at = machine.location(state, other);
        const asked = locations.reads[at].some(
          (slot) => changed.includes(slot) && writer.get(slot) === other + 1,
        );
        const semaphore = asked ? owned.find((each) => givesUp(at, each)) : undefined;
        if (semaphore === undefined) continue;
        owners.handOver(semaphore, agent, other, step);
        break;
      }
      for (const slot of changed) {
        writer.set(slot, agent + 1);
        values.set(slot, state[slot]);
      }
    },
  };
}

function canGiveUp(ops: readonly Op[], start: Location, holder: Slot): boolean {
  const seen = new Set(targetsOf(ops[start]));
  for (const at of seen) {
    const op = ops[at];
    const store =
      op.k === 'assign' ? op.stores.find(({ to }) => to.k === 'shared' && to.slot === holder) : undefined;
    if (store) {
      if (store.value.k === 'const' && store.value.value === 0) return true;
      continue;
    }
    for (const next of targetsOf(op)) if (next > 0) seen.add(next);
  }
  return false;
}
