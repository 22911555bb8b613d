/**
 * The simulated machine: the one definition of what a step does. The debugger, the checker, the sampler and
 * the replay of a trace all run it. A state is plain data; the machine itself holds none.
 */
import type { Expr, Location, Op, StepProgram, Vector } from '../program/program.ts';
import { type Agents, createAgents } from './agents.ts';
import { compile } from './compile.ts';
import { arriveOf, type Decision, interruptOf, stepOf } from './decision.ts';
import type { State } from './state.ts';

export type { State } from './state.ts';

export interface Machine extends Agents {
  readonly program: StepProgram;
  initial(): State;
  /** Writes everything that can happen next into `out`, agent by agent and then arrivals, and returns how much that is. */
  decisions(s: State, out: Decision[] | Int32Array): number;
  /** The state after a decision. */
  step(s: State, decision: Decision): State;
  /** The same in place. */
  apply(s: State, decision: Decision): void;
  /**
   * Executes one single op in place: `apply` in slow motion, for telling what each op of an atomic step did. Returns
   * the location of the op that follows at once, or 0.
   */
  executeOp(s: State, agent: number, at: Location, choice: number): Location;
  /** The agent stands at an op that cannot go now. */
  blocked(s: State, agent: number): boolean;
  /** Index of the fault that has stopped the machine, or -1. */
  faultOf(s: State): number;
  /** The agent's next op is its own affair and may be run together with the step before it. */
  runsPrivately(s: State, agent: number): boolean;
  /** A condition of the program as a function of the state. A condition that would be a fault does not hold. */
  condition(e: Expr): (s: State) => boolean;
  /** The value an expression has for an agent now; undefined where it would be a fault. */
  evaluate(e: Expr, s: State, agent: number): number | undefined;
}

/** Ops whose guard decides, or that are more than one decision, or that others notice by their nature: never run together with others. */
const NEVER_PRIVATE = new Set<Op['k']>([
  'wait',
  'lockQueued',
  'semWoken',
  'holdEnd',
  'loopRound',
  'choose',
  'chooseValue',
  'halt',
  'park',
  'finish',
  'fail',
]);

