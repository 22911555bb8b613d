/** Loops in which nothing takes time: a sampled run that goes into one would never come to another moment. */
import { targetsOf } from '../program/flow.ts';
import type { Op, StepProgram } from '../program/program.ts';
import { isNothing } from '../program/spread.ts';
import { costKindOf, costOf } from './costs.ts';

const WAITS = new Set<Op['k']>(['wait', 'lockQueued', 'semWoken']);

/** A step of each such loop, in the order of the text. Where somebody waits in it, time may pass until he goes on. */
export function freeLoops(program: StepProgram): Op[] {
  const { ops } = program;
  const isFree = (op: Op): boolean => {
    if (WAITS.has(op.k)) return false;
    if (op.k === 'holdEnd') return op.until === undefined;
    if (op.k === 'hold') return op.spread !== undefined && isNothing(op.spread);
    return isNothing(costOf(program, costKindOf(op)));
  };
  const free = ops.map((op, l) => l > 0 && isFree(op));
  // What leads to nothing free leads out of every such loop.
  for (let more = true; more; ) {
    more = false;
    ops.forEach((op, l) => {
      if (!free[l] || targetsOf(op).some((to) => free[to])) return;
      free[l] = false;
      more = true;
    });
  }
  const rounds = ops.filter((op, l) => free[l] && op.k === 'loopRound');
  const place = ({ at }: Op): number => at.source * 1e9 + at.line * 1e4 + at.column;
  return [...new Set(rounds)].sort((a, b) => place(a) - place(b));
}
