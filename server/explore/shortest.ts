/**
 * Shortest ways from the start, and among the shortest one with the fewest switches between CPUs; among those the first
 * in the order of decisions. So which one it is depends on the program alone, not on how states are numbered.
 */
import { type Decision, decisionParts } from '../machine/decision.ts';
import { Int32List } from './growable.ts';
import { levelOf, type Space } from './space.ts';
import { firstStepFrom, type Goal, type StepsToGoals, stepsToGoals, widestLevel } from './ways-back.ts';

export type { Goal } from './ways-back.ts';

export interface Step {
  decision: Decision;
  /** Number of the state it leads to. */
  to: number;
}

/** Goals that are looked for together: each is a bit. */
const TOGETHER = 31;

/** One way for each goal. Goes on from every state above the deepest goal once more, for all goals together. */
export function shortestWays(space: Space, goals: readonly Goal[]): Step[][] {
  const ways: Step[][] = [];
  for (let first = 0; first < goals.length; first += TOGETHER)
    ways.push(...space.deadline.lend(() => waysTo(space, goals.slice(first, first + TOGETHER))));
  return ways;
}

function waysTo(space: Space, goals: readonly Goal[]): Step[][] {
  const { deadline } = space;
  const steps = stepsToGoals(space, goals);
  deadline.pass('forward again, with the fewest switches');
  return goals.map((goal, bit) =>
    goal.level === 0 ? [] : deadline.lend(() => fewestSwitches(space, steps, goal, bit)),
  );
}

/** The best ways to states: number `w` of the lists is one, told by its last step. */
interface BestWays {
  state: Int32List;
  decision: Int32List;
  /** The way that it goes on; -1: none. */
  before: Int32List;
  /** Who moved last; -1: nobody yet. */
  mover: Int32List;
  /** Another one to the same state, with as few switches, that somebody else moved last in; -1: no more. */
  next: Int32List;
}

/** The states of a level that were come to, in that order, which decisions alone decide. */
interface Layer {
  states: Int32List;
  /** Of each, the fewest switches so far, and the first and last of the ways with so few: only those matter to what follows. */
  switches: Int32List;
  first: Int32List;
  last: Int32List;
}

function fewestSwitches(space: Space, steps: StepsToGoals, goal: Goal, bit: number): Step[] {
  const { deadline, levels } = space;
  const list = () => new Int32List(1024, deadline.take);
  const layer = (): Layer => ({ states: list(), switches: list(), first: list(), last: list() });
  const ways: BestWays = { state: list(), decision: list(), before: list(), mover: list(), next: list() };
  const widest = widestLevel(space, goal.level);
  deadline.take(widest * 4);
  /** Where in its layer a state of the level is, plus one. */
  const place = new Int32Array(widest);
  let here = layer();
  let there = layer();
  comeTo(here, 0, 0, addWay(ways, 0, -1, 0, -1));
  for (let level = 0; level < goal.level; level++) {
    empty(there);
    const base = levels[level + 1];
    for (let s = 0; s < here.states.length; s++) {
      const from = here.states.data[s];
      for (let e = firstStepFrom(steps, level, from); e < steps.levels[level].end; e++) {
        deadline.tick();
        if (steps.from.data[e] !== from) break;
        if ((steps.goals.data[e] & (1 << bit)) === 0) continue;
        const to = steps.to.data[e];
        const known = place[to - base] - 1;
        place[to - base] = 1 + extend(ways, here, s, there, known, steps.decision.data[e], to);
      }
    }
    for (let s = 0; s < there.states.length; s++) place[there.states.data[s] - base] = 0;
    [here, there] = [there, here];
  }
  return unwind(ways, here, goal);
}

/** Goes on from each of the best ways to state number `s` of a layer. Yields where in the next layer the state is that they lead to. */
function extend(
  ways: BestWays,
  here: Layer,
  s: number,
  there: Layer,
  known: number,
  decision: Decision,
  to: number,
): number {
  const { k, agent } = decisionParts(decision);
  let at = known;
  for (let way = here.first.data[s]; way >= 0; way = ways.next.data[way]) {
    const last = ways.mover.data[way];
    // An interrupt on its way is nobody's turn.
    const mover = k === 'arrive' ? last : agent;
    const switches = here.switches.data[s] + (k !== 'arrive' && last !== agent && last >= 0 ? 1 : 0);
    if (at >= 0 && there.switches.data[at] < switches) continue;
    if (at >= 0 && there.switches.data[at] === switches && isKnown(ways, there.first.data[at], mover))
      continue;
    const added = addWay(ways, to, way, decision, mover);
    if (at < 0) at = comeTo(there, to, switches, added);
    else if (there.switches.data[at] > switches) {
      there.switches.data[at] = switches;
      there.first.data[at] = added;
      there.last.data[at] = added;
    } else {
      ways.next.data[there.last.data[at]] = added;
      there.last.data[at] = added;
    }
  }
  return at;
}

function addWay(ways: BestWays, state: number, before: number, decision: Decision, mover: number): number {
  ways.state.push(state);
  ways.before.push(before);
  ways.decision.push(decision);
  ways.mover.push(mover);
  ways.next.push(-1);
  return ways.state.length - 1;
}

function comeTo(layer: Layer, state: number, switches: number, way: number): number {
  layer.states.push(state);
  layer.switches.push(switches);
  layer.first.push(way);
  layer.last.push(way);
  return layer.states.length - 1;
}

function empty(layer: Layer): void {
  for (const list of [layer.states, layer.switches, layer.first, layer.last]) list.length = 0;
}

function isKnown({ mover, next }: BestWays, first: number, who: number): boolean {
  for (let way = first; way >= 0; way = next.data[way]) if (mover.data[way] === who) return true;
  return false;
}

function unwind(ways: BestWays, { states, switches, first }: Layer, goal: Goal): Step[] {
  const wanted = new Set(goal.states);
  let best = -1;
  for (let s = 0; s < states.length; s++) {
    const fewer = best < 0 || switches.data[s] < switches.data[best];
    if (fewer && wanted.has(states.data[s])) best = s;
  }
  if (best < 0) throw new Error('a state of the search has no way to it');
  const steps: Step[] = [];
  for (let way = first.data[best]; ways.before.data[way] >= 0; way = ways.before.data[way])
    steps.push({ decision: ways.decision.data[way], to: ways.state.data[way] });
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
