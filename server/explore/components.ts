/**
 * Strongly connected components (Tarjan), without recursion: the graphs have millions of states. Only states for which
 * `inside` is 1 count. Components come out bottom first: a component is numbered after all it leads to. `tick` is called all
 * the while.
 */
import type { StateSet } from './bits.ts';
import type { Graph } from './graph.ts';

export interface Components {
  count: number;
  /** Component of a state, -1 outside. */
  of: Int32Array;
  /** members[start[c]] .. members[start[c + 1] - 1], not sorted. */
  start: Int32Array;
  members: Int32Array;
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one loop over explicit stacks; cut up, it would be harder to check against the textbook.
export function componentsOf(graph: Graph, inside?: StateSet, tick: () => void = () => {}): Components {
  const n = graph.expanded;
  const { edgeStart, successor } = graph;
  const of = new Int32Array(graph.states).fill(-1);
  const low = new Int32Array(n);
  const order = new Int32Array(n);
  const cursor = new Int32Array(n);
  const path = new Int32Array(n);
  const stack = new Int32Array(n);
  const starts: number[] = [];
  const members = new Int32Array(n);
  let pathLength = 0;
  let stackLength = 0;
  let filled = 0;
  let clock = 0;

  const isInside = (v: number) => v < n && (inside === undefined || inside[v] === 1);

  for (let root = 0; root < n; root++) {
    if (order[root] !== 0 || !isInside(root)) continue;
    path[pathLength++] = root;
    while (pathLength > 0) {
      const v = path[pathLength - 1];
      tick();
      if (order[v] === 0) {
        order[v] = low[v] = ++clock;
        cursor[v] = edgeStart[v];
        stack[stackLength++] = v;
      }
      let down = -1;
      while (cursor[v] < edgeStart[v + 1]) {
        const w = successor[cursor[v]];
        if (!isInside(w)) {
          cursor[v]++;
          continue;
        }
        if (order[w] === 0) {
          down = w;
          break;
        }
        if (of[w] < 0 && low[w] < low[v]) low[v] = low[w];
        cursor[v]++;
      }
      if (down >= 0) {
        path[pathLength++] = down;
        continue;
      }
      pathLength--;
      if (low[v] !== order[v]) continue;
      const component = starts.length;
      starts.push(filled);
      let w: number;
      do {
        w = stack[--stackLength];
        of[w] = component;
        members[filled++] = w;
      } while (w !== v);
    }
  }
  starts.push(filled);
  return { count: starts.length - 1, of, start: Int32Array.from(starts), members };
}

/**
 * Components that nothing leaves, as lists of their states in rising order, nearest component first. An edge to a state that
 * was not gone on from leads out: what lies behind it is not known.
 */
export function bottomComponents(
  graph: Graph,
  components: Components,
  wanted: (state: number) => boolean,
): Int32Array[] {
  const { of, start, members, count } = components;
  const { edgeStart, successor } = graph;
  const result: Int32Array[] = [];
  for (let c = 0; c < count; c++) {
    if (!wanted(members[start[c]])) continue;
    let bottom = true;
    for (let m = start[c]; m < start[c + 1] && bottom; m++) {
      const v = members[m];
      for (let e = edgeStart[v]; e < edgeStart[v + 1]; e++) {
        if (of[successor[e]] !== c) {
          bottom = false;
          break;
        }
      }
    }
    if (bottom) result.push(members.slice(start[c], start[c + 1]).sort());
  }
  return result.sort((a, b) => a[0] - b[0]);
}
