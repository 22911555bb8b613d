/**
 * The verdicts of DESIGN §4 on a graph of a plain search, reduced or not: what expectations come to, who hangs how, where
 * runs end in which somebody hangs, and the causes in the product's words.
 */
import { causeOf } from '../../server/explore/cause.ts';
import { codeFor } from '../../server/explore/code.ts';
import { type Activity, moverAt } from '../../server/explore/component.ts';
import { decisionParts } from '../../server/machine/decision.ts';
import { type Expectation, type Expr, type Location, STATUS } from '../../server/program/program.ts';
import type { Searched } from './search.ts';

export interface Judgement {
  /** By expectation. */
  met: boolean[];
  faults: Set<string>;
  starving: Set<string>;
  /** `agent: kind` of all who hang, one text for each end of a run. */
  ends: Set<string>;
  /** What hangs: `kind: clause`, without where in its code somebody was halted. */
  hangs: Set<string>;
  /** The causes of hangs: `kind: sentences`. */
  causes: Set<string>;
}

export function judge(g: Searched): Judgement {
  const { program, machine, states } = g;
  const isFault = (v: number): boolean => machine.faultOf(states[v]) >= 0;
  const foreground = program.agents.flatMap((agent, a) => (agent.foreground ? [a] : []));
  const hasEnded = (v: number, a: number): boolean => machine.ended(states[v], a);
  const bottoms = components(g, () => true).filter((c) => !isFault(c[0]) && isLeftByNothing(g, c));
  const hung = bottoms.flatMap((c) => {
    const agents = foreground.filter((a) => !hasEnded(c[0], a));
    return agents.length > 0 ? [{ states: c, agents }] : [];
  });
  const starving = foreground.filter((a) => canStarve(g, a));
  const names = (agents: number[], c: number[]) =>
    agents.map((a) => `${program.agents[a].name}: ${kindOf(g, a, c)}`).join(', ');
  return {
    met: program.expectations.map((e) => isMet(g, e, hung, starving.length > 0)),
    faults: new Set(states.flatMap((s) => (machine.faultOf(s) >= 0 ? [`${machine.faultOf(s)}`] : []))),
    starving: new Set(starving.map((a) => program.agents[a].name)),
    ends: new Set(hung.map(({ agents, states: c }) => names(agents, c))),
    hangs: new Set(
      hung.flatMap(({ agents, states: c }) => agents.map((a) => withoutPlaces(causeText(g, a, c)))),
    ),
    causes: new Set(hung.flatMap(({ agents, states: c }) => agents.map((a) => causeText(g, a, c)))),
  };
}

interface Hung {
  agents: number[];
  states: number[];
}

function isMet(g: Searched, e: Expectation, hung: Hung[], starves: boolean): boolean {
  const { machine, states } = g;
  switch (e.k) {
    case 'no hang':
      return hung.length === 0;
    case 'no starvation':
      return !starves;
    case 'hang':
      return hung.some(
        ({ agents, states: c }) =>
          e.fn === undefined || agents.some((a) => isWithin(g, a, c, e.fn as number)),
      );
    default: {
      const condition = machine.condition(e.condition);
      const holds = states.map(condition);
      if (e.k === 'always') return holds.every(Boolean);
      if (e.k === 'eventually') return canAlwaysCome(g, holds);
      return holds.some(Boolean) === (e.k === 'reachable');
    }
  }
}

function isWithin({ machine, states }: Searched, agent: number, component: number[], fn: number): boolean {
  const here: Expr = { k: 'within', agent: { k: 'const', value: agent }, fn };
  const condition = machine.condition(here);
  return component.some((v) => condition(states[v]));
}

/** No state, reached without the condition having held, from which it can no longer come to hold. */
function canAlwaysCome(g: Searched, holds: boolean[]): boolean {
  const can = leadingTo(g, (v) => holds[v] || g.machine.faultOf(g.states[v]) >= 0);
  const seen = new Set<number>();
  const open = [0];
  for (let v = open.pop(); v !== undefined; v = open.pop()) {
    if (seen.has(v) || holds[v]) continue;
    if (!can[v]) return false;
    seen.add(v);
    open.push(...g.edges[v].map(({ to }) => to));
  }
  return true;
}

function leadingTo({ edges }: Searched, goal: (v: number) => boolean): boolean[] {
  const before = predecessors(edges.map((out) => out.map(({ to }) => to)));
  const set = edges.map((_, v) => goal(v));
  const open = set.flatMap((is, v) => (is ? [v] : []));
  for (let v = open.pop(); v !== undefined; v = open.pop()) {
    for (const p of before[v]) {
      if (set[p]) continue;
      set[p] = true;
      open.push(p);
    }
  }
  return set;
}

