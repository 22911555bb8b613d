/** The shortest way through a graph, and the shortest once round a cycle. */
import type { Graph } from './graph.ts';

/** Edge numbers, in order. */
export type Path = number[];

/**
 * A shortest way, breadth first from `from`, over states that `through` allows, to the first one that `isGoal` accepts.
 * With `byAgent`, the way has to include a step of that agent, so that a cycle shows it moving. `tick` is called
 * for every state.
 */
export function shortestWay(
  graph: Graph,
  from: number,
  through: (state: number) => boolean,
  isGoal: (state: number) => boolean,
  byAgent?: number,
  tick: () => void = () => {},
): Path | undefined {
  const { edgeStart, successor, label } = graph;
  // A node is a state and whether the agent has moved: 2 * state + moved.
  const cameBy = new Map<number, { node: number; edge: number }>();
  const first = from * 2 + (byAgent === undefined ? 1 : 0);
  const queue = [first];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head];
    const v = node >> 1;
    tick();
    if (v >= graph.expanded) continue;
    for (let e = edgeStart[v]; e < edgeStart[v + 1]; e++) {
      const w = successor[e];
      if (!through(w)) continue;
      const d = label[e];
      const moved = (node & 1) === 1 || (d >> 24 !== ARRIVAL && ((d >> 16) & 0xff) === byAgent) ? 1 : 0;
      const to = w * 2 + moved;
      if (moved === 1 && isGoal(w)) {
        return unwind(cameBy, first, node, e);
      }
      if (to === first || cameBy.has(to)) continue;
      cameBy.set(to, { node, edge: e });
      queue.push(to);
    }
  }
  return undefined;
}

/** The way back from a node to the first one, turned round. */
function unwind(
  cameBy: Map<number, { node: number; edge: number }>,
  first: number,
  last: number,
  edge: number,
): Path {
  const path = [edge];
  for (let n = last; n !== first; ) {
    const step = cameBy.get(n)!;
    path.push(step.edge);
    n = step.node;
  }
  return path.reverse();
}

const ARRIVAL = 2;
