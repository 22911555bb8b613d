/**
 * The simulated machine in JavaScript: what the debugger steps and the replay of a trace runs. What a step does is said in
 * `emit/`; here is how to ask for it. A state is plain data; the machine itself holds none.
 */
import type { Expr, Location, Op, StepProgram } from '../program/program.ts';
import { type Agents, createAgents } from './agents.ts';
import { type Instance, instantiate } from './code/print-javascript.ts';
import type { Decision } from './decision.ts';
import { decisionRoom } from './emit/decisions.ts';
import { expressionModule, stepModule } from './emit/module.ts';
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
  /**
   * Runs the agent's private ops, in place. Returns how many there were. One that is an error is left for later: it stops
   * everybody, so what others can do before it must not be skipped.
   */
  runPrivate(s: State, agent: number): number;
  /** A condition of the program as a function of the state. A condition that would be a fault does not hold. */
  condition(e: Expr): (s: State) => boolean;
  /** The value an expression has for an agent now; undefined where it would be a fault. */
  evaluate(e: Expr, s: State, agent: number): number | undefined;
  /** The same, with the number of the fault. */
  valueOrFault(e: Expr, s: State, agent: number): { value: number } | { fault: number };
}

export interface MachineOptions {
  /** Per location: nobody else can tell when its op happens. Without it, what the program says. */
  hidden?: Uint8Array;
  /** A module made of `stepModule` and more, printed with `AT_START`: then nothing is printed again. */
  code?: Instance;
}

/** A state is the whole memory of whoever works on it. */
export const AT_START = { s: 0 };

export function createMachine(program: StepProgram, options: MachineOptions = {}): Machine {
  checkGluedOps(program.ops);
  const code = options.code ?? instantiate(stepModule(program, options), AT_START);
  const agents = createAgents(program, code);
  const { functions, groups } = code;
  const { decisions, apply, blocked, runsPrivately, runSafely, runPrivate } = functions;
  const length = program.slots.length;
  // Room for a state, and behind it for what a function needs besides: another state, or decisions.
  const room = new Int32Array(length + Math.max(length, decisionRoom(program)));

  return {
    ...agents,
    program,
    initial: () => Int32Array.from(program.slots, (slot) => slot.initial),
    decisions(s, out) {
      room.set(s);
      const n = decisions(room, 0, length);
      for (let i = 0; i < n; i++) out[i] = room[length + i];
      return n;
    },
    apply: (s, decision) => {
      apply(s, 0, decision);
    },
    step(s, decision) {
      const after = s.slice();
      apply(after, 0, decision);
      return after;
    },
    executeOp: (s, agent, at, choice) => {
      const execute = groups.execute[at];
      if (!execute) throw new Error(`there is nothing to execute at location ${at}`);
      return execute(s, 0, agent, agents.regionOf(agent), agents.level(s, agent), choice);
    },
    blocked: (s, agent) => blocked(s, 0, agent) !== 0,
    faultOf: (s) => s[program.fault] - 1,
    runsPrivately: (s, agent) => runsPrivately(s, 0, agent) !== 0,
    runPrivate(s, agent) {
      const n = runSafely(s, 0, agent);
      if (runsPrivately(s, 0, agent) === 0) return n;
      // What is left begins with an op that can be an error.
      room.set(s);
      const more = runPrivate(room, 0, agent, length);
      for (let i = 0; i < length; i++) s[i] = room[i];
      return n + more;
    },
    ...createExpressions(program, agents),
  };
}

/** Expressions that nobody has compiled into the module. */
function createExpressions(
  program: StepProgram,
  agents: Agents,
): Pick<Machine, 'condition' | 'evaluate' | 'valueOrFault'> {
  const known = new WeakMap<Expr, Instance>();
  const instanceOf = (e: Expr): Instance => {
    let found = known.get(e);
    if (!found) {
      found = instantiate(expressionModule(program, e), AT_START);
      known.set(e, found);
    }
    return found;
  };
  const valueOrFault: Machine['valueOrFault'] = (e, s, agent) => {
    const { functions, getGlobal, setGlobal } = instanceOf(e);
    const value = functions.value(s, 0, agent, agents.regionOf(agent), agents.level(s, agent));
    const pending = getGlobal('pending');
    if (pending === 0) return { value };
    setGlobal('pending', 0);
    return { fault: pending - 1 };
  };
  return {
    condition(e) {
      const holds = instanceOf(e).functions.condition_0;
      return (s) => holds(s, 0) !== 0;
    },
    evaluate(e, s, agent) {
      const result = valueOrFault(e, s, agent);
      return 'value' in result ? result.value : undefined;
    },
    valueOrFault,
  };
}

/** A glued op runs without being asked whether it can: one that can block is a mistake of whoever made the program. */
function checkGluedOps(ops: Op[]): void {
  const blocking = (op: Op) =>
    op.k === 'wait' || op.k === 'lockQueued' || op.k === 'semWoken' || op.k === 'holdEnd';
  const wrong = ops.findIndex((op, l: Location) => l > 0 && op.glued && blocking(op));
  if (wrong >= 0) throw new Error(`op ${wrong} (${ops[wrong].k}) can block inside an atomic step`);
}
