/**
 * A run as a value: the decisions that were made, and what a person changed by hand in between. Whoever walks a run
 * takes it step by step with `applyStep`, on the program that is looked at or on the one that is searched.
 */
import type { Decision } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { StepProgram } from '../program/program.ts';

/** Stands in a list of steps where the machine did not step but was changed by hand. */
export const CHANGE = -1;

export interface SlotWrite {
  /** Name of the slot (`SlotInfo.name`), so that every variant of a program can be told the same. */
  slot: string;
  value: number;
}

/** What a person did to the machine. A run with one of these is a what-if and proves nothing of the scenario. */
export interface Change {
  /** In words: "console_waiter = false", "CPU 1 goes to line 31". */
  label: string;
  writes: readonly SlotWrite[];
}

export interface Run {
  /** A `Decision` each, or `CHANGE`. Step t leads from moment t to moment t + 1; moment 0 is the start. */
  steps: ArrayLike<number>;
  /** The changes, by the number of their step. */
  changes: ReadonlyMap<number, Change>;
  /** Of a run in simulated time: when each of its leading steps was made, in whole nanoseconds since the start; never falling. */
  times?: ArrayLike<number>;
}

export function runOf(decisions: ArrayLike<Decision>): Run {
  return { steps: decisions, changes: new Map() };
}

/** Step t of a run, in place. */
export function applyStep(machine: Machine, s: State, run: Run, t: number): void {
  const step = run.steps[t];
  if (step !== CHANGE) return machine.apply(s, step);
  const change = run.changes.get(t);
  if (!change) throw new Error(`step ${t} of the run is a change, and nothing says which`);
  applyChange(machine.program, s, change);
}

/** A slot that this variant of the program does not have has no influence in it. */
export function applyChange({ slots }: StepProgram, s: State, { writes }: Change): void {
  for (const { slot, value } of writes) {
    const at = slots.findIndex(({ name }) => name === slot);
    if (at >= 0) s[at] = value;
  }
}

/** The state at a moment of the run: its end, unless said otherwise. */
export function stateAfter(machine: Machine, run: Run, moment = run.steps.length): State {
  const s = machine.initial();
  for (let t = 0; t < moment; t++) applyStep(machine, s, run, t);
  return s;
}

/** The step that makes the run a what-if, or the number of its steps when none does. */
export function firstChange({ steps, changes }: Run): number {
  return Math.min(steps.length, ...changes.keys());
}
