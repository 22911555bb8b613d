/** The whole of a run as happenings, one after the other. */
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { applyStep, CHANGE, type Run } from '../run.ts';
import { type Happening, type Memory, startOfStory, tell } from './happenings.ts';
import { finish, type Work } from './writing.ts';

/** The states are good for the time of the call only. */
export type Visit = (what: Happening, before: State, after: State) => void;

/** What there is at the end of a run. */
export interface StoryEnd {
  state: State;
  memory: Memory;
}

/** So many steps are told at once: a millisecond or so. */
const SLICE = 500;

/** Calls `visit` with every step of a run. */
export function* story(machine: Machine, run: Run, visit: Visit): Work<StoryEnd> {
  const { length } = run.steps;
  let before = machine.initial();
  let after: State = before.slice();
  let memory = startOfStory(machine);
  for (let t = 0; t < length; t++) {
    if (t > 0 && t % SLICE === 0) yield t / length;
    after.set(before);
    applyStep(machine, after, run, t);
    if (run.steps[t] === CHANGE) {
      visit(changed(run, t), before, after);
    } else {
      const told = tell(machine, memory, before, after, run.steps[t], t);
      memory = told.memory;
      visit(told.what, before, after);
    }
    [before, after] = [after, before];
  }
  return { state: before, memory };
}

/** The same without a break. */
export function walkStory(machine: Machine, run: Run, visit: Visit): StoryEnd {
  return finish(story(machine, run, visit));
}

function changed(run: Run, t: number): Happening {
  const text = run.changes.get(t)?.label ?? '';
  const nothing = { vector: undefined, op: undefined, place: undefined };
  return { t, agent: -1, k: 'change', ...nothing, path: [], text, silent: false };
}
