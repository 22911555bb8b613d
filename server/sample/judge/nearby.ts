/** A judgement from everything that can still happen, where that is little: all states, with all steps between them. */
import { DEFAULT_BUDGET } from '../../explore/budget.ts';
import { codeFor } from '../../explore/code.ts';
import { activityOf } from '../../explore/component.ts';
import { bottomComponents, componentsOf } from '../../explore/components.ts';
import { exploreWith, type Graph } from '../../explore/graph.ts';
import type { Semantics } from '../../explore/semantics.ts';
import type { State } from '../../machine/state.ts';
import { distinct, type Outcome, type Question, type Verdict } from './judgement.ts';
import { outcomeAt } from './outcome.ts';

/** `held`: which of the conditions have held before. */
export function judgeNearby(
  { semantics, eventually }: Question,
  state: State,
  held: readonly boolean[],
  mostStates: number,
): Verdict {
  const { machine, program } = semantics;
  const budget = { ...DEFAULT_BUDGET, maxStates: mostStates };
  const graph = exploreWith(machine, budget, { now: () => 0 }, { from: state });
  if (graph.limit) return undefined;
  const s = new Int32Array(program.slots.length);
  const comesTo = (holds: (s: State) => boolean): boolean => {
    for (let id = 0; id < graph.states; id++) {
      const there = graph.load(id, s);
      if (holds(there) || machine.faultOf(there) >= 0) return true;
    }
    return false;
  };
  const hung = program.agents.some((a, i) => a.foreground && !comesTo((s) => machine.ended(s, i)));
  const lost = eventually.map((e, i) => {
    const holds = machine.condition(e);
    // What holds at the very start has held, even if the steps that follow at once end it.
    return !held[i] && !holds(state) && !comesTo(holds);
  });
  const outcomes = hung || lost.includes(true) ? outcomesIn(semantics, graph) : [];
  return { hung, lost, outcomes };
}

function outcomesIn({ program, machine, ...semantics }: Semantics, graph: Graph): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const states of bottomComponents(graph, componentsOf(graph), () => true)) {
    const s = graph.load(states[0], new Int32Array(program.slots.length));
    if (machine.faultOf(s) >= 0) continue;
    const inside = new Set(states);
    const activity = activityOf(graph, states, (v) => inside.has(v));
    const scene = { machine, code: codeFor(program), s, activity };
    outcomes.push(outcomeAt({ program, machine, ...semantics }, { scene }));
  }
  return distinct(outcomes);
}
