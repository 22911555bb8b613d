/** Hangs: endings in which a foreground agent has not come to its end, each distinct cause once. */
import type { Decision } from '../machine/decision.ts';
import type { State } from '../machine/state.ts';
import { expandSteps } from '../trace/expand.ts';
import { count, DEFAULT_BUDGET, type Progress } from './budget.ts';
import { type Cause, causeOf, type Scene } from './cause.ts';
import { codeFor } from './code.ts';
import { activityOf } from './component.ts';
import { bottomComponents, componentsOf } from './components.ts';
import { asFarAsTime } from './deadline.ts';
import {
  type Ending,
  type Endings,
  endingsWithout,
  faultOf,
  foregroundOf,
  hasEnded,
  representative,
  stateOf,
} from './endings.ts';
import { leaveOpen, makeFinding, NOT_SHORTEST, type Unnumbered } from './finding.ts';
import { exploreWith, type Graph } from './graph.ts';
import { shortestWay } from './paths.ts';
import { type Found, type Pending, withWays } from './pending.ts';
import { type Run, runAlong } from './run.ts';
import { causeKey } from './same-cause.ts';
import type { Semantics } from './semantics.ts';
import { type Goal, nearest, type Step } from './shortest.ts';
import type { Ground, Space } from './space.ts';
import { type StillPossible, stillPossible } from './still-possible.ts';

export interface Hang {
  agent: number;
  cause: Cause;
  /** Endings with this cause. */
  endings: Ending[];
}

/** An ending seen from one state of it: who is where, and what goes on. */
export interface Stage {
  scene: Scene;
  /** The component the state is in, when anything can still happen; its state 0 is the state itself. */
  local?: { graph: Graph; states: Int32Array };
}

/** Endings of the whole search in which somebody hangs. */
export function hungEndings(space: Space): Endings {
  return endingsWithout(space, (id) => space.engine.isGoal(id));
}

/** What is to be seen at a state in which nothing can happen any more. */
export function terminalStage({ machine, program }: Semantics, s: State): Stage {
  const activity = { movers: new Set<number>(), executed: new Map(), levels: new Map(), moves: false };
  return { scene: { machine, code: codeFor(program), s, activity } };
}

/** What is to be seen at a state of an ending. */
export function stageAt({ semantics, deadline }: Ground, s: State, terminal: boolean): Stage {
  if (terminal) return terminalStage(semantics, s);
  const { machine } = semantics;
  const scene = { machine, code: codeFor(semantics.program), s };
  // Whatever is reached from a bottom component is in it: the component is all there is from here.
  deadline.pass('a round in full');
  const hooks = {
    now: () => 0,
    progress({ states }: Progress) {
      deadline.pass(`a round in full, of which ${count(states)} states are known`);
      deadline.look();
    },
  };
  const budget = {
    ...DEFAULT_BUDGET,
    memoryMiB: Math.min(DEFAULT_BUDGET.memoryMiB, deadline.left() / 2 ** 20),
  };
  const graph = exploreWith(machine, budget, hooks, { from: s });
  if (graph.limit) deadline.giveUp(graph.limit);
  const [states] = bottomComponents(graph, componentsOf(graph, undefined, deadline.tick), () => true);
  if (!states) throw new Error('an ending has no end');
  const inside = new Set(states);
  return {
    scene: { ...scene, activity: activityOf(graph, states, (v) => inside.has(v), deadline.tick) },
    local: { graph, states },
  };
}

/** Agents that hang, but for those that the cause of an earlier one already speaks of. */
export function causesAt(
  ground: Pick<Ground, 'semantics'>,
  { scene }: Stage,
): { agent: number; cause: Cause }[] {
  const covered = new Set<number>();
  const result: { agent: number; cause: Cause }[] = [];
  for (const agent of foregroundOf(ground)) {
    if (covered.has(agent) || scene.machine.ended(scene.s, agent)) continue;
    const cause = causeOf(scene, agent);
    for (const a of cause.covers) covered.add(a);
    result.push({ agent, cause });
  }
  return result;
}

export interface Hangs {
  list: Hang[];
  /** Nothing is missing of what the states that were found have to show. */
  complete: boolean;
}

/** One hang per distinct cause. Only those that `counts` accepts. */
export function distinctHangs(
  space: Space,
  endings: Endings,
  counts: (agent: number, ending: Ending) => boolean = () => true,
): Hangs {
  const found = new Map<string, Hang>();
  const all = asFarAsTime(space.deadline, 'who waits for whom where runs end', endings.list, (ending) => {
    const stage = stageAt(space, stateOf(space, representative(space, ending.states)), ending.terminal);
    for (const { agent, cause } of causesAt(space, stage)) {
      if (!counts(agent, ending)) continue;
      const key = causeKey(space.semantics, cause.signature);
      const known = found.get(key);
      if (known) known.endings.push(ending);
      else found.set(key, { agent, cause, endings: [ending] });
    }
  });
  return { list: [...found.values()], complete: endings.complete && all.complete };
}

