/** Merged steps of a search, taken apart into decisions for one op each. */
import { type Decision, decisionParts, stepOf } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import { runPrivate } from '../machine/private-steps.ts';
import type { State } from '../machine/state.ts';

export interface Expanded {
  decisions: Decision[];
  /** Per merged step, how many decisions had been made before it. */
  starts: number[];
  /** Where they lead. */
  end: State;
}

/** `prefix` are the decisions already made from `start`; `labels` the merged steps after them. */
export function expandSteps(
  machine: Machine,
  start: State,
  prefix: Decision[],
  labels: Decision[],
  merge: boolean,
): Expanded {
  const s = start.slice();
  const decisions = [...prefix];
  const starts: number[] = [];
  for (const d of prefix) machine.apply(s, d);
  for (const label of labels) {
    starts.push(decisions.length);
    decisions.push(label);
    machine.apply(s, label);
    const { k, agent } = decisionParts(label);
    if (!merge || k === 'arrive') continue;
    for (let n = runPrivate(machine, s, agent); n > 0; n--) decisions.push(stepOf(agent));
  }
  return { decisions, starts, end: s };
}
