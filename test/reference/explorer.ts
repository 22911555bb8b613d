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

/** Sets of states that all lead to one another: one search for an order, one against the edges (Kosaraju). */
export function components(g: Explored, inside: (v: number) => boolean = () => true): number[][] {
  const forward = g.edges.map((out) => out.map(({ to }) => to));
  const backward: number[][] = g.edges.map(() => []);
  forward.forEach((out, v) => {
    for (const to of out) backward[to].push(v);
  });
  const all = forward.flatMap((_, v) => (inside(v) ? [v] : []));
  const order = all.length ? inOrderOfLeaving(all, forward, inside, new Set()) : [];
  const seen = new Set<number>();
  const found: number[][] = [];
  for (const v of order.reverse()) {
    if (!seen.has(v)) found.push(inOrderOfLeaving([v], backward, inside, seen));
  }
  return found;
}

/** Depth first from each of `roots`: every state reached, in the order in which the search is done with them. */
function inOrderOfLeaving(
  roots: number[],
  next: number[][],
  inside: (v: number) => boolean,
  seen: Set<number>,
): number[] {
  const order: number[] = [];
  for (const root of roots) {
    const path = seen.has(root) ? [] : [{ v: root, rest: [...next[root]] }];
    seen.add(root);
    while (path.length) {
      const { v, rest } = path[path.length - 1];
      const to = rest.pop();
      if (to === undefined) {
        order.push(v);
        path.pop();
      } else if (inside(to) && !seen.has(to)) {
        seen.add(to);
        path.push({ v: to, rest: [...next[to]] });
      }
    }
  }
  return order;
}
