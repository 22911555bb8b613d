// States of a run at even distances, side by side in one array, with what the observer knew there.
import type { State } from '../../machine/machine.ts';
import { createNumbers } from './numbers.ts';
import type { SavedObserver } from './observations.ts';

export interface SavedCheckpoints {
  states: Int32Array;
  last: Int32Array;
  observers: SavedObserver[];
}

export interface Checkpoints {
  /** `last`: of each agent, its own last step before here. */
  add(s: State, last: Int32Array, observer: SavedObserver): void;
  load(n: number, into: State): void;
  last(n: number, agent: number): number;
  observer(n: number): SavedObserver;
  /** Those from number n on. */
  from(n: number): SavedCheckpoints;
  append(saved: SavedCheckpoints): void;
  truncate(count: number): void;
}

export function createCheckpoints(slots: number, agents: number): Checkpoints {
  const states = createNumbers();
  const lasts = createNumbers();
  const observers: SavedObserver[] = [];
  return {
    add(s, last, observer) {
      states.append(s);
      lasts.append(last);
      observers.push(observer);
    },
    load: (n, into) => into.set(states.slice(n * slots, (n + 1) * slots)),
    last: (n, agent) => lasts.at(n * agents + agent),
    observer: (n) => observers[n],
    from: (n) => ({
      states: states.slice(n * slots),
      last: lasts.slice(n * agents),
      observers: observers.slice(n),
    }),
    append(saved) {
      states.append(saved.states);
      lasts.append(saved.last);
      for (const observer of saved.observers) observers.push(observer);
    },
    truncate(count) {
      states.truncate(count * slots);
      lasts.truncate(count * agents);
      observers.length = Math.min(observers.length, count);
    },
  };
}
