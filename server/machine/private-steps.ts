/**
 * Merged steps. An op that nobody else can tell from the outside needs no moment of its own: it runs together with
 * the step before it. That leaves fewer states and loses no behaviour.
 */
import { type Decision, stepOf } from './decision.ts';
import type { Machine } from './machine.ts';
import type { State } from './state.ts';

/** Runs the agent's private ops, in place, and returns how many there were. */
export function runPrivate(machine: Machine, s: State, agent: number): number {
  return machine.runPrivate(s, agent);
}

/** Runs every agent's private ops, in place, and returns the decisions that does. */
export function closePrivate(machine: Machine, s: State): Decision[] {
  const decisions: Decision[] = [];
  for (let agent = 0; agent < machine.program.agents.length; agent++) {
    for (let n = runPrivate(machine, s, agent); n > 0; n--) decisions.push(stepOf(agent));
  }
  return decisions;
}
