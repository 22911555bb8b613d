/**
 * Merged steps. An op that nobody else can tell from the outside needs no moment of its own: it runs together with
 * the step before it. That leaves fewer states and loses no behaviour.
 */
import { type Decision, stepOf } from './decision.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';

/** A round of a loop is never private, so this many in a row mean a mistake in the program's making. */
const ENDLESS = 1_000_000;

/** Runs the agent's private ops, in place. Returns how many there were. */
export function runPrivate(machine: Machine, s: State, agent: number): number {
  let n = 0;
  while (machine.runsPrivately(s, agent)) {
    machine.apply(s, stepOf(agent));
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
