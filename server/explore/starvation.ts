/**
 * Starvation: an agent could still come to its end, but a run in which everybody gets a turn who could always step
 * need not let it (weak fairness). Such a run stays in one component of the states where the agent has not ended,
 * and that component has, for each agent, a step of it or a state in which it cannot step.
 */
import { decisionParts } from '../machine/decision.ts';
import { agentName } from '../trace/names.ts';
import { conditionOf, waitText } from '../trace/situation.ts';
import { componentsWithin } from './bottoms.ts';
import { movement, type Scene } from './cause.ts';
import { canReach } from './closure.ts';
import { codeFor } from './code.ts';
import { type Activity, moverAt } from './component.ts';
import { faultOf, foregroundOf, hasEnded, representative, stateOf } from './endings.ts';
import { makeFinding, type Unnumbered } from './finding.ts';
import { Int32List } from './growable.ts';
import type { Found } from './pending.ts';
import { runAlong } from './run.ts';
import { type Goal, nearest, type Step, shortestWays } from './shortest.ts';
import type { Space } from './space.ts';

/** Asks all it wants to know by itself: it takes longer than the other questions, which therefore come first. */
export function starvationFindings(space: Space): Found {
  const name = (agent: number) => agentName(space.semantics.program, agent);
  const all = foregroundOf(space).map((agent) =>
    space.deadline.attempt(`whether ${name(agent)} can starve`, () => starvationOf(space, agent), 'long'),
  );
  return { findings: all.flatMap((found) => found?.value ?? []), complete: all.every(Boolean) };
}

interface Fair {
  states: Int32Array;
  actors: Actor[];
}

function starvationOf(space: Space, agent: number): Unnumbered[] {
  const { program } = space.semantics;
  // That it could still end is part of what is claimed: a search cut short must have seen it.
  space.deadline.take(space.states / 8);
  const canEnd = canReach(space, (id) => hasEnded(space, id, agent), { surely: true });
  const members = new Int32List(1024, space.deadline.take);
  space.deadline.pass('gathering states from which it still can', space.expanded);
  for (let id = 0; id < space.expanded; id++) {
    space.deadline.tick();
    if (canEnd.has(id) && !hasEnded(space, id, agent) && faultOf(space, id) === 0) members.push(id);
  }
  const inside = members.data.slice(0, members.length);
  const seen = new Map<string, { sentences: string[]; fair: Fair[] }>();
  for (const states of componentsWithin(space, inside, false)) {
    const actors = actorsOf(space, states);
    if (!actors?.every((actor) => actor.moves || actor.rests)) continue;
    const sentences = explain(space, states, agent);
    const signature = sentences.join('\n');
    const known = seen.get(signature);
    if (known) known.fair.push({ states, actors });
    else seen.set(signature, { sentences, fair: [{ states, actors }] });
  }
  // Not by the numbers of the states: those depend on the threads.
  const all = [...seen]
    .map(([signature, alike]) => ({ ...alike, signature, goal: goalOf(space, alike.fair) }))
    .sort((a, b) => a.goal.level - b.goal.level || (a.signature < b.signature ? -1 : 1));
  const ways = shortestWays(
    space,
    all.map(({ goal }) => goal),
  );
  return all.map(({ sentences, fair }, i) => {
    const text = {
      kind: 'starvation' as const,
      code: 'starvation',
      agent: program.agents[agent].name,
      headline: sentences[0].replace(/\.$/, ''),
      explanation: sentences,
    };
    const way = ways[i];
    const from = way.length > 0 ? way[way.length - 1].to : 0;
    const component = fair.find(({ states }) => insideOf(states)(from));
    if (!component) throw new Error('a way leads to none of its goals');
    const round = fairCycle(space, component, from);
    const run = runAlong(space, way);
    const both = runAlong(space, [...way, ...round]);
    const cycle = both.steps.slice(run.steps.length).flatMap((step) => step.decisions);
    return makeFinding(space, text, { run, toTheEnd: true, cycle });
  });
}

/** Components that are told alike are one finding: the nearest state of any of them. */
function goalOf(space: Space, fair: readonly Fair[]): Goal {
  return nearest(
    space,
    fair.flatMap(({ states }) => [...states]),
  );
}

/** Somebody who wants a turn: an agent, or an interrupt on its way. */
interface Actor {
  key: number;
  /** It makes a step inside. */
  moves: boolean;
  /** There is a state inside in which it cannot step. */
  rests: boolean;
}

/** The actors of a component; nothing when nothing moves inside. */
function actorsOf({ engine, deadline }: Space, states: Int32Array): Actor[] | undefined {
  const isInside = insideOf(states);
  const actors = new Map<number, Actor>();
  let seen = 0;
  for (const v of states) {
    deadline.tick();
    const here = new Set<number>();
    const ways = engine.expand(v);
    for (let i = 0; i < ways; i++) {
      const key = actorOf(engine.decision(i));
      here.add(key);
      let actor = actors.get(key);
      // One that turns up only now could not step in the states before.
      if (!actor) {
        actor = { key, moves: false, rests: seen > 0 };
        actors.set(key, actor);
      }
      if (isInside(engine.target(i))) actor.moves = true;
    }
    for (const actor of actors.values()) if (!here.has(actor.key)) actor.rests = true;
    seen++;
  }
  const all = [...actors.values()].sort((a, b) => a.key - b.key);
  return all.some((actor) => actor.moves) ? all : undefined;
}

