/** The verdicts of DESIGN §4, word for word, on the whole graph. */
import { decisionParts } from '../../server/machine/decision.ts';
import { type Expectation, type Expr, STATUS, type StepProgram } from '../../server/program/program.ts';
import type { HangKind } from '../../server/trace/report.ts';
import { components, type Explored, leadingTo, reachedBefore } from './explorer.ts';
import { faultOf, hasEnded, ModelFault } from './state.ts';
import { evaluate } from './values.ts';

export interface ReferenceVerdicts {
  /** By expectation, in the program's order. */
  met: boolean[];
  /** `agent: kind` of every way in which a foreground agent can hang. */
  hangs: Set<string>;
  /** One for each end a run can come to in which somebody hangs: who hangs there and how. */
  hungEnds: string[];
  starving: Set<string>;
  /** Indices into program.faults. */
  faults: Set<number>;
  /** States without a successor in which a foreground agent has not ended, faults apart. */
  deadlocks: number;
}

export function verdicts(g: Explored): ReferenceVerdicts {
  const { program, states, edges } = g;
  const hung = foreground(program).flatMap((a) => hangsOf(g, a));
  const starving = new Set(foreground(program).filter((a) => canStarve(g, a)));
  const faults = new Set(states.map((s) => faultOf(program, s)).filter((fault) => fault >= 0));
  const deadlocks = states.filter(
    (s, v) =>
      edges[v].length === 0 &&
      faultOf(program, s) < 0 &&
      foreground(program).some((a) => !hasEnded(s.agents[a])),
  ).length;
  return {
    met: program.expectations.map((expectation) => isMet(g, expectation, hung, starving.size > 0)),
    hangs: new Set(hung.map(({ agent, kind }) => `${program.agents[agent].name}: ${kind}`)),
    hungEnds: endsOf(g, hung),
    starving: new Set([...starving].map((a) => program.agents[a].name)),
    faults,
    deadlocks,
  };
}

export function foreground(program: StepProgram): number[] {
  return program.agents.flatMap((agent, a) => (agent.foreground ? [a] : []));
}

/** States from which the agent can no longer come to its end, whatever happens. An error of the model is a way out. */
export function doomed(g: Explored, agent: number): boolean[] {
  const out = leadingTo(
    g,
    (v) => hasEnded(g.states[v].agents[agent]) || faultOf(g.program, g.states[v]) >= 0,
  );
  return out.map((can) => !can);
}

interface Hung {
  agent: number;
  kind: HangKind;
  /** Where the run ends: states that all lead to one another and to nothing else. */
  states: number[];
}

function hangsOf(g: Explored, agent: number): Hung[] {
  const isDoomed = doomed(g, agent);
  return components(g, (v) => isDoomed[v])
    .filter((c) => isLeftByNothing(g, c))
    .map((c) => ({ agent, kind: kindOf(g, agent, c), states: c }));
}

function endsOf({ program }: Explored, hung: Hung[]): string[] {
  const ends = new Map<number, string[]>();
  for (const { agent, kind, states } of hung) {
    const end = Math.min(...states);
    ends.set(end, [...(ends.get(end) ?? []), `${program.agents[agent].name}: ${kind}`]);
  }
  return [...ends.values()].map((end) => end.join(', '));
}

function isLeftByNothing({ edges }: Explored, component: number[]): boolean {
  const inside = new Set(component);
  return component.every((v) => edges[v].every(({ to }) => inside.has(to)));
}

function kindOf(g: Explored, agent: number, component: number[]): HangKind {
  const { states, edges } = g;
  if (states[component[0]].agents[agent].status === STATUS.halted) return 'halted';
  if (edges[component[0]].length === 0) return 'deadlock';
  const moves = component.some((v) => edges[v].some(({ decision }) => movesOf(decision) === agent));
  return moves ? 'livelock' : 'stuck';
}

/** Whose step it is; the arrival of an interrupt is nobody's. */
function movesOf(decision: number): number | undefined {
  const parts = decisionParts(decision);
  return parts.k === 'arrive' ? undefined : parts.agent;
}

/**
 * Is there a run, fair to every agent that can always step, in which this one never ends although it still could?
 * The states such a run sees again and again lie in one component, and if any part of a component will do, all of it does.
 */
function canStarve(g: Explored, agent: number): boolean {
  const hasCome = (v: number) => hasEnded(g.states[v].agents[agent]);
  const canEnd = leadingTo(g, hasCome);
  return components(g, (v) => canEnd[v] && !hasCome(v)).some((component) => isFair(g, component));
}

function isFair({ edges }: Explored, component: number[]): boolean {
  const inside = new Set(component);
  const actorsAt = (v: number) => new Set(edges[v].map(({ decision }) => actorOf(decision)));
  const moved = new Set(
    component.flatMap((v) =>
      edges[v].filter(({ to }) => inside.has(to)).map(({ decision }) => actorOf(decision)),
    ),
  );
  if (moved.size === 0) return false;
  const always = [...actorsAt(component[0])].filter((actor) =>
    component.every((v) => actorsAt(v).has(actor)),
  );
  return always.every((actor) => moved.has(actor));
}

/** Agents, and each interrupt under way. */
export function actorOf(decision: number): string {
  const parts = decisionParts(decision);
  return parts.k === 'arrive' ? `interrupt ${parts.vector} to ${parts.agent}` : `agent ${parts.agent}`;
}

function isMet(g: Explored, expectation: Expectation, hung: Hung[], starves: boolean): boolean {
  switch (expectation.k) {
    case 'no hang':
      return hung.length === 0;
    case 'no starvation':
      return !starves;
    case 'hang':
      return hung.some(
        ({ agent, states }) => expectation.fn === undefined || isWithin(g, agent, states, expectation.fn),
      );
    case 'always':
      return g.states.every((_, v) => holds(g, v, expectation.condition));
    case 'never':
      return !g.states.some((_, v) => holds(g, v, expectation.condition));
    case 'reachable':
      return g.states.some((_, v) => holds(g, v, expectation.condition));
    case 'eventually': {
      const isSo = g.states.map((_, v) => holds(g, v, expectation.condition));
      const canCome = leadingTo(g, (v) => isSo[v] || faultOf(g.program, g.states[v]) >= 0);
      return ![...reachedBefore(g, (v) => isSo[v])].some((v) => !canCome[v]);
    }
  }
}

function isWithin(g: Explored, agent: number, states: number[], fn: number): boolean {
  const here: Expr = { k: 'within', agent: { k: 'const', value: agent }, fn };
  return states.some((v) => holds(g, v, here));
}

/** A condition that would be a fault does not hold. */
export function holds({ program, states }: Explored, v: number, condition: Expr): boolean {
  try {
    return evaluate(program, states[v], 0, condition) !== 0;
  } catch (e) {
    if (e instanceof ModelFault) return false;
    throw e;
  }
}
