/** JavaScript source for whole ops and for the guards that say whether a blocking op can go. */
import type { Location, StepProgram } from '../../program/program.ts';
import { canFault, testOf } from './expressions.ts';
import { holdGuard, holdOp } from './holds.ts';
import { endOp, sendOp } from './interrupts.ts';
import { lockGuard, lockOp, semaphoreOp } from './locks.ts';
import { logOp } from './logs.ts';
import { leave, storeOf, storeValue } from './stores.ts';

/**
 * The body of `(s, me, r, v, c) => next` for the op at `l`: what it does to the state `s` when agent `me`, whose region starts at
 * `r`, executes it at level `v` with choice `c`. It returns the location to run on with at once, or 0.
 */
export function opBody(l: Location, program: StepProgram): string[] {
  const op = program.ops[l];
  switch (op.k) {
    case 'assign':
      return [
        ...op.stores.flatMap((store, i) => storeOf(store, `${i}`, program)),
        ...leave(op, op.next, 0, program),
      ];
    case 'branch': {
      const jump = [
        `if (${testOf(op.condition, program)}) {`,
        ...leave(op, op.then, 0, program),
        '}',
        ...leave(op, op.else, 1, program),
      ];
      if (!canFault(op.condition)) return jump;
      return [`const b = ${testOf(op.condition, program)};`, TRAP, 'if (b) {', ...jump.slice(1)];
    }
    case 'wait': {
      const check = canFault(op.until) ? [`${testOf(op.until, program)};`, TRAP] : [];
      return [...check, ...leave(op, op.next, 0, program)];
    }
    case 'lock':
    case 'lockQueued':
    case 'trylock':
    case 'unlock':
    case 'lockInit':
      return lockOp(op, program);
    case 'semQueue':
    case 'semWake':
    case 'semWoken':
      return semaphoreOp(op, program);
    case 'reserve':
    case 'commit':
    case 'read':
    case 'print':
      return logOp(op, program);
    case 'hold':
    case 'holdEnd':
    case 'loopEnter':
    case 'loopRound':
      return holdOp(op, program);
    case 'send':
      return sendOp(op, program);
    case 'halt':
    case 'park':
    case 'finish':
    case 'iret':
      return endOp(op, program);
    case 'choose':
      return [
        'switch (c) {',
        ...op.targets.flatMap((t, i) => [`case ${i}: {`, ...leave(op, t, i, program), '}']),
        '}',
        'return 0;',
      ];
    case 'chooseValue':
      return [
        `const x = CHOICES[${l}][c];`,
        ...storeValue(op.into, 'x', '', program),
        ...leave(op, op.next, 0, program),
      ];
    case 'fail':
      return [`return fail(s, ${op.fault});`];
  }
}

/**
 * The body of `(s, me, r, v) => bits` for an op that can be blocked: bit n says that choice n is open. Nothing for
 * an op that is always open.
 */
export function guardBody(l: Location, program: StepProgram): string | undefined {
  const op = program.ops[l];
  switch (op.k) {
    case 'wait':
      return `return UNTIL[${l}](s, me, r, v) ? 1 : 0;`;
    case 'lockQueued':
      return lockGuard(op, program);
    case 'semWoken':
      return `return s[${program.semaphores[op.semaphore].woken}+me];`;
    case 'holdEnd':
      return holdGuard(op, l);
    default:
      return undefined;
  }
}

/** The body of `(s, me, r, v) => boolean` for what a wait or a long step with a condition waits for. A fault counts as holding: executing reports it. */
export function untilBody(l: Location, program: StepProgram): string | undefined {
  const op = program.ops[l];
  const until = op.k === 'wait' || op.k === 'holdEnd' ? op.until : undefined;
  if (!until) return undefined;
  if (!canFault(until)) return `return ${testOf(until, program)};`;
  return `const b = ${testOf(until, program)}; if (fault.pending !== 0) { fault.pending = 0; return true; } return b;`;
}

const TRAP = 'if (fault.pending !== 0) return trap(s);';
