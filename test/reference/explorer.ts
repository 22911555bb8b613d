/** Every state that can be reached, as text in a map; nothing merged, nothing packed. */
import type { Decision } from '../../server/machine/decision.ts';
import type { StepProgram } from '../../server/program/program.ts';
import { createReference } from './interpreter.ts';
import type { ReferenceState } from './state.ts';

export interface Edge {
  decision: Decision;
  to: number;
}

export interface Explored {
  program: StepProgram;
  states: ReferenceState[];
  /** Successors of each state. */
  edges: Edge[][];
  numberOf: (state: ReferenceState) => number | undefined;
}

/** Nothing when there are more states than `most`: a naive search is for small programs. */
export function explore(program: StepProgram, most: number): Explored | undefined {
  const reference = createReference(program);
  const numbers = new Map<string, number>();
  const states: ReferenceState[] = [];
  const edges: Edge[][] = [];
  const number = (state: ReferenceState) => {
    const key = JSON.stringify(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    states.push(state);
    return states.length - 1;
  };
  number(reference.initial());
  for (let v = 0; v < states.length; v++) {
    if (states.length > most) return undefined;
    edges.push(
      reference
        .decisions(states[v])
        .map((decision) => ({ decision, to: number(reference.step(states[v], decision)) })),
    );
  }
  return { program, states, edges, numberOf: (state) => numbers.get(JSON.stringify(state)) };
}

/** States from which one of `goals` can be reached: the least set that holds them and whatever leads into it. */
export function leadingTo({ edges }: Explored, goals: (v: number) => boolean): boolean[] {
  const set = edges.map((_, v) => goals(v));
  for (let grown = true; grown; ) {
    grown = false;
    for (let v = edges.length - 1; v >= 0; v--) {
      if (!set[v] && edges[v].some(({ to }) => set[to])) {
        set[v] = true;
        grown = true;
      }
    }
  }
  return set;
}

/** States reached from the first one without going on from a state where `stop` is the case. */
export function reachedBefore({ edges }: Explored, stop: (v: number) => boolean): Set<number> {
  const reached = new Set<number>();
  const open = [0];
  for (let v = open.pop(); v !== undefined; v = open.pop()) {
    if (reached.has(v) || stop(v)) continue;
    reached.add(v);
    open.push(...edges[v].map(({ to }) => to));
  }
  return reached;
}

/** Strongly connected components (Tarjan, with a stack of its own); successors come before predecessors. */
export function components({ edges }: Explored, inside: (v: number) => boolean = () => true): number[][] {
  const found: number[][] = [];
  const index: number[] = [];
  const low: number[] = [];
  const onStack = new Set<number>();
  const stack: number[] = [];
  let next = 0;
  const visit = (root: number) => {
    const work = [{ v: root, edge: 0 }];
    while (work.length) {
      const top = work[work.length - 1];
      const { v } = top;
      if (top.edge === 0) {
        index[v] = low[v] = next++;
        stack.push(v);
        onStack.add(v);
      }
      const edge = edges[v][top.edge++];
      if (edge) {
        if (!inside(edge.to)) continue;
        if (index[edge.to] === undefined) work.push({ v: edge.to, edge: 0 });
        else if (onStack.has(edge.to)) low[v] = Math.min(low[v], index[edge.to]);
        continue;
      }
      work.pop();
      const above = work[work.length - 1];
      if (above) low[above.v] = Math.min(low[above.v], low[v]);
      if (low[v] !== index[v]) continue;
      const component: number[] = [];
      for (let w = -1; w !== v; ) {
        w = stack.pop()!;
        onStack.delete(w);
        component.push(w);
      }
      found.push(component);
    }
  };
  edges.forEach((_, v) => {
    if (inside(v) && index[v] === undefined) visit(v);
  });
  return found;
}
