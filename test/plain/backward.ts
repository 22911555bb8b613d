/** Backward reachability: from which states can some state still be reached. */
import type { StateSet } from '../../server/explore/bits.ts';
import type { Graph } from '../../server/explore/graph.ts';

/** The edges the other way round: predecessors of i are `from[start[i]] .. from[start[i + 1] - 1]`. */
interface Reversed {
  start: Int32Array;
  from: Int32Array;
}

const reversedGraphs = new WeakMap<Graph, Reversed>();

function reversed(graph: Graph): Reversed {
  const known = reversedGraphs.get(graph);
  if (known) return known;
  const { states, expanded, edgeStart, successor, transitions } = graph;
  const start = new Int32Array(states + 2);
  for (let e = 0; e < transitions; e++) start[successor[e] + 2]++;
  for (let i = 2; i < states + 2; i++) start[i] += start[i - 1];
  const from = new Int32Array(transitions);
  for (let v = 0; v < expanded; v++) {
    for (let e = edgeStart[v]; e < edgeStart[v + 1]; e++) from[start[successor[e] + 1]++] = v;
  }
  const result = { start, from };
  reversedGraphs.set(graph, result);
  return result;
}

/** All states from which one of `targets` can be reached, those included. */
export function canReach(graph: Graph, targets: StateSet): StateSet {
  const { start, from } = reversed(graph);
  const reached = targets.slice();
  const queue = new Int32Array(graph.states);
  let length = 0;
  for (let v = 0; v < graph.states; v++) if (reached[v] === 1) queue[length++] = v;
  for (let head = 0; head < length; head++) {
    const v = queue[head];
    for (let e = start[v]; e < start[v + 1]; e++) {
      const p = from[e];
      if (reached[p] === 1) continue;
      reached[p] = 1;
      queue[length++] = p;
    }
  }
  return reached;
}
