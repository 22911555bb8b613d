/**
 * Which ops a search has executed, and to where each condition led. A module that is asked for it calls `executed(mark)` each
 * time; what that does is for whoever runs the module to say.
 */
import type { Op, StepProgram } from '../../program/program.ts';
import { call, constant, perform, type Statement } from '../code/code.ts';
import type { Emitter } from './emitter.ts';

/** The name of the function, with one parameter and no result. It has to be added to the module. */
export const EXECUTED = 'executed';

export interface Marks {
  count: number;
  /** The op was executed, or tried and found to be an error. */
  of(op: Op): number;
  /** A branch was left for its target number `which`: 0 when its condition held. */
  ofTarget(op: Op, which: number): number;
}

/** A mark for each op, and behind those of a branch one for each of its targets. */
export function marksOf({ ops }: StepProgram): Marks {
  const first = new Map<Op, number>();
  let count = 0;
  ops.forEach((op, l) => {
    if (l === 0 || first.has(op)) return;
    first.set(op, count);
    count += op.k === 'branch' ? 3 : 1;
  });
  const of = (op: Op): number => first.get(op) as number;
  return { count, of, ofTarget: (op, which) => of(op) + 1 + which };
}

export function markExecuted(op: Op, { marks }: Emitter): Statement[] {
  return marks ? [perform(call(EXECUTED, constant(marks.of(op))))] : [];
}

export function markTarget(op: Op, which: number, { marks }: Emitter): Statement[] {
  return marks && op.k === 'branch' ? [perform(call(EXECUTED, constant(marks.ofTarget(op, which))))] : [];
}
