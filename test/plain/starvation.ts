/**
 * Starvation: an agent could still come to its end, but a run in which everybody gets a turn who could always step
 * need not let it (weak fairness). Such a run stays in one component of the states where the agent has not ended,
 * and that component has, for each agent, a step of it or a state in which it cannot step.
 */

import { movement } from '../../server/explore/cause.ts';
import { componentsOf } from '../../server/explore/components.ts';
import type { Graph } from '../../server/explore/graph.ts';
import { decisionParts } from '../../server/machine/decision.ts';
import { agentName } from '../../server/trace/names.ts';
import { conditionOf, waitText } from '../../server/trace/situation.ts';
import type { Facts } from './facts.ts';
import { makeFinding, type Unnumbered } from './finding.ts';
import { insideOf, sceneOf } from './hangs.ts';
import { type Path, pathTo, shortestWay } from './paths.ts';

export function starvationFindings(graph: Graph, facts: Facts): Unnumbered[] {
  return facts.foreground.flatMap((agent) => starvationOf(graph, facts, agent));
}

function starvationOf(graph: Graph, facts: Facts, agent: number): Unnumbered[] {
  // That it could still end is part of what is claimed: a search cut short must have seen it.
  const canEnd = facts.surelyCanEnd(agent);
  const inside = new Uint8Array(graph.states);
  for (let v = 0; v < graph.expanded; v++) {
    if (facts.fault[v] === 0 && canEnd[v] === 1 && ((facts.ended[v] >>> agent) & 1) === 0) inside[v] = 1;
  }
  const components = componentsOf(graph, inside);
  const fair: { states: Int32Array; actors: Actor[] }[] = [];
  for (let c = 0; c < components.count; c++) {
    const states = components.members.slice(components.start[c], components.start[c + 1]).sort();
    const actors = actorsOf(graph, states);
    if (actors?.every((actor) => actor.moves || actor.rests >= 0)) fair.push({ states, actors });
  }
  const seen = new Map<string, Unnumbered>();
  for (const { states, actors } of fair.sort((a, b) => a.states[0] - b.states[0])) {
    const sentences = explain(graph, states, agent);
    const signature = sentences.join('\n');
    if (seen.has(signature)) continue;
    const cycle = fairCycle(graph, states, actors);
    const text = {
      kind: 'starvation' as const,
      code: 'starvation',
      agent: graph.program.agents[agent].name,
      headline: sentences[0].replace(/\.$/, ''),
      explanation: sentences,
    };
    seen.set(signature, makeFinding(graph, text, { path: pathTo(graph, states[0]), cycle }));
  }
  return [...seen.values()];
}

/** Somebody who wants a turn: an agent, or an interrupt on its way. */
interface Actor {
  key: number;
  /** It makes a step inside. */
  moves: boolean;
  /** A state in which it cannot step, or -1. */
  rests: number;
}

/** The actors of a component; nothing when nothing moves inside. */
function actorsOf(graph: Graph, states: Int32Array): Actor[] | undefined {
  const { edgeStart, successor, label } = graph;
  const isInside = insideOf(states);
  const actors = new Map<number, Actor>();
  let seen = 0;
  for (const v of states) {
    const here = new Set<number>();
    for (let e = edgeStart[v]; e < edgeStart[v + 1]; e++) {
      const key = actorOf(label[e]);
      here.add(key);
      let actor = actors.get(key);
      // One that turns up only now could not step in the states before.
      if (!actor) {
        actor = { key, moves: false, rests: seen > 0 ? states[0] : -1 };
        actors.set(key, actor);
      }
      if (isInside(successor[e])) actor.moves = true;
    }
    for (const actor of actors.values()) if (actor.rests < 0 && !here.has(actor.key)) actor.rests = v;
    seen++;
  }
  const all = [...actors.values()];
  return all.some((actor) => actor.moves) ? all : undefined;
}

/** An agent's steps and the interrupts it takes are its own; each interrupt in flight is an actor for itself. */
function actorOf(decision: number): number {
  return decisionParts(decision).k === 'arrive' ? decision : (decision >> 16) & 0xff;
}

/** Once round, past a step or a rest of every actor. */
function fairCycle(graph: Graph, states: Int32Array, actors: Actor[]): Path {
  const isInside = insideOf(states);
  const cycle: Path = [];
  let at = states[0];
  const append = (way: Path | undefined) => {
    if (!way) throw new Error('a component is not connected');
    cycle.push(...way);
    at = way.length > 0 ? graph.successor[way[way.length - 1]] : at;
  };
  const moved = () => new Set(cycle.map((e) => actorOf(graph.label[e])));
  for (const actor of actors) {
    if (moved().has(actor.key)) continue;
    if (actor.rests >= 0)
      append(at === actor.rests ? [] : shortestWay(graph, at, isInside, (v) => v === actor.rests));
    else append(wayThrough(graph, at, isInside, actor.key));
  }
  if (at !== states[0] || cycle.length === 0)
    append(shortestWay(graph, at, isInside, (v) => v === states[0]));
  return cycle;
}

/** A way to an edge of the actor, and over it. */
function wayThrough(
  graph: Graph,
  from: number,
  isInside: (v: number) => boolean,
  key: number,
): Path | undefined {
  const { edgeStart, successor, label } = graph;
  const edgeAt = (v: number) => {
    for (let e = edgeStart[v]; e < edgeStart[v + 1]; e++)
      if (actorOf(label[e]) === key && isInside(successor[e])) return e;
    return -1;
  };
  if (edgeAt(from) >= 0) return [edgeAt(from)];
  const way = shortestWay(graph, from, isInside, (v) => edgeAt(v) >= 0);
  return way && [...way, edgeAt(successor[way[way.length - 1]])];
}

function explain(graph: Graph, states: Int32Array, agent: number): string[] {
  const scene = sceneOf(graph, states);
  const { machine, s, activity } = scene;
  const name = agentName(graph.program, agent);
  const op = machine.opAt(s, agent);
  const does = activity.movers.has(agent)
    ? movement(scene, agent, 'can go round for ever')
    : op && conditionOf(machine, s, agent) === 'blocked'
      ? `${waitText(machine, s, agent, op)}, and can be passed over for ever`
      : 'can be kept from its next step for ever';
  const others = [...activity.movers].filter((a) => a !== agent).sort((a, b) => a - b);
  return [
    `${name} ${does}, although it could still come to its end.`,
    ...others.map((a) => `${agentName(graph.program, a)} ${movement(scene, a, 'keeps going round')}.`),
  ];
}
