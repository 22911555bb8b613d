/** Who waits for whom in one state, as data. Indices of agents are those of the program. */
import type { AgentSituation, Place } from '../report.ts';

export interface WaitNode extends AgentSituation {
  /** It goes round and round where no order of events lets it out. */
  endless?: boolean;
}

export interface WaitEdge {
  from: number;
  /** Absent when there is nobody who could do it. */
  to?: number;
  kind: 'lock' | 'semaphore' | 'condition' | 'time';
  /** What is waited for: the name of a lock or semaphore, or the condition in words. */
  through: string;
  /** What the other one has to do with it: "holds it", "was in console_unlock, which clears it". */
  text: string;
  /** The other one was halted or has come to its end: it will never do it. */
  dead?: boolean;
  /** The statements that could bring it about. */
  writers?: Place[];
}

export interface WaitGraph {
  nodes: WaitNode[];
  edges: WaitEdge[];
  /** Agents that wait for each other in a ring, each for the next one and the last for the first. */
  cycle?: number[];
  /** Why it is stuck, or why it is not: the words of a hang's cause. */
  sentences: string[];
}

/** The first ring that following the edges leads into. */
export function ringOf(edges: readonly WaitEdge[], agents: number): number[] | undefined {
  const next = (from: number) => edges.flatMap((e) => (e.from === from && e.to !== undefined ? [e.to] : []));
  const done = new Set<number>();
  const path: number[] = [];
  const visit = (agent: number): number[] | undefined => {
    const at = path.indexOf(agent);
    if (at >= 0) return path.slice(at);
    if (done.has(agent)) return undefined;
    path.push(agent);
    for (const to of next(agent)) {
      const ring = visit(to);
      if (ring) return ring;
    }
    path.pop();
    done.add(agent);
    return undefined;
  };
  for (let agent = 0; agent < agents; agent++) {
    const ring = visit(agent);
    if (ring) return ring;
  }
  return undefined;
}

/** The edge is a part of the ring. */
export function isInRing({ cycle }: WaitGraph, { from, to }: WaitEdge): boolean {
  const at = cycle?.indexOf(from) ?? -1;
  return cycle !== undefined && at >= 0 && cycle[(at + 1) % cycle.length] === to;
}
