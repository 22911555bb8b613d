/** Every step that is part of a shortest way to one of some goals, found by going back from the goals level by level. */
import type { Decision } from '../machine/decision.ts';
import { Int32List } from './growable.ts';
import type { Space } from './space.ts';

/** States that one of the ways has to lead to; all at the same level. */
export interface Goal {
  level: number;
  states: readonly number[];
}

/** Number `e` of the lists is one step. Those from states of a level are together, in the order of the states and their decisions. */
export interface StepsToGoals {
  from: Int32List;
  to: Int32List;
  decision: Int32List;
  /** To which goals it leads: a bit for each. */
  goals: Int32List;
  /** Of each level, the first step and behind the last. */
  levels: { first: number; end: number }[];
}

/** The widest level up to this one: states. */
export function widestLevel({ levels }: Pick<Space, 'levels'>, deepest: number): number {
  let widest = 0;
  for (let level = 0; level <= deepest; level++) widest = Math.max(widest, levels[level + 1] - levels[level]);
  return widest;
}

/** 31 goals at most. Goes on from every state above the deepest goal once more. */
export function stepsToGoals(space: Space, goals: readonly Goal[]): StepsToGoals {
  const { engine, levels, deadline } = space;
  const deepest = Math.max(...goals.map((g) => g.level));
  const list = () => new Int32List(1024, deadline.take);
  const steps: StepsToGoals = { from: list(), to: list(), decision: list(), goals: list(), levels: [] };
  const widest = widestLevel(space, deepest);
  // Of the states of two levels, the goals that they lead to.
  deadline.take(2 * widest * 4);
  let wanted = new Int32Array(widest);
  let before = new Int32Array(widest);
  for (let level = deepest; level >= 1; level--) {
    const [above, first, end] = levels.slice(level - 1, level + 2);
    goals.forEach((goal, bit) => {
      if (goal.level === level) for (const id of goal.states) wanted[id - first] |= 1 << bit;
    });
    before.fill(0);
    const at = steps.from.length;
    deadline.pass(`back from level ${deepest} to ${level - 1}`, first - above);
    for (let from = above; from < first; from++) {
      deadline.tick();
      const ways = engine.expand(from);
      for (let i = 0; i < ways; i++) {
        const to = engine.target(i);
        const bits = to >= first && to < end ? wanted[to - first] : 0;
        if (bits === 0) continue;
        push(steps, from, engine.decision(i), to, bits);
        before[from - above] |= bits;
      }
    }
    steps.levels[level - 1] = { first: at, end: steps.from.length };
    [wanted, before] = [before, wanted];
  }
  return steps;
}

function push(steps: StepsToGoals, from: number, decision: Decision, to: number, goals: number): void {
  steps.from.push(from);
  steps.decision.push(decision);
  steps.to.push(to);
  steps.goals.push(goals);
}

/** The first step from the state, of those from its level; where none is, whichever comes after. */
export function firstStepFrom({ from, levels }: StepsToGoals, level: number, id: number): number {
  let { first: low, end: high } = levels[level];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (from.data[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
