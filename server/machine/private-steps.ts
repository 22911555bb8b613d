/**
 * Merged steps. An op that nobody else can tell from the outside needs no moment of its own: it runs together with
 * the step before it. That leaves fewer states and loses no behaviour.
 */
import { mayFault } from '../program/access.ts';
import type { StepProgram } from '../program/program.ts';
import { type Decision, stepOf } from './decision.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';

/** A round of a loop is never private, so this many in a row mean a mistake in the program's making. */
const ENDLESS = 1_000_000;

/** Per location: its op can be an error of the model. */
const faulty = new WeakMap<StepProgram, Uint8Array>();

function mayFaultAt(program: StepProgram): Uint8Array {
  const known = faulty.get(program);
  if (known) return known;
  const made = Uint8Array.from(program.ops, (op) => (mayFault(op) ? 1 : 0));
  faulty.set(program, made);
  return made;
}

/**
 * Runs the agent's private ops, in place. Returns how many there were. One that is an error is left for later: it stops
 * everybody, so what others can do before it must not be skipped.
 */
export function runPrivate(machine: Machine, s: State, agent: number): number {
  const risky = mayFaultAt(machine.program);
  let n = 0;
  while (machine.runsPrivately(s, agent)) {
    const before = risky[machine.location(s, agent)] === 1 ? s.slice() : undefined;
    machine.apply(s, stepOf(agent));
    if (before && machine.faultOf(s) >= 0) {
      s.set(before);
      break;
    }
    if (++n > ENDLESS) throw new Error(`the private steps of agent ${agent} never end`);
  }
  return n;
}

/** Runs every agent's private ops, in place, and returns the decisions that does. */
export function closePrivate(machine: Machine, s: State): Decision[] {
  const decisions: Decision[] = [];
  for (let agent = 0; agent < machine.program.agents.length; agent++) {
    for (let n = runPrivate(machine, s, agent); n > 0; n--) decisions.push(stepOf(agent));
  }
  return decisions;
}
