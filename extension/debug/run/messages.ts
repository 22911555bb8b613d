// What the adapter says about the run, as docs/debugging.md describes it.

export type Schedule = 'hang' | 'roundRobin' | 'random' | 'fewestSwitches' | 'recorded';

/** The body of the event `lockstep/state`. */
export interface RunState {
  moment: number;
  length: number;
  branch: { id: number; label: string; kind: string };
  schedule: Schedule;
  seed: number;
  /** Thread ids. */
  pinned: number[];
  holdInterrupts: boolean;
  /** Simulated nanoseconds, in a run that has a clock; null where it has left the one that has. */
  timeNs?: number | null;
}

export interface Branch {
  id: number;
  label: string;
  kind: string;
  from?: { branch: number; moment: number };
  length: number;
  current: boolean;
}

export interface NextStep {
  targetId: number;
  threadId: number;
  kind: 'step' | 'interrupt' | 'arrive';
  label: string;
}
