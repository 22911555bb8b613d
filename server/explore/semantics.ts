/**
 * What a search runs: the step semantics with its reductions, and the same for taking its steps apart again. One module
 * of code makes both, so that they cannot differ.
 */
import { call, type Fn, get, type Module } from '../machine/code/code.ts';
import { instantiate } from '../machine/code/print-javascript.ts';
import { type Decision, stepOf } from '../machine/decision.ts';
import { EXECUTED, marksOf } from '../machine/emit/executed.ts';
import { stepModule } from '../machine/emit/module.ts';
import { AT_START, createMachine, type Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { Expr, StepProgram } from '../program/program.ts';
import { planReductions, type ReductionPlan, type ReductionSwitches } from '../reduce/plan.ts';
import type { EngineModule } from './engine/engine.ts';

export interface Observations {
  /** Conditions of which it is remembered that they have held: a flag each behind the state. */
  sticky: Expr[];
  /** Conditions whose becoming `when` is noted. */
  events: { condition: Expr; when: 0 | 1 }[];
  /** It is kept which ops were executed. */
  coverage?: boolean;
}

export interface Semantics {
  readonly program: StepProgram;
  readonly machine: Machine;
  readonly plan: ReductionPlan;
  readonly engine: EngineModule;
  /** Words of a state with its flags. */
  readonly length: number;
  /** A state with its flags, settled; and the decisions that took. */
  start(from: State): { state: State; decisions: Decision[] };
  /** Applies a decision in place, with everything that runs together with it; yields all decisions, the first included. */
  follow(state: State, decision: Decision): Decision[];
  /** The state that stands for this one and all like it. */
  represent(state: State): State;
}

export function createSemantics(
  program: StepProgram,
  switches: ReductionSwitches,
  { sticky, events, coverage }: Observations,
): Semantics {
  const plan = planReductions(program, switches);
  const conditions = [...sticky, ...events.map((e) => e.condition)];
  const steps = stepModule(program, { conditions, coverage });
  const module = join(steps, plan);
  const engine: EngineModule = {
    module,
    sticky: sticky.map((_, i) => `condition_${i}`),
    events: events.map((e, i) => ({ condition: `condition_${sticky.length + i}`, when: e.when })),
    ...(coverage ? { marks: marksOf(program).count } : {}),
  };
  const code = instantiate(
    coverage ? { ...module, functions: [...module.functions, IGNORED] } : module,
    AT_START,
  );
  const machine = createMachine(program, { code });
  const { functions } = code;
  const { runsFreely, apply, normalise } = functions;
  const slots = program.slots.length;
  const agents = program.agents.length;

  function settle(s: State, decisions: Decision[]): void {
    for (let before = -1; before !== decisions.length; ) {
      before = decisions.length;
      for (let agent = 0; agent < agents; agent++) {
        while (runsFreely(s, 0, agent) !== 0) {
          const kept = s.slice();
          apply(s, 0, stepOf(agent));
          // An error of the model stops everybody, so what others can do before it must not be skipped.
          if (s[program.fault] !== 0) {
            s.set(kept);
            break;
          }
          decisions.push(stepOf(agent));
        }
      }
    }
  }

  function watch(s: State): void {
    sticky.forEach((_, i) => {
      if (functions[`condition_${i}`](s, 0) !== 0) s[slots + i] = 1;
    });
  }

  return {
    program,
    machine,
    plan,
    engine,
    length: slots + sticky.length,
    start(from) {
      const state = new Int32Array(slots + sticky.length);
      state.set(from.subarray(0, slots));
      // What holds at the very start has held, even if the steps that follow at once end it.
      watch(state);
      const decisions: Decision[] = [];
      settle(state, decisions);
      watch(state);
      return { state, decisions };
    },
    follow(state, decision) {
      const decisions = [decision];
      apply(state, 0, decision);
      settle(state, decisions);
      watch(state);
      return decisions;
    },
    represent(state) {
      const s = state.slice();
      normalise(s, 0);
      return s;
    },
  };
}

/** Taking steps apart tells nothing that the search has not told. */
const IGNORED: Fn = { name: EXECUTED, parameters: ['mark'], result: false, body: [] };

/** The search calls `settle(s, decision, spare)`. */
function join(steps: Module, plan: ReductionPlan): Module {
  const functions = plan.functions.map((fn) => (fn.name === 'settle' ? { ...fn, name: 'settleAll' } : fn));
  return {
    ...steps,
    tables: [...steps.tables, ...plan.tables],
    functions: [
      ...steps.functions,
      ...functions,
      {
        name: 'settle',
        parameters: ['s', 'decision', 'spare'],
        result: false,
        body: [{ k: 'do', value: call('settleAll', get('s'), get('spare')) }],
      },
    ],
  };
}