/** Where the way to one of some endings has to lead. */
export function goalOf(space: Space, endings: Ending[]): Goal {
  return nearest(
    space,
    endings.flatMap((e) => [...e.states]),
  );
}

/** A finding for each hang, nearest first. */
export function hangFindings(space: Space, { list, complete }: Hangs): Pending<Found> {
  const keyOf = ({ cause }: Hang) => causeKey(space.semantics, cause.signature);
  return {
    goals: list.map((hang) => goalOf(space, hang.endings)),
    finish(ways) {
      const { found, complete: all } = withWays(list, ways);
      found.sort((a, b) => a.way.length - b.way.length || order(keyOf(a.thing), keyOf(b.thing)));
      const told = asFarAsTime(space.deadline, 'how runs come to hang', found, ({ thing, way }) => {
        const finding = hangFinding(space, thing, way);
        return complete ? finding : leaveOpen(finding, NOT_SHORTEST);
      });
      return { findings: told.made, complete: complete && all && told.complete };
    },
  };
}

/** The one that is nearest to the start. */
export function nearestHang(space: Space, { list, complete }: Hangs): Hangs {
  const levels = list.map((hang) => goalOf(space, hang.endings).level);
  const nearest = list[levels.indexOf(Math.min(...levels))];
  return { list: nearest ? [nearest] : [], complete };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hangFinding(space: Space, hang: Hang, way: readonly Step[]): Unnumbered {
  const { program } = space.semantics;
  const run = runAlong(space, way);
  const last = way.length > 0 ? way[way.length - 1].to : 0;
  const ending = hang.endings.find(({ states }) => states.includes(last));
  const stage = stageAt(space, run.end.slice(0, program.slots.length), ending?.terminal ?? true);
  const { agent, cause } = namedAsMet(space, causesAt(space, stage), hang);
  const { kind, headline, sentences } = cause;
  const text = { kind, code: kind, agent: program.agents[agent].name, headline, explanation: sentences };
  const cycle = kind === 'livelock' ? roundFrom(space, stage, run, agent) : undefined;
  return makeFinding(space, text, {
    run,
    toTheEnd: true,
    cycle,
    lost: canStillEnd(space, agent),
  });
}

/** Where states stand for others like them, CPUs can have changed places on the way. */
export function namedAsMet(
  { semantics }: Pick<Ground, 'semantics'>,
  met: { agent: number; cause: Cause }[],
  { agent, cause }: Hang,
) {
  const keyOf = (c: Cause) => causeKey(semantics, c.signature);
  return (
    met.find((m) => m.cause.signature === cause.signature) ??
    met.find((m) => keyOf(m.cause) === keyOf(cause)) ??
    met.find((m) => m.agent === agent) ?? { agent, cause }
  );
}

/**
 * Once round, with the agent moving if one is named: a shortest way back. The run is gone on with to where the round begins,
 * in place.
 */
export function roundFrom(
  { deadline }: Pick<Ground, 'deadline'>,
  { local }: Stage,
  run: Run,
  agent?: number,
): Decision[] | undefined {
  if (!local) return undefined;
  const { graph, states } = local;
  const inside = new Set(states);
  const entry = inside.has(0)
    ? []
    : shortestWay(
        graph,
        0,
        () => true,
        (v) => inside.has(v),
        undefined,
        deadline.tick,
      );
  const first = entry?.length ? graph.successor[entry[entry.length - 1]] : 0;
  const round = shortestWay(
    graph,
    first,
    (v) => inside.has(v),
    (v) => v === first,
    agent,
    deadline.tick,
  );
  if (!entry || !round) return undefined;
  const expand = (start: State, prefix: Decision[], path: number[]) =>
    expandSteps(
      graph.machine,
      start,
      prefix,
      path.map((e) => graph.label[e]),
      graph.merge,
    );
  const before = expand(graph.start, graph.prefix, entry);
  run.after = before.decisions;
  run.end = before.end;
  return expand(before.end, [], round).decisions;
}

/** From which states an agent can still come to its end. What one has found out the next one knows. */
export function canStillEnd(space: Space, agent: number): StillPossible {
  let known = stillEnding.get(space);
  if (!known) {
    known = new Map();
    stillEnding.set(space, known);
  }
  let answer = known.get(agent);
  if (!answer) {
    const only = foregroundOf(space).length === 1;
    const ends = (id: number) => (only ? space.engine.isGoal(id) : hasEnded(space, id, agent));
    answer = stillPossible(space, (id) => ends(id) || faultOf(space, id) !== 0);
    known.set(agent, answer);
  }
  return answer;
}

const stillEnding = new WeakMap<Space, Map<number, StillPossible>>();
