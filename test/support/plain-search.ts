/** A search with nothing clever about it: states as texts in a map, level by level, by the machine in JavaScript. */
import { createMachine } from '../../server/machine/machine.ts';
import { closePrivate } from '../../server/machine/private-steps.ts';
import type { State } from '../../server/machine/state.ts';
import type { StepProgram } from '../../server/program/program.ts';

export interface PlainSearch {
  start: State;
  /** The states of each level. */
  levels: Set<string>[];
  states: number;
  transitions: number;
  /** From each state: decision and state, in order. */
  edges: Map<string, { decision: number; to: string }[]>;
}

export const keyOf = (s: ArrayLike<number>): string => Array.prototype.join.call(s, ',');

/** Nothing when there are more than `most` states. */
export function plainSearch(program: StepProgram, merge: boolean, most: number): PlainSearch | undefined {
  const machine = createMachine(program);
  const start = machine.initial();
  if (merge) closePrivate(machine, start);
  const edges: PlainSearch['edges'] = new Map([[keyOf(start), []]]);
  const levels: Set<string>[] = [];
  let transitions = 0;
  let frontier = [start];
  while (frontier.length > 0) {
    levels.push(new Set(frontier.map(keyOf)));
    const found: State[] = [];
    for (const s of frontier) {
      const from = edges.get(keyOf(s))!;
      const open: number[] = [];
      const ways = machine.decisions(s, open);
      for (const decision of open.slice(0, ways)) {
        const next = machine.step(s, decision);
        if (merge && decision >> 24 !== 2) machine.runPrivate(next, (decision >> 16) & 0xff);
        const to = keyOf(next);
        transitions++;
        from.push({ decision, to });
        if (edges.has(to)) continue;
        edges.set(to, []);
        found.push(next);
      }
      if (edges.size > most) return undefined;
    }
    frontier = found;
  }
  return { start, levels, states: edges.size, transitions, edges };
}
