/**
 * Shortest ways from the start, and among the shortest one with the fewest switches between CPUs; among those the first
 * in the order of decisions. So which one it is depends on the program alone, not on how states are numbered.
 */
import { type Decision, decisionParts } from '../machine/decision.ts';
import { levelOf, type Space } from './space.ts';

/** States that one of the ways has to lead to; all at the same level. */
export interface Goal {
  level: number;
  states: readonly number[];
}

export interface Step {
  decision: Decision;
  /** Number of the state it leads to. */
  to: number;
}

interface Edge {
  from: number;
  decision: Decision;
  to: number;
}

/** One way for each goal. Goes on from every state above the deepest goal once more, for all goals together. */
export function shortestWays(space: Space, goals: readonly Goal[]): Step[][] {
  const ways: Step[][] = [];
  // A goal is a bit.
  for (let first = 0; first < goals.length; first += 31)
    ways.push(...waysTo(space, goals.slice(first, first + 31)));
  return ways;
}

function waysTo(space: Space, goals: readonly Goal[]): Step[][] {
  const { engine, levels, deadline } = space;
  const deepest = Math.max(...goals.map((g) => g.level));
  const edges: Edge[][] = Array.from({ length: deepest }, () => []);
  let wanted = new Map<number, number>();
  const wants = new Map<number, number>();
  const want = (into: Map<number, number>, id: number, bits: number): void => {
    into.set(id, (into.get(id) ?? 0) | bits);
  };
  for (let level = deepest; level >= 1; level--) {
    goals.forEach((goal, bit) => {
      if (goal.level === level) for (const id of goal.states) want(wanted, id, 1 << bit);
    });
    const before = new Map<number, number>();
    deadline.pass(`back from level ${deepest} to ${level - 1}`, levels[level] - levels[level - 1]);
    for (let from = levels[level - 1]; from < levels[level]; from++) {
      deadline.tick();
      const ways = engine.expand(from);
      for (let i = 0; i < ways; i++) {
        const to = engine.target(i);
        const bits = wanted.get(to);
        if (bits === undefined) continue;
        edges[level - 1].push({ from, decision: engine.decision(i), to });
        want(before, from, bits);
      }
    }
    for (const [id, bits] of wanted) wants.set(id, bits);
    wanted = before;
  }
  for (const [id, bits] of wanted) want(wants, id, bits);
  deadline.pass('forward again, with the fewest switches');
  return goals.map((goal, bit) => (goal.level === 0 ? [] : fewestSwitches(space, edges, wants, goal, bit)));
}

/** The best ways to a state, by who moves last: only those with the fewest switches matter to what follows. */
interface Best {
  switches: number;
  /** Agent that moved last (-1: nobody yet) -> how it came about. */
  by: Map<number, { from: number; last: number; decision: Decision }>;
}

function fewestSwitches(
  { deadline }: Space,
  edges: Edge[][],
  wants: Map<number, number>,
  goal: Goal,
  bit: number,
): Step[] {
  const bests: Map<number, Best>[] = [];
  let layer = new Map<number, Best>([
    [0, { switches: 0, by: new Map([[-1, { from: -1, last: -1, decision: 0 }]]) }],
  ]);
  bests.push(layer);
  for (let level = 0; level < goal.level; level++) {
    const leaving = new Map<number, Edge[]>();
    for (const edge of edges[level]) {
      deadline.tick();
      if (((wants.get(edge.to) ?? 0) & (1 << bit)) === 0) continue;
      const list = leaving.get(edge.from);
      if (list) list.push(edge);
      else leaving.set(edge.from, [edge]);
    }
    const next = new Map<number, Best>();
    // Both maps are gone through in the order in which the states were come to, which decisions alone decide.
    for (const [from, best] of layer) {
      for (const { decision, to } of leaving.get(from) ?? []) extend(next, best, from, decision, to);
    }
    bests.push(next);
    layer = next;
  }
  return unwind(bests, goal);
}

function extend(next: Map<number, Best>, best: Best, from: number, decision: Decision, to: number): void {
  const { k, agent } = decisionParts(decision);
  for (const last of best.by.keys()) {
    // An interrupt on its way is nobody's turn.
    const mover = k === 'arrive' ? last : agent;
    const switches = best.switches + (k !== 'arrive' && last !== agent && last >= 0 ? 1 : 0);
    const known = next.get(to);
    if (known && known.switches < switches) continue;
    if (!known || known.switches > switches) {
      next.set(to, { switches, by: new Map([[mover, { from, last, decision }]]) });
    } else if (!known.by.has(mover)) known.by.set(mover, { from, last, decision });
  }
}

function unwind(bests: Map<number, Best>[], goal: Goal): Step[] {
  const last = bests[goal.level];
  let id = -1;
  for (const [state, best] of last) {
    if (goal.states.includes(state) && (id < 0 || best.switches < last.get(id)!.switches)) id = state;
  }
  if (id < 0) throw new Error('a state of the search has no way to it');
  const steps: Step[] = [];
  let mover = last.get(id)!.by.keys().next().value as number;
  for (let level = goal.level; level > 0; level--) {
    const { from, last: before, decision } = bests[level].get(id)!.by.get(mover)!;
    steps.push({ decision, to: id });
    id = from;
    mover = before;
  }
  return steps.reverse();
}

/** The goals among some states: those that are nearest to the start. */
export function nearest(space: Space, states: readonly number[]): Goal {
  let level = Number.POSITIVE_INFINITY;
  let best: number[] = [];
  for (const id of states) {
    space.deadline.tick();
    const at = levelOf(space, id);
    if (at > level) continue;
    if (at < level) best = [];
    level = at;
    best.push(id);
  }
  return { level, states: best };
}
