/** What the verdicts need to know of each state, found in one pass over the graph. */

import type { StateSet } from '../../server/explore/bits.ts';
import type { Graph } from '../../server/explore/graph.ts';
import { STATUS } from '../../server/program/program.ts';
import { canReach } from './backward.ts';

export interface Facts {
  /** 1 + fault of the state, 0 for none. */
  readonly fault: Uint16Array;
  /** Bit a: agent a has done what it was there to do. */
  readonly ended: Uint32Array;
  /** Bit a: agent a was halted before that. */
  readonly halted: Uint32Array;
  /** Foreground agents. */
  readonly foreground: number[];
  /** States from which the agent can still end, as far as is known: a state not gone on from, or a fault, may still lead there. */
  canEnd(agent: number): StateSet;
  /** States from which the agent is known to be able to end. */
  surelyCanEnd(agent: number): StateSet;
}

export function factsOf(graph: Graph): Facts {
  const { machine, program, states } = graph;
  const fault = new Uint16Array(states);
  const ended = new Uint32Array(states);
  const halted = new Uint32Array(states);
  const s = new Int32Array(program.slots.length);
  const agents = program.agents.length;
  for (let id = 0; id < states; id++) {
    graph.load(id, s);
    fault[id] = s[program.fault];
    for (let a = 0; a < agents; a++) {
      if (machine.ended(s, a)) ended[id] |= 1 << a;
      if (machine.status(s, a) === STATUS.halted) halted[id] |= 1 << a;
    }
  }
  const hasEnded = (id: number, agent: number) => ((ended[id] >>> agent) & 1) === 1;
  const isOpen = (id: number) => fault[id] !== 0 || id >= graph.expanded;
  return {
    fault,
    ended,
    halted,
    foreground: program.agents.flatMap((agent, a) => (agent.foreground ? [a] : [])),
    canEnd: oncePerAgent((agent) => reaching(graph, (id) => isOpen(id) || hasEnded(id, agent))),
    surelyCanEnd: oncePerAgent((agent) => reaching(graph, (id) => hasEnded(id, agent))),
  };
}

function reaching(graph: Graph, isGoal: (state: number) => boolean): StateSet {
  const goals = new Uint8Array(graph.states);
  for (let id = 0; id < graph.states; id++) if (isGoal(id)) goals[id] = 1;
  return canReach(graph, goals);
}

function oncePerAgent(find: (agent: number) => StateSet): (agent: number) => StateSet {
  const known = new Map<number, StateSet>();
  return (agent) => {
    let set = known.get(agent);
    if (!set) {
      set = find(agent);
      known.set(agent, set);
    }
    return set;
  };
}
