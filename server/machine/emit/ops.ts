/** Whole ops, and the guards that say whether a blocking op can go. */
import type { Location } from '../../program/program.ts';
import {
  add,
  binary,
  call,
  constant,
  get,
  give,
  global,
  load,
  perform,
  type Statement,
  set,
  setGlobal,
  table,
  when,
} from '../code/code.ts';
import { C, type Emitter, ME, ONE, R, S, V, ZERO } from './emitter.ts';
import { canFault, testOf } from './expressions.ts';
import { holdGuard, holdOp } from './holds.ts';
import { endOp, sendOp } from './interrupts.ts';
import { lockGuard, lockOp, semaphoreOp } from './locks.ts';
import { logOp } from './logs.ts';
import { fail, leave, storeOf, storeValue, trap } from './stores.ts';

/**
 * The body of `execute(s, me, r, v, c)` for the op at `l`: what it does to the state when agent `me`, whose region
 * starts at `r`, executes it at level `v` with choice `c`. It yields the location to run on with at once, or 0.
 */
export function opBody(l: Location, m: Emitter): Statement[] {
  const op = m.program.ops[l];
  switch (op.k) {
    case 'assign':
      return [...op.stores.flatMap((store) => storeOf(store, m)), ...leave(op, op.next, 0, m)];
    case 'branch': {
      const condition = testOf(op.condition, m);
      const jump = (c: typeof condition) => [when(c, leave(op, op.then, 0, m)), ...leave(op, op.else, 1, m)];
      if (!canFault(op.condition, m)) return jump(condition);
      return [set('b', condition), trap(m), ...jump(get('b'))];
    }
    case 'wait': {
      const check = canFault(op.until, m) ? [perform(testOf(op.until, m)), trap(m)] : [];
      return [...check, ...leave(op, op.next, 0, m)];
    }
    case 'lock':
    case 'lockQueued':
    case 'trylock':
    case 'unlock':
    case 'lockInit':
      return lockOp(op, m);
    case 'semQueue':
    case 'semWake':
    case 'semWoken':
      return semaphoreOp(op, m);
    case 'reserve':
    case 'commit':
    case 'read':
    case 'print':
      return logOp(op, m);
    case 'hold':
    case 'holdEnd':
    case 'loopEnter':
    case 'loopRound':
      return holdOp(op, m);
    case 'send':
      return sendOp(op, m);
    case 'halt':
    case 'park':
    case 'finish':
    case 'iret':
      return endOp(op, m);
    case 'choose':
      return [
        ...op.targets.flatMap((t, i) => [when(binary('==', C, constant(i)), leave(op, t, i, m))]),
        give(ZERO),
      ];
    case 'chooseValue': {
      const values = m.table(`values_${l}`, () => op.values);
      return [set('x', table(values, C)), ...storeValue(op.into, get('x'), m), ...leave(op, op.next, 0, m)];
    }
    case 'fail':
      return fail(op.fault, m);
  }
}

/**
 * The body of `guard(s, me, r, v)` for an op that can be blocked: bit n says that choice n is open. Nothing for an op
 * that is always open.
 */
export function guardBody(l: Location, m: Emitter): Statement[] | undefined {
  const op = m.program.ops[l];
  switch (op.k) {
    case 'wait':
      return [give(call(`until_${l}`, S, ME, R, V))];
    case 'lockQueued':
      return lockGuard(op, m);
    case 'semWoken':
      return [give(load(add(S, ME), m.program.semaphores[op.semaphore].woken))];
    case 'holdEnd':
      return holdGuard(op, l, m);
    default:
      return undefined;
  }
}

/** The body of `until(s, me, r, v)` for what a wait or a long step with a condition waits for: 0 or 1. A fault counts as holding: executing reports it. */
export function untilBody(l: Location, m: Emitter): Statement[] | undefined {
  const op = m.program.ops[l];
  const until = op.k === 'wait' || op.k === 'holdEnd' ? op.until : undefined;
  if (!until) return undefined;
  const holds = binary('!=', testOf(until, m), ZERO);
  if (!canFault(until, m)) return [give(holds)];
  return [set('b', holds), when(global('pending'), [setGlobal('pending', ZERO), give(ONE)]), give(get('b'))];
}
