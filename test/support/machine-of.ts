/** The machine of a program. It holds no state, so that one does for all of a program's runs: making it takes longer than most runs. */
import { createMachine, type Machine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';

const made = new WeakMap<StepProgram, Machine>();

export function machineOf(program: StepProgram): Machine {
  const known = made.get(program) ?? createMachine(program);
  made.set(program, known);
  return known;
}
