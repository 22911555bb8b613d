/** Ways from the start of a graph. */
import type { StateSet } from '../../server/explore/bits.ts';
import type { Graph } from '../../server/explore/graph.ts';
import { type Path, shortestWay } from '../../server/explore/paths.ts';

export { type Path, shortestWay };

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
