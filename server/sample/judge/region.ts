/**
 * Judgements of all states that can be reached from one, with the search engine: once they have been found, a state is looked up.
 */
import { Bits } from '../../explore/bits.ts';
import { type Budget, DEFAULT_BUDGET, type Hooks } from '../../explore/budget.ts';
import { canReach } from '../../explore/closure.ts';
import {
  type Ending,
  endingsWithout,
  faultOf,
  hasEnded,
  representative,
  stateOf,
} from '../../explore/endings.ts';
import { stageAt } from '../../explore/hangs.ts';
import { exploreSpace, type Space } from '../../explore/space.ts';
import type { State } from '../../machine/state.ts';
import { type Outcome, outcomeKey, type Question, type Verdict } from './judgement.ts';
import { outcomeAt } from './outcome.ts';

export interface Region {
  states: number;
  /** Undefined for a state that is not in it. */
  judge(state: State, held: readonly boolean[]): Verdict;
}

/** Undefined when there are more states than that, or the search was ended. */
export function exploreRegion(
  question: Question,
  from: State,
  maxStates: number,
  hooks: Hooks = {},
): Region | undefined {
  const { semantics, eventually } = question;
  const { program } = semantics;
  const budget: Budget = { ...DEFAULT_BUDGET, maxStates, seconds: Number.POSITIVE_INFINITY };
  const space = exploreSpace(semantics, budget, { ...hooks, now: hooks.now ?? (() => 0) }, { from });
  if (space.limit) return undefined;
  const foreground = program.agents.flatMap((a, i) => (a.foreground ? [i] : []));
  const reaches = (isTarget: (id: number) => boolean): Bits =>
    canReach(space, (id) => isTarget(id) || faultOf(space, id) !== 0);
  const ends = foreground.map((agent) =>
    reaches((id) => (foreground.length === 1 ? space.engine.isGoal(id) : hasEnded(space, id, agent))),
  );
  const flagged = eventually.map((_, i) => flagIn(space, i));
  const holds = flagged.map((isHeld) => reaches(isHeld));
  const ways = waysToEnd(space, (id) => space.engine.isGoal(id) && flagged.every((isHeld) => isHeld(id)));

  return {
    states: space.states,
    judge(state, held) {
      const id = find(space, question, state, held);
      if (id < 0) return undefined;
      const hung = ends.some((can) => !can.has(id));
      const lost = holds.map((can) => !can.has(id));
      const outcomes =
        hung || lost.includes(true) ? ways.filter(({ from }) => from.has(id)).map((w) => w.outcome) : [];
      return { hung, lost, outcomes };
    },
  };
}

function flagIn({ engine, semantics }: Space, flag: number): (id: number) => boolean {
  const s = new Int32Array(semantics.length);
  return (id) => engine.load(id, s)[semantics.program.slots.length + flag] === 1;
}

function find(
  { semantics, engine }: Space,
  { eventually }: Question,
  state: State,
  held: readonly boolean[],
): number {
  const { state: settled } = semantics.start(state);
  eventually.forEach((_, i) => {
    if (held[i]) settled[state.length + i] = 1;
  });
  return engine.find(semantics.represent(settled));
}

/** How runs end that hang or lack a condition, and from which states each of these can still come about. */
function waysToEnd(space: Space, isGood: (id: number) => boolean): { outcome: Outcome; from: Bits }[] {
  const { list } = endingsWithout(space, isGood);
  const byKey = new Map<string, { outcome: Outcome; endings: Ending[] }>();
  for (const ending of list) {
    const stage = stageAt(space, stateOf(space, representative(space, ending.states)), ending.terminal);
    const outcome = outcomeAt(space.semantics, stage);
    const known = byKey.get(outcomeKey(outcome));
    if (known) known.endings.push(ending);
    else byKey.set(outcomeKey(outcome), { outcome, endings: [ending] });
  }
  return [...byKey.values()].map(({ outcome, endings }) => {
    const there = new Bits(space.states);
    for (const { states } of endings) for (const id of states) there.add(id);
    return { outcome, from: canReach(space, (id) => there.has(id)) };
  });
}
