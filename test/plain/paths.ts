/** Ways through the graph: the shortest to a state, and the shortest once round a cycle. */
import type { StateSet } from '../../server/explore/bits.ts';
import type { Graph } from '../../server/explore/graph.ts';

/** Edge numbers, in order. */
export type Path = number[];

/** The edge through which the search found `child` from `parent`: the first. */
function edgeBetween(graph: Graph, parent: number, child: number): number {
  for (let e = graph.edgeStart[parent]; e < graph.edgeStart[parent + 1]; e++)
    if (graph.successor[e] === child) return e;
  throw new Error(`no edge from state ${parent} to state ${child}`);
}

/** A shortest way from the start to the state. */
export function pathTo(graph: Graph, state: number): Path {
  const path: Path = [];
  for (let v = state; graph.parent[v] >= 0; v = graph.parent[v])
    path.push(edgeBetween(graph, graph.parent[v], v));
  return path.reverse();
}

/** The state an edge starts from. */
export function sourceOf(graph: Graph, edge: number): number {
  let low = 0;
  let high = graph.expanded - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (graph.edgeStart[middle] <= edge) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * A shortest way, breadth first from `from`, over states that `through` allows, to the first one that `isGoal` accepts.
 * With `byAgent`, the way has to include a step of that agent, so that a cycle shows it moving.
 */
export function shortestWay(
  graph: Graph,
  from: number,
  through: (state: number) => boolean,
  isGoal: (state: number) => boolean,
  byAgent?: number,
): Path | undefined {
  const { edgeStart, successor, label } = graph;
  // A node is a state and whether the agent has moved: 2 * state + moved.
  const cameBy = new Map<number, { node: number; edge: number }>();
  const first = from * 2 + (byAgent === undefined ? 1 : 0);
  const queue = [first];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head];
    const v = node >> 1;
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

/** Shortest ways from the start over allowed states only. */
export interface Restricted {
  reached: StateSet;
  pathTo(state: number): Path;
}

export function restrictedSearch(graph: Graph, allowed: (state: number) => boolean): Restricted {
  const reached = new Uint8Array(graph.states);
  const by = new Int32Array(graph.states).fill(-1);
  const queue = new Int32Array(graph.states);
  let length = 0;
  if (allowed(0)) {
    reached[0] = 1;
    queue[length++] = 0;
  }
  for (let head = 0; head < length; head++) {
    const v = queue[head];
    if (v >= graph.expanded) continue;
    for (let e = graph.edgeStart[v]; e < graph.edgeStart[v + 1]; e++) {
      const w = graph.successor[e];
      if (reached[w] === 1 || !allowed(w)) continue;
      reached[w] = 1;
      by[w] = e;
      queue[length++] = w;
    }
  }
  return {
    reached,
    pathTo(state) {
      const path: Path = [];
      for (let v = state; by[v] >= 0; v = sourceOf(graph, by[v])) path.push(by[v]);
      return path.reverse();
    },
  };
}

const ARRIVAL = 2;