function predecessors(successors: number[][]): number[][] {
  const before: number[][] = successors.map(() => []);
  successors.forEach((out, v) => {
    for (const to of out) before[to].push(v);
  });
  return before;
}

/** Sets of states that all lead to one another (Kosaraju). */
function components({ edges }: Searched, inside: (v: number) => boolean): number[][] {
  const forward = edges.map((out) => out.map(({ to }) => to));
  const backward = predecessors(forward);
  const all = forward.flatMap((_, v) => (inside(v) ? [v] : []));
  const order = leaving(all, forward, inside, new Set());
  const seen = new Set<number>();
  return order.reverse().flatMap((v) => (seen.has(v) ? [] : [leaving([v], backward, inside, seen)]));
}

function leaving(
  roots: number[],
  next: number[][],
  inside: (v: number) => boolean,
  seen: Set<number>,
): number[] {
  const order: number[] = [];
  for (const root of roots) {
    const path = seen.has(root) ? [] : [{ v: root, i: 0 }];
    seen.add(root);
    while (path.length > 0) {
      const top = path[path.length - 1];
      const to = next[top.v][top.i++];
      if (to === undefined) {
        order.push(top.v);
        path.pop();
      } else if (inside(to) && !seen.has(to)) {
        seen.add(to);
        path.push({ v: to, i: 0 });
      }
    }
  }
  return order;
}

function isLeftByNothing({ edges }: Searched, component: number[]): boolean {
  const inside = new Set(component);
  return component.every((v) => edges[v].every(({ to }) => inside.has(to)));
}

function kindOf(g: Searched, agent: number, component: number[]): string {
  const { machine, states, edges } = g;
  if (machine.status(states[component[0]], agent) === STATUS.halted) return 'halted';
  if (edges[component[0]].length === 0) return 'deadlock';
  const moves = component.some((v) =>
    edges[v].some((e) => {
      const { k } = decisionParts(e.decision);
      return (k !== 'arrive' && decisionParts(e.decision).agent === agent) || movers(g, v, e).has(agent);
    }),
  );
  return moves ? 'livelock' : 'stuck';
}

const movers = (g: Searched, v: number, e: Searched['edges'][number][number]): Set<number> =>
  new Set(g.executed(v, e).map(({ agent }) => agent));

/** A run that is fair to every agent that can always step, and in which this one never ends although it still could. */
function canStarve(g: Searched, agent: number): boolean {
  const { machine, states, edges } = g;
  const hasEnded = (v: number): boolean => machine.ended(states[v], agent);
  const canEnd = leadingTo(g, hasEnded);
  return components(g, (v) => canEnd[v] && !hasEnded(v)).some((component) => {
    const inside = new Set(component);
    const at = component.map((v) => new Set(edges[v].map(({ decision }) => actorOf(decision))));
    const moved = new Set(
      component.flatMap((v) =>
        edges[v].filter(({ to }) => inside.has(to)).map(({ decision }) => actorOf(decision)),
      ),
    );
    if (moved.size === 0) return false;
    return [...at[0]]
      .filter((actor) => at.every((there) => there.has(actor)))
      .every((actor) => moved.has(actor));
  });
}

function actorOf(decision: number): string {
  const parts = decisionParts(decision);
  return parts.k === 'arrive' ? `interrupt ${parts.vector} to ${parts.agent}` : `agent ${parts.agent}`;
}

/**
 * The cause of a hang. Where something goes on for ever, whom the explanation finds on the way to help depends on the state
 * of the component that it is told of; what the agent itself does or waits for does not, and is what is compared.
 */
function causeText(g: Searched, agent: number, component: number[]): string {
  const { machine, program, states, edges } = g;
  const executed = new Map<number, Set<Location>>();
  const moving = new Set<number>();
  const levels: Activity['levels'] = new Map();
  let moves = false;
  for (const v of component) {
    for (const e of edges[v]) {
      moves = true;
      const { k, agent: by } = decisionParts(e.decision);
      if (k !== 'arrive') {
        moving.add(by);
        moverAt(levels, by, machine.level(states[v], by));
      }
      for (const step of g.executed(v, e)) {
        moving.add(step.agent);
        executed.set(step.agent, (executed.get(step.agent) ?? new Set()).add(step.at));
      }
    }
  }
  const s = states[component[0]];
  const activity = { movers: moving, executed, levels, moves };
  const { kind, sentences } = causeOf({ machine, code: codeFor(program), s, activity }, agent);
  return `${kind}: ${moves && kind !== 'livelock' ? sentences[0].split(';')[0] : sentences.join(' ')}`;
}

const withoutPlaces = (cause: string): string =>
  cause
    .split(/[.;]/)[0]
    .replace(/(was halted by .*|halted itself) in \w+$/, '$1')
    .replace(/, which interrupted it in \w+/, '')
    .replace(/(interrupted by (?:IPI|NMI) \w+) in \w+/, '$1');
