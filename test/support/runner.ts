/** Drives a machine by hand in tests: one agent, one step at a time. */
import {
  arriveOf,
  type Decision,
  decisionParts,
  interruptOf,
  stepOf,
} from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';
import type { Variable } from './program-builder.ts';

export function runner(program: StepProgram) {
  const machine = createMachine(program);
  let state = machine.initial();
  const out: Decision[] = [];
  const offered = () => out.slice(0, machine.decisions(state, out));
  const go = (decision: Decision) => {
    if (!offered().includes(decision))
      throw new Error(`not offered: ${JSON.stringify(decisionParts(decision))}`);
    state = machine.step(state, decision);
  };
  return {
    machine,
    offered,
    get state() {
      return state;
    },
    /** One step of each agent in the list, in that order. */
    step: (...agents: number[]) => agents.forEach((a) => void go(stepOf(a))),
    choose: (agent: number, choice: number) => go(stepOf(agent, choice)),
    arrive: (agent: number, vector = 0) => go(arriveOf(agent, vector)),
    interrupt: (agent: number, vector = 0) => go(interruptOf(agent, vector)),
    /** Who can make a step of their own now. */
    steppers: () => [
      ...new Set(
        offered()
          .map(decisionParts)
          .flatMap((d) => (d.k === 'step' ? [d.agent] : [])),
      ),
    ],
    arrivals: () =>
      offered()
        .map(decisionParts)
        .flatMap((d) => (d.k === 'arrive' ? [d.agent] : [])),
    interrupts: () =>
      offered()
        .map(decisionParts)
        .flatMap((d) => (d.k === 'interrupt' ? [d.agent] : [])),
    /** The value of a variable, of the agent's own when it is a local. */
    value(variable: Variable, agent = 0): number {
      if (variable.k === 'element') throw new Error('ask for one element');
      return state[variable.k === 'local' ? machine.regionOf(agent) + variable.slot : variable.slot];
    },
    fault: () => {
      const index = machine.faultOf(state);
      return index < 0 ? undefined : program.faults[index].code;
    },
  };
}
