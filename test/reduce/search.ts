/**
 * A plain search with the reductions of a plan: states in a map, verdicts by their definitions. Only the step functions and
 * the plan are the product's.
 */
import { instantiate } from '../../server/machine/code/print-javascript.ts';
import { type Decision, decisionParts, stepOf } from '../../server/machine/decision.ts';
import { decisionRoom } from '../../server/machine/emit/decisions.ts';
import { stepModule } from '../../server/machine/emit/module.ts';
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import type { Location, StepProgram } from '../../server/program/program.ts';
import { planReductions, type ReductionPlan, type ReductionSwitches } from '../../server/reduce/plan.ts';

export const NO_REDUCTION: ReductionSwitches = {
  merge: false,
  sections: false,
  futures: false,
  halted: false,
  symmetry: false,
};

export interface Edge {
  decision: Decision;
  to: number;
}

export interface Searched {
  program: StepProgram;
  machine: Machine;
  plan: ReductionPlan;
  states: Int32Array[];
  edges: Edge[][];
  /** Every op that the step of an edge and those run together with it execute. */
  executed(from: number, edge: Edge): { agent: number; at: Location }[];
}

export interface Reduced {
  plan: ReductionPlan;
  runsFreely(s: Int32Array, agent: number): boolean;
  /** The state after everything that runs freely, in place; returns the agents that moved, one entry a step. */
  settle(s: Int32Array): number;
  normalise(s: Int32Array): void;
  decisions(s: Int32Array): Decision[];
  apply(s: Int32Array, decision: Decision): void;
}

export function reduced(program: StepProgram, wanted: ReductionSwitches): Reduced {
  const plan = planReductions(program, wanted);
  const module = stepModule(program);
  const { functions } = instantiate({
    ...module,
    functions: [...module.functions, ...plan.functions],
    tables: [...module.tables, ...plan.tables],
  });
  const length = program.slots.length;
  const room = new Int32Array(length + Math.max(length, decisionRoom(program)));
  const inPlace =
    (run: () => number) =>
    (s: Int32Array): number => {
      room.set(s);
      const result = run();
      s.set(room.subarray(0, length));
      return result;
    };
  return {
    plan,
    runsFreely: (s, agent) => functions.runsFreely(s, 0, agent) !== 0,
    settle: inPlace(() => functions.settle(room, 0, length)),
    normalise: inPlace(() => functions.normalise(room, 0)),
    decisions(s) {
      room.set(s);
      const n = functions.decisions(room, 0, length);
      return [...room.subarray(length, length + n)];
    },
    apply(s, decision) {
      functions.apply(s, 0, decision);
    },
  };
}

/** Nothing when there are more states than `most`. */
export function search(program: StepProgram, wanted: ReductionSwitches, most: number): Searched | undefined {
  const machine = createMachine(program);
  const step = reduced(program, wanted);
  const numbers = new Map<string, number>();
  const states: Int32Array[] = [];
  const edges: Edge[][] = [];
  const number = (s: Int32Array): number => {
    const key = String.fromCharCode(...s);
    let n = numbers.get(key);
    if (n === undefined) {
      n = states.push(s) - 1;
      numbers.set(key, n);
    }
    return n;
  };
  const rest = (s: Int32Array): Int32Array => {
    step.settle(s);
    step.normalise(s);
    return s;
  };
  number(rest(machine.initial()));
  for (let v = 0; v < states.length; v++) {
    if (states.length > most) return undefined;
    edges.push(
      step.decisions(states[v]).map((decision) => {
        const next = states[v].slice();
        step.apply(next, decision);
        return { decision, to: number(rest(next)) };
      }),
    );
  }
  return { program, machine, plan: step.plan, states, edges, executed };

  function executed(from: number, { decision }: Edge): { agent: number; at: Location }[] {
    const s = states[from].slice();
    const list: { agent: number; at: Location }[] = [];
    const go = (d: Decision): void => {
      const { k, agent } = decisionParts(d);
      if (k === 'step') list.push({ agent, at: machine.location(s, agent) });
      step.apply(s, d);
    };
    go(decision);
    for (let moved = true; moved; ) {
      moved = false;
      for (let agent = 0; agent < program.agents.length; agent++) {
        while (step.runsFreely(s, agent)) {
          const before = s.slice();
          const known = list.length;
          go(stepOf(agent));
          if (machine.faultOf(s) >= 0) {
            s.set(before);
            list.length = known;
            break;
          }
          moved = true;
        }
      }
    }
    return list;
  }
}
