/** A shortest run from any state to one in which a condition holds, for a debugger that stands there. */
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';
import { ALL_REDUCTIONS } from '../reduce/plan.ts';
import { replay } from '../trace/replay.ts';
import type { Finding } from '../trace/report.ts';
import { type Budget, explainStatesLimit, explainUnfinished, type Hooks } from './budget.ts';
import { type Conditional, witness } from './conditions.ts';
import { numbered } from './finding.ts';
import { finishAll } from './pending.ts';
import { createSemantics } from './semantics.ts';
import { exploreSpace } from './space.ts';

export interface RunSearch {
  /** `here`: it holds in the state itself. `none` is a proof; `inconclusive` says in `limit` why it is none. */
  result: 'here' | 'found' | 'none' | 'inconclusive';
  /** Its trace starts at the state that was asked about and ends where the condition holds. */
  finding?: Finding;
  limit?: string;
}

/** `wanted`: an expectation of the program, so that its states keep what the condition reads. */
export function findRunFrom(
  program: StepProgram,
  state: State,
  wanted: Conditional,
  budget: Budget,
  hooks: Hooks = {},
): RunSearch {
  const { condition } = wanted;
  const semantics = createSemantics(program, ALL_REDUCTIONS, {
    sticky: [],
    events: [{ condition, when: 1 }],
  });
  const holds = semantics.machine.condition(condition);
  if (holds(state)) return { result: 'here' };
  const space = exploreSpace(semantics, budget, { ...hooks, untilEvent: true }, { from: state });
  const { deadline } = space;
  const question = deadline.attempt('which run is the shortest', () => witness(space, wanted, 0));
  const [found] = finishAll(space, [question?.value]);
  const [finding] = numbered('run', found?.findings ?? []);
  if (finding) {
    // What runs at once from the state may bring it about by itself.
    if (finding.trace.length === 0) finding.trace = space.prefix;
    const told = replay(semantics.machine, state, finding.trace);
    if (!told.ok || !holds(told.states[told.states.length - 1]))
      throw new Error('a run that was found does not lead to its condition');
    return { result: 'found', finding };
  }
  if (found?.complete && !space.limit) return { result: 'none' };
  const [first] = deadline.unfinished;
  const limit = space.limit
    ? explainStatesLimit(space.limit, budget, space.progress)
    : first && explainUnfinished(first, budget, space.progress);
  return { result: 'inconclusive', limit };
}
