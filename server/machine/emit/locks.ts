/**
 * Spinlocks and the sleepers of semaphores. Spinlocks are queued, first come first served, as the kernel's
 * qspinlock: nobody overtakes a queue, and one that is halted in it stays in it.
 */
import type { LockRef, Op } from '../../program/program.ts';
import {
  add,
  binary,
  both,
  call,
  constant,
  eqz,
  get,
  give,
  global,
  impossible,
  load,
  loop,
  perform,
  type Statement,
  set,
  setGlobal,
  store,
  type Value,
  when,
} from '../code/code.ts';
import { clearWords, type Emitter, ME, ONE, S, shiftWords, V, ZERO } from './emitter.ts';
import { canFault, valueOf } from './expressions.ts';
import { evaluate, fail, leave, storeValue } from './stores.ts';

type LockOp = Extract<Op, { k: 'lock' | 'lockQueued' | 'trylock' | 'unlock' | 'lockInit' }>;
type SemaphoreOp = Extract<Op, { k: 'semQueue' | 'semWake' | 'semWoken' }>;

/** Where a lock lies: the holder, then its queue. */
interface Located {
  before: Statement[];
  at: Value;
  offset: number;
}

function locate(ref: LockRef, m: Emitter): Located {
  const { base, stride, count } = m.program.locks[ref.lock];
  if (!ref.index) return { before: [], at: S, offset: base };
  const before = [
    ...evaluate('i', ref.index, m),
    when(eqz(binary('<u', get('i'), constant(count))), fail(ref.fault, m)),
    set('h', add(S, binary('*', get('i'), constant(stride)))),
  ];
  return { before, at: get('h'), offset: base };
}

/** What the queue of a lock holds for the executing agent at its level. */
const WAITER = add(add(binary('*', ME, constant(3)), V), ONE);
const HOLDER = add(ME, ONE);

const isFree = (at: Value, offset: number): Value => both(eqz(load(at, offset)), eqz(load(at, offset + 1)));

export function lockOp(op: LockOp, m: Emitter): Statement[] {
  const { queue, name } = m.program.locks[op.lock.lock];
  const { before, at, offset } = locate(op.lock, m);
  const next = leave(op, op.next, 0, m);
  const entries = add(at, constant(offset + 1));
  const take = store(at, offset, HOLDER);
  switch (op.k) {
    case 'lock':
      return [
        ...before,
        when(isFree(at, offset), [take, ...next]),
        perform(call(enqueue(`lock_${op.lock.lock}`, queue, name, m), entries, WAITER)),
        ...leave(op, op.queued, 1, m),
      ];
    case 'lockQueued':
      return [...before, ...dequeue(at, offset + 1, queue), take, ...next];
    case 'trylock':
      return [
        ...before,
        set('taken', isFree(at, offset)),
        when(get('taken'), [take]),
        ...storeValue(op.into, get('taken'), m),
        ...next,
      ];
    case 'unlock':
      return [
        ...before,
        when(binary('!=', load(at, offset), HOLDER), fail(op.fault, m)),
        store(at, offset, ZERO),
        ...next,
      ];
    case 'lockInit':
      return [...before, ...clearWords(at, offset, queue + 1), ...next];
  }
}

/** Guard of a queued lock: free, and this agent, at this level, at the head of the queue. */
export function lockGuard(op: Extract<Op, { k: 'lockQueued' }>, m: Emitter): Statement[] {
  const { base, stride, count } = m.program.locks[op.lock.lock];
  const { index } = op.lock;
  const mine = (at: Value) => both(eqz(load(at, base)), binary('==', load(at, base + 1), WAITER));
  if (!index) return [give(mine(S))];
  // A bad index lets the op go: executing it reports the fault.
  return [
    set('i', valueOf(index, m)),
    ...(canFault(index, m) ? [when(global('pending'), [setGlobal('pending', ZERO), give(ONE)])] : []),
    when(eqz(binary('<u', get('i'), constant(count))), [give(ONE)]),
    give(mine(add(S, binary('*', get('i'), constant(stride))))),
  ];
}

export function semaphoreOp(op: SemaphoreOp, m: Emitter): Statement[] {
  const { waiters, queue, woken, name } = m.program.semaphores[op.semaphore];
  const next = leave(op, op.next, 0, m);
  switch (op.k) {
    case 'semQueue': {
      const join = enqueue(`semaphore_${op.semaphore}`, queue, name, m);
      return [perform(call(join, add(S, constant(waiters)), HOLDER)), ...next];
    }
    case 'semWake':
      return [
        set('first', load(S, waiters)),
        when(get('first'), [...dequeue(S, waiters, queue), store(add(S, get('first')), woken - 1, ONE)]),
        ...storeValue(op.into, binary('!=', get('first'), ZERO), m),
        ...next,
      ];
    case 'semWoken':
      return [store(add(S, ME), woken, ZERO), ...next];
  }
}

/** The function that puts `entry` behind the last of the queue at `q`. */
function enqueue(which: string, length: number, name: string, m: Emitter): string {
  return m.fn(`enqueue_${which}`, ['q', 'entry'], true, () => [
    set('end', add(get('q'), constant(length))),
    loop(
      binary('<', get('q'), get('end')),
      when(eqz(load(get('q'))), [store(get('q'), 0, get('entry')), give(ONE)]),
      set('q', add(get('q'), ONE)),
    ),
    impossible(`the queue of ${name} is too short for its waiters`),
    give(ZERO),
  ]);
}

/** The first of a queue goes; the others move up. */
function dequeue(at: Value, offset: number, length: number): Statement[] {
  return [...shiftWords(at, offset, length - 1, 1), store(at, offset + length - 1, ZERO)];
}
