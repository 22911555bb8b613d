/**
 * Who goes next when the machine runs freely. A schedule is a function of the moment and the state, so that the
 * same run comes out after stepping back.
 */
import { type Decision, decisionParts } from '../machine/decision.ts';
import { type Debuggee, decisionsAt } from './debuggee.ts';
import type { ScheduleName } from './launch-configuration.ts';

export interface ScheduleSetting {
  name: ScheduleName;
  seed: number;
  /** Agents that no schedule moves. */
  readonly pinned: Set<number>;
  /** Interrupts that were sent do not arrive by themselves. */
  holdInterrupts: boolean;
}

/** The next decision; undefined when nothing can happen. */
export function nextDecision({ machine, history, configuration, program }: Debuggee): Decision | undefined {
  const open = decisionsAt(machine, history.state);
  if (open.length === 0) return undefined;
  const chance = mix(configuration.seed, history.position);
  if (configuration.schedule === 'random') return open[chance % open.length];
  // Round robin: each agent one step in turn, then the interrupts that are in flight.
  const turn = (decision: Decision) => {
    const parts = decisionParts(decision);
    return parts.k === 'arrive' ? program.agents.length : parts.agent;
  };
  const last = history.position > 0 ? turn(history.decision(history.position - 1)) : -1;
  const ahead = open.filter((decision) => turn(decision) > last);
  const next = turn((ahead.length > 0 ? ahead : open)[0]);
  const choices = open.filter((decision) => turn(decision) === next);
  return choices[chance % choices.length];
}

/** A number that depends on both, evenly spread: a step of the splitmix generator. */
function mix(seed: number, moment: number): number {
  let x = (Math.imul(seed + 1, 0x9e3779b9) + Math.imul(moment + 1, 0x85ebca6b)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
