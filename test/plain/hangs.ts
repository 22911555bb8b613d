/**
 * Hangs: the components that nothing leaves and in which a foreground agent has not come to its end. A state
 * from which an agent can no longer end leads into such a component sooner or later, and only such states do.
 */
import { type Cause, causeOf, type Scene } from '../../server/explore/cause.ts';
import { codeFor } from '../../server/explore/code.ts';
import { activityOf } from '../../server/explore/component.ts';
import { bottomComponents, componentsOf } from '../../server/explore/components.ts';
import type { Graph } from '../../server/explore/graph.ts';
import type { Facts } from './facts.ts';
import { makeFinding, type Unnumbered } from './finding.ts';
import { type Path, pathTo, shortestWay } from './paths.ts';

export interface Hang {
  agent: number;
  cause: Cause;
  /** The component's states in rising order; the first is nearest to the start. */
  states: Int32Array;
}

/** Bottom components with an agent that hangs, nearest first. */
export function hungComponents(graph: Graph, facts: Facts): Int32Array[] {
  return bottomComponents(graph, componentsOf(graph), (v) => hungAgents(facts, v).length > 0);
}

/** Foreground agents that have not come to their end in this state; nobody in a state that a fault has stopped. */
function hungAgents(facts: Facts, state: number): number[] {
  return facts.fault[state] !== 0
    ? []
    : facts.foreground.filter((a) => ((facts.ended[state] >>> a) & 1) === 0);
}

/** One hang per distinct cause, the nearest of each. Only hangs that `counts` accepts. */
export function distinctHangs(
  graph: Graph,
  facts: Facts,
  components: Int32Array[],
  counts: (agent: number, states: Int32Array) => boolean = () => true,
): Hang[] {
  const bySignature = new Map<string, Hang>();
  for (const states of components) {
    for (const { agent, cause } of causesIn(graph, facts, states)) {
      if (!bySignature.has(cause.signature) && counts(agent, states))
        bySignature.set(cause.signature, { agent, cause, states });
    }
  }
  return [...bySignature.values()];
}

/** Agents that hang in a component, but for those that the cause of an earlier one already speaks of. */
export function causesIn(graph: Graph, facts: Facts, states: Int32Array): { agent: number; cause: Cause }[] {
  const scene = sceneOf(graph, states);
  const covered = new Set<number>();
  const result: { agent: number; cause: Cause }[] = [];
  for (const agent of hungAgents(facts, states[0])) {
    if (covered.has(agent)) continue;
    const cause = causeOf(scene, agent);
    for (const a of cause.covers) covered.add(a);
    result.push({ agent, cause });
  }
  return result;
}

export function sceneOf(graph: Graph, states: Int32Array): Scene {
  const s = graph.load(states[0], new Int32Array(graph.program.slots.length));
  return {
    machine: graph.machine,
    code: codeFor(graph.program),
    s,
    activity: activityOf(graph, states, insideOf(states)),
  };
}

/** Membership in a rising list of states. */
export function insideOf(states: Int32Array): (state: number) => boolean {
  if (states.length === 1) return (v) => v === states[0];
  return (v) => {
    let low = 0;
    let high = states.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (states[middle] === v) return true;
      if (states[middle] < v) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
}

/** Once round a livelock, with the agent moving. */
export function hangCycle(graph: Graph, states: Int32Array, agent: number): Path | undefined {
  return shortestWay(graph, states[0], insideOf(states), (v) => v === states[0], agent);
}

export function hangFinding(graph: Graph, facts: Facts, { agent, cause, states }: Hang): Unnumbered {
  const { kind, headline, sentences } = cause;
  const canEnd = facts.canEnd(agent);
  const cycle = kind === 'livelock' ? hangCycle(graph, states, agent) : undefined;
  const text = {
    kind,
    code: kind,
    agent: graph.program.agents[agent].name,
    headline,
    explanation: sentences,
  };
  return makeFinding(graph, text, { path: pathTo(graph, states[0]), cycle, lost: (v) => canEnd[v] === 0 });
}