/** An agent's steps and the interrupts it takes are its own; each interrupt in flight is an actor for itself. */
function actorOf(decision: number): number {
  return decisionParts(decision).k === 'arrive' ? decision : (decision >> 16) & 0xff;
}

/** Membership in a rising list of states. */
function insideOf(states: Int32Array): (state: number) => boolean {
  return (v) => {
    let low = 0;
    let high = states.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (states[middle] === v) return true;
      if (states[middle] < v) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  };
}

/** Once round from a state, past a step or a rest of every actor. */
function fairCycle(space: Space, { states, actors }: Fair, from: number): Step[] {
  const isInside = insideOf(states);
  const cycle: Step[] = [];
  let at = from;
  const append = (way: Step[] | undefined) => {
    if (!way) throw new Error('a component is not connected');
    cycle.push(...way);
    at = way.length > 0 ? way[way.length - 1].to : at;
  };
  const moved = (key: number) => cycle.some(({ decision }) => actorOf(decision) === key);
  const canStep = (v: number, key: number) =>
    stepsFrom(space, v).some(({ decision }) => actorOf(decision) === key);
  for (const { key, rests } of actors) {
    if (moved(key) || (rests && [from, ...cycle.map(({ to }) => to)].some((v) => !canStep(v, key)))) continue;
    if (rests) append(wayTo(space, at, isInside, (v) => !canStep(v, key)));
    else append(wayThrough(space, at, isInside, key));
  }
  if (at !== from || cycle.length === 0) {
    const back = wayTo(space, at, isInside, (v) => v === from);
    append(cycle.length === 0 ? wayRound(space, from, isInside) : back);
  }
  return cycle;
}

type Inside = (v: number) => boolean;

/** A shortest way inside to a state asked for; none to make when one is there already. */
function wayTo(space: Space, from: number, isInside: Inside, isGoal: Inside): Step[] | undefined {
  return isGoal(from) ? [] : search(space, from, isInside, ({ to }) => isGoal(to));
}

/** A shortest way inside that ends with a step of the actor. */
function wayThrough(space: Space, from: number, isInside: Inside, key: number): Step[] | undefined {
  return search(space, from, isInside, ({ decision }) => actorOf(decision) === key);
}

function wayRound(space: Space, from: number, isInside: Inside): Step[] | undefined {
  return search(space, from, isInside, ({ to }) => to === from);
}

/** What can happen in a state, as a list of its own: the engine's is written over at the next question. */
function stepsFrom({ engine }: Space, id: number): Step[] {
  const ways = engine.expand(id);
  return Array.from({ length: ways }, (_, i) => ({ decision: engine.decision(i), to: engine.target(i) }));
}

function search(
  space: Space,
  from: number,
  isInside: Inside,
  isLast: (step: Step) => boolean,
): Step[] | undefined {
  const cameBy = new Map<number, { before: number; decision: number }>([[from, { before: -1, decision: 0 }]]);
  const unwind = (id: number): Step[] => {
    const way: Step[] = [];
    for (let v = id; v !== from; v = cameBy.get(v)!.before)
      way.push({ decision: cameBy.get(v)!.decision, to: v });
    return way.reverse();
  };
  const queue = [from];
  for (let head = 0; head < queue.length; head++) {
    const v = queue[head];
    space.deadline.tick();
    for (const step of stepsFrom(space, v)) {
      if (!isInside(step.to)) continue;
      if (isLast(step)) return [...unwind(v), step];
      if (cameBy.has(step.to)) continue;
      cameBy.set(step.to, { before: v, decision: step.decision });
      queue.push(step.to);
    }
  }
  return undefined;
}

/** Who moves inside, and which ops it executes there, the first of each step. */
function sceneOf(space: Space, states: Int32Array): Scene {
  const { engine, semantics, deadline } = space;
  const { machine, program } = semantics;
  const isInside = insideOf(states);
  const movers = new Set<number>();
  const executed = new Map<number, Set<number>>();
  const levels: Activity['levels'] = new Map();
  const s = new Int32Array(program.slots.length);
  for (const v of states) {
    deadline.tick();
    const ways = engine.expand(v);
    const steps = Array.from({ length: ways }, (_, i) => ({
      decision: engine.decision(i),
      to: engine.target(i),
    }));
    engine.load(v, s);
    for (const { decision, to } of steps) {
      const { k, agent } = decisionParts(decision);
      if (k === 'arrive' || !isInside(to)) continue;
      moverAt(levels, agent, machine.level(s, agent));
      movers.add(agent);
      if (k !== 'step') continue;
      const ops = executed.get(agent) ?? new Set();
      executed.set(agent, ops.add(machine.location(s, agent)));
    }
  }
  return {
    machine,
    code: codeFor(space.semantics.program),
    s: stateOf(space, representative(space, states)),
    activity: { movers, executed, levels, moves: true },
  };
}

function explain(space: Space, states: Int32Array, agent: number): string[] {
  const scene = sceneOf(space, states);
  const { machine, s, activity } = scene;
  const name = agentName(machine.program, agent);
  const op = machine.opAt(s, agent);
  const does = activity.movers.has(agent)
    ? movement(scene, agent, 'can go round for ever')
    : op && conditionOf(machine, s, agent) === 'blocked'
      ? `${waitText(machine, s, agent, op)}, and can be passed over for ever`
      : 'can be kept from its next step for ever';
  const others = [...activity.movers].filter((a) => a !== agent).sort((a, b) => a - b);
  return [
    `${name} ${does}, although it could still come to its end.`,
    ...others.map((a) => `${agentName(machine.program, a)} ${movement(scene, a, 'keeps going round')}.`),
  ];
}
