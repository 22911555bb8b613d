/** The nearest hang from any state, for a debugger that stands there. */
import { createMachine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';
import type { Finding } from '../trace/report.ts';
import { type Budget, explainLimit, type Hooks } from './budget.ts';
import { factsOf } from './facts.ts';
import { numbered } from './finding.ts';
import { exploreWith } from './graph.ts';
import { distinctHangs, hangFinding, hungComponents } from './hangs.ts';

export interface HangSearch {
  /** `none` is a proof; `inconclusive` says in `limit` why it is none. */
  result: 'found' | 'none' | 'inconclusive';
  /** Its trace starts at the state that was asked about. */
  finding?: Finding;
  /** Foreground agents that cannot come to their end from here any more, whatever happens. */
  doomed: number[];
  limit?: string;
}

export function findHangFrom(
  program: StepProgram,
  state: State,
  budget: Budget,
  hooks: Hooks = {},
): HangSearch {
  const graph = exploreWith(createMachine(program), budget, hooks, { from: state });
  const facts = factsOf(graph);
  const [nearest] = distinctHangs(graph, facts, hungComponents(graph, facts));
  const limit = graph.limit && explainLimit(graph.limit, budget, graph.progress);
  if (!nearest) return { result: limit ? 'inconclusive' : 'none', doomed: [], limit };
  const [finding] = numbered('hang', [hangFinding(graph, facts, nearest)]);
  return {
    result: 'found',
    finding,
    doomed: facts.foreground.filter((a) => facts.canEnd(a)[0] === 0),
    limit,
  };
}
