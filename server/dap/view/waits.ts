// Who waits for whom where the session stands.
import { type Activity, moverAt } from '../../explore/component.ts';
import { waitsAt } from '../../explore/waits.ts';
import { decisionParts } from '../../machine/decision.ts';
import type { State } from '../../machine/state.ts';
import type { WaitGraph } from '../../trace/waits/graph.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import type { Fact } from '../run/facts.ts';
import { isHang } from './explanation.ts';

type FindingFact = Extract<Fact, { k: 'finding' }>;

export function waitsNow(debuggee: Debuggee): WaitGraph {
  const { machine, history, facts } = debuggee;
  const fact = facts.arrived(history.position);
  if (!fact || !isHang(fact.finding.kind)) return waitsAt(machine, history.state);
  const graph = waitsAt(machine, history.state, activityAfter(debuggee, fact));
  // The search has seen all of the round; here only the part of it that was recorded is known.
  const { explanation, headline } = fact.finding;
  return { ...graph, sentences: explanation.length > 0 ? explanation : [`${headline}.`] };
}

/** In an ending: who moves for ever, as far as the run shows it. */
function activityAfter({ machine, history, program }: Debuggee, { at, finding }: FindingFact): Activity {
  const movers = new Set<number>();
  const executed: Activity['executed'] = new Map();
  const levels: Activity['levels'] = new Map();
  const movesAt = (s: State, agent: number): void => {
    movers.add(agent);
    moverAt(levels, agent, machine.level(s, agent));
  };
  const { state } = history;
  const moves = machine.decisions(state, []) > 0;
  program.agents.forEach((_, agent) => {
    if (moves && !machine.idle(state, agent) && !machine.blocked(state, agent)) {
      movesAt(state, agent);
      executed.set(agent, new Set());
    }
  });
  if (finding.cycleFrom === undefined) return { movers, executed, levels, moves };
  const from = at - (finding.trace.length - finding.cycleFrom);
  history.walk(from, at, (before, step) => {
    const { k, agent } = decisionParts(step);
    if (k === 'arrive') return;
    movesAt(before, agent);
    const ops = executed.get(agent) ?? new Set();
    if (k === 'step') ops.add(machine.location(before, agent));
    executed.set(agent, ops);
  });
  return { movers, executed, levels, moves };
}