export function createMachine(program: StepProgram): Machine {
  const agents = createAgents(program);
  const { execute, guards, condition, evaluate } = compile(program, agents);
  const { base, size, level, location, irqsOff } = program.regions;
  const { ops, cpus, vectors } = program;
  const count = program.agents.length;
  const isPrivate = Uint8Array.from(ops, (op, l) =>
    l > 0 && op.private && !NEVER_PRIVATE.has(op.k) ? 1 : 0,
  );
  const ways = Uint16Array.from(ops, (op) =>
    op.k === 'choose' ? op.targets.length : op.k === 'chooseValue' ? op.values.length : 1,
  );
  // Inside `atomic` an agent stops only at a choice; while it stands there nothing else happens.
  const exclusive = Uint8Array.from(ops, (op, l) =>
    l > 0 && op.glued && (op.k === 'choose' || op.k === 'chooseValue') ? 1 : 0,
  );
  const hasExclusive = exclusive.includes(1);
  checkGluedOps(ops);

  function initial(): State {
    return Int32Array.from(program.slots, (slot) => slot.initial);
  }

  function stepsOf(s: State, agent: number, out: Decision[] | Int32Array, n: number): number {
    const r = base + agent * size;
    const v = s[r + level];
    const l = s[r + location + v];
    if (l === 0) return n;
    const guard = guards[l];
    if (guard !== null) {
      const bits = guard(s, agent, r, v);
      if ((bits & 1) !== 0) out[n++] = stepOf(agent, 0);
      if ((bits & 2) !== 0) out[n++] = stepOf(agent, 1);
      return n;
    }
    for (let choice = 0; choice < ways[l]; choice++) out[n++] = stepOf(agent, choice);
    return n;
  }

  function exclusiveAgent(s: State): number {
    if (!hasExclusive) return -1;
    for (let a = 0; a < count; a++)
      if (exclusive[agents.location(s, a)] === 1 && !agents.stopped(s, a)) return a;
    return -1;
  }

  /** The interrupts of that kind that are pending at the agent. */
  function takesOf(
    s: State,
    agent: number,
    kind: Vector['kind'],
    out: Decision[] | Int32Array,
    n: number,
  ): number {
    for (let i = 0; i < vectors.length; i++) {
      if (vectors[i].kind === kind && s[vectors[i].base + agent] === 2) out[n++] = interruptOf(agent, i);
    }
    return n;
  }

  function arrivalsOf(s: State, out: Decision[] | Int32Array, n: number): number {
    if (vectors.length === 0) return n;
    for (let a = 0; a < cpus; a++) {
      for (let i = 0; i < vectors.length; i++) if (s[vectors[i].base + a] === 1) out[n++] = arriveOf(a, i);
    }
    return n;
  }

  function decisions(s: State, out: Decision[] | Int32Array): number {
    if (s[program.fault] !== 0) return 0;
    const alone = exclusiveAgent(s);
    if (alone >= 0) return stepsOf(s, alone, out, 0);
    let n = 0;
    for (let a = 0; a < count; a++) {
      if (agents.stopped(s, a)) continue;
      const pending = agents.pendingLevel(s, a);
      if (pending !== 0) n = takesOf(s, a, pending === 2 ? 'nmi' : 'ipi', out, n);
      else if (!agents.idle(s, a)) n = stepsOf(s, a, out, n);
    }
    return arrivalsOf(s, out, n);
  }

  function takeInterrupt(s: State, agent: number, vector: number): void {
    const r = base + agent * size;
    const to = vectors[vector].kind === 'nmi' ? 2 : 1;
    s[r + level] = to;
    s[r + location + to] = vectors[vector].entry;
    s[r + irqsOff + to] = 1;
    s[vectors[vector].base + agent] = 0;
  }

  function apply(s: State, decision: Decision): void {
    const kind = decision >> 24;
    const agent = (decision >> 16) & 0xff;
    const rest = decision & 0xffff;
    if (kind === 1) return takeInterrupt(s, agent, rest);
    if (kind === 2) {
      s[vectors[rest].base + agent] = 2;
      return;
    }
    const r = base + agent * size;
    const v = s[r + level];
    let more = execute[s[r + location + v]](s, agent, r, v, rest);
    while (more !== 0) more = execute[more](s, agent, r, v, 0);
  }

  return {
    ...agents,
    program,
    initial,
    decisions,
    apply,
    step(s, decision) {
      const after = s.slice();
      apply(after, decision);
      return after;
    },
    executeOp: (s, agent, at, choice) =>
      execute[at](s, agent, agents.regionOf(agent), agents.level(s, agent), choice),
    blocked(s, agent) {
      if (agents.stopped(s, agent) || agents.pendingLevel(s, agent) !== 0) return false;
      const l = agents.location(s, agent);
      const guard = guards[l];
      return guard != null && guard(s, agent, agents.regionOf(agent), agents.level(s, agent)) === 0;
    },
    faultOf: (s) => s[program.fault] - 1,
    runsPrivately(s, agent) {
      if (isPrivate[agents.location(s, agent)] === 0 || s[program.fault] !== 0) return false;
      return (
        !agents.stopped(s, agent) &&
        agents.pendingLevel(s, agent) === 0 &&
        (!hasExclusive || exclusiveAgent(s) < 0)
      );
    },
    condition,
    evaluate,
  };
}

/** A glued op runs without being asked whether it can: one that can block is a mistake of whoever made the program. */
function checkGluedOps(ops: Op[]): void {
  const blocking = (op: Op) =>
    op.k === 'wait' || op.k === 'lockQueued' || op.k === 'semWoken' || op.k === 'holdEnd';
  const wrong = ops.findIndex((op, l: Location) => l > 0 && op.glued && blocking(op));
  if (wrong >= 0) throw new Error(`op ${wrong} (${ops[wrong].k}) can block inside an atomic step`);
}
