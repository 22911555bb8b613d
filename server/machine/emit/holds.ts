/**
 * JavaScript source for long steps (`takes D`, `wait … for D`) and for the laps they count. What a long step waits for is
 * in time-scales.ts; here is what beginning and leaving one does, and how a loop's head reports a lap.
 */
import type { Location, Op, StepProgram } from '../../program/program.ts';
import { canFault, testOf } from './expressions.ts';
import { leave } from './stores.ts';

type HoldOp = Extract<Op, { k: 'hold' | 'holdEnd' | 'loopEnter' | 'loopRound' }>;

export function holdOp(op: HoldOp, program: StepProgram): string[] {
  const next = leave(op, op.next, 0, program);
  switch (op.k) {
    case 'hold':
      return ['beginLaps(s, me);', ...next];
    case 'holdEnd': {
      if (!op.until) return ['endLaps(s, me, v);', ...next];
      const check = canFault(op.until)
        ? [`${testOf(op.until, program)};`, 'if (fault.pending !== 0) return trap(s);']
        : [];
      const expired = leave(op, op.expired, 1, program);
      return [...check, 'endLaps(s, me, v);', 'if (c === 1) {', ...expired, '}', ...next];
    }
    case 'loopEnter':
      return [`enterLoop(s, me, ${op.depth});`, ...next];
    case 'loopRound':
      return [`roundLoop(s, me, ${op.depth});`, ...next];
  }
}

/** Guard of a long step's end: bit 0 = it may go on to `next`, bit 1 = it may expire. */
export function holdGuard(op: Extract<Op, { k: 'holdEnd' }>, l: Location): string {
  if (!op.until) return `return mayEnd(s, me, ${op.length}) ? 1 : 0;`;
  return `if (UNTIL[${l}](s, me, r, v)) return 1; return mayEnd(s, me, ${op.length}) ? 2 : 0;`;
}
