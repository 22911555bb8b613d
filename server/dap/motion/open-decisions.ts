// What can happen next where the machine stands, found out once for each place it comes to.
import type { Decision } from '../../machine/decision.ts';
import type { Machine } from '../../machine/machine.ts';
import type { History } from '../run/history.ts';

export interface OpenDecisions {
  /** How many there are now. */
  count(): number;
  /** One of them, in the machine's order: agent by agent and then arrivals. Ask for `count` first. */
  at(i: number): Decision;
}

export function createOpenDecisions(
  machine: Machine,
  history: Pick<History, 'state' | 'version'>,
): OpenDecisions {
  const found: Decision[] = [];
  let count = 0;
  let version = -1;
  return {
    count() {
      if (version !== history.version) {
        count = machine.decisions(history.state, found);
        version = history.version;
      }
      return count;
    },
    at: (i) => found[i],
  };
}
