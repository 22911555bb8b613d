/** Runs a recorded trace again, one decision at a time, and trusts nothing. */
import { type Decision, decisionParts } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';

export type Replay =
  | { ok: true; states: State[] }
  /** Decision number `at` (0-based) was not possible in the state reached so far. */
  | { ok: false; at: number; states: State[] };

/** Every state on the way, the first one included. */
export function replay(machine: Machine, start: State, decisions: readonly Decision[]): Replay {
  const states = [start];
  const offered: Decision[] = [];
  for (let at = 0; at < decisions.length; at++) {
    const s = states[at];
    const ways = machine.decisions(s, offered);
    if (offered.indexOf(decisions[at]) < 0 || offered.indexOf(decisions[at]) >= ways)
      return { ok: false, at, states };
    states.push(machine.step(s, decisions[at]));
  }
  return { ok: true, states };
}

/** For traces of our own making: the machine has to agree with every step and with the end. */
export function verified(
  machine: Machine,
  start: State,
  decisions: readonly Decision[],
  end: State,
): State[] {
  const result = replay(machine, start, decisions);
  if (!result.ok) {
    const what = JSON.stringify(decisionParts(decisions[result.at]));
    throw new Error(`a trace of the search cannot be replayed: step ${result.at + 1} is ${what}`);
  }
  const last = result.states[result.states.length - 1];
  const differs = last.findIndex((value, slot) => value !== end[slot]);
  if (differs >= 0)
    throw new Error(`a replayed trace ends elsewhere: ${machine.program.slots[differs].name} differs`);
  return result.states;
}
