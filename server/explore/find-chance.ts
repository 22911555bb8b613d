/** Whether a condition that has not held so far can still come true, for a debugger that stands somewhere in a run. */
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';
import { ALL_REDUCTIONS } from '../reduce/plan.ts';
import type { Budget, Hooks } from './budget.ts';
import type { Conditional } from './conditions.ts';
import { faultOf } from './endings.ts';
import { createSemantics } from './semantics.ts';
import { exploreSpace } from './space.ts';

/** `possible` and `lost` are proofs; `unknown`: a limit was hit, or nobody waits for the answer any more. */
export type Chance = 'possible' | 'lost' | 'unknown';

/**
 * `wanted`: an expectation of the program, so that its states keep what the condition reads. A run that can still end in an
 * error of the model counts as one that has not lost it, as everywhere: the error speaks for itself.
 */
export function chanceFrom(
  program: StepProgram,
  state: State,
  { condition }: Conditional,
  budget: Budget,
  hooks: Hooks = {},
): Chance {
  const semantics = createSemantics(program, ALL_REDUCTIONS, {
    sticky: [],
    events: [{ condition, when: 1 }],
  });
  const holds = semantics.machine.condition(condition);
  if (holds(state)) return 'possible';
  const space = exploreSpace(semantics, budget, { ...hooks, untilEvent: true }, { from: state });
  const { engine, deadline } = space;
  // What runs at once from the state may bring it about by itself.
  if (holds(space.start) || [...engine.events()].length > 0) return 'possible';
  if (space.limit || space.expanded < space.states) return 'unknown';
  const isError = deadline.attempt('whether an error of the model can be reached', () => {
    for (let id = 0; id < space.states; id++) if (faultOf(space, id) !== 0) return true;
    return false;
  });
  if (isError === undefined || deadline.unfinished.length > 0) return 'unknown';
  return isError.value ? 'possible' : 'lost';
}
