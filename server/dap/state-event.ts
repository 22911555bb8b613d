// Where the session stands, as the views beside the editor want to know it: told after every stop.
import type { Debuggee } from './launch/debuggee.ts';

export interface SessionState {
  moment: number;
  length: number;
  branch: { id: number; label: string; kind: string };
  schedule: string;
  seed: number;
  /** Threads that schedules do not move. */
  pinned: number[];
  holdInterrupts: boolean;
  /** Of the finding that this run leads to: from which moment on it cannot be avoided, and where it ends. */
  pointOfNoReturn?: number;
  findingAt?: number;
  /** Simulated nanoseconds, in a run that has a clock; null where it has left the one that has. */
  timeNs?: number | null;
}

export function stateOf({ history, facts, schedule, clock }: Debuggee): SessionState {
  const { id, label, kind } = history.branch;
  const fact = facts.ahead();
  return {
    moment: history.position,
    length: history.length,
    branch: { id, label, kind },
    schedule: schedule.name,
    seed: schedule.seed,
    pinned: [...schedule.pinned].map((agent) => agent + 1).sort((a, b) => a - b),
    holdInterrupts: schedule.holdInterrupts,
    ...(fact?.noReturn === undefined ? {} : { pointOfNoReturn: fact.noReturn }),
    ...(fact ? { findingAt: fact.at } : {}),
    ...(clock ? { timeNs: clock.now() ?? null } : {}),
  };
}
