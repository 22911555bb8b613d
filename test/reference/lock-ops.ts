/** Ops of spinlocks and of the queues of semaphores. */
import type { LockRef, Op, StepProgram } from '../../server/program/program.ts';
import { readLock, readQueue, writeLock, writeQueue } from './memory.ts';
import { ModelFault, type ReferenceState } from './state.ts';
import { put } from './values.ts';

type LockOp = Extract<
  Op,
  { k: 'lockQueued' | 'trylock' | 'unlock' | 'lockInit' | 'semQueue' | 'semWake' | 'semWoken' }
>;

/** Takes the lock if it can be had at once, otherwise queues for it. */
export function executeLock(program: StepProgram, state: ReferenceState, me: number, ref: LockRef): boolean {
  const lock = readLock(program, state, me, ref);
  const free = lock.holder === 0 && lock.queue.length === 0;
  if (free) lock.holder = me + 1;
  else lock.queue.push(me * 3 + state.agents[me].level + 1);
  writeLock(program, state, me, ref, lock);
  return free;
}

export function executeLockOp(program: StepProgram, state: ReferenceState, me: number, op: LockOp) {
  switch (op.k) {
    case 'lockQueued': {
      const lock = readLock(program, state, me, op.lock);
      writeLock(program, state, me, op.lock, { holder: me + 1, queue: lock.queue.slice(1) });
      return;
    }
    case 'trylock': {
      const lock = readLock(program, state, me, op.lock);
      const free = lock.holder === 0 && lock.queue.length === 0;
      if (free) writeLock(program, state, me, op.lock, { holder: me + 1, queue: [] });
      put(program, state, me, op.into, Number(free));
      return;
    }
    case 'unlock': {
      const lock = readLock(program, state, me, op.lock);
      if (lock.holder !== me + 1) throw new ModelFault(op.fault);
      writeLock(program, state, me, op.lock, { ...lock, holder: 0 });
      return;
    }
    case 'lockInit':
      writeLock(program, state, me, op.lock, { holder: 0, queue: [] });
      return;
    case 'semQueue': {
      const { waiters, queue } = program.semaphores[op.semaphore];
      writeQueue(state.shared, waiters, queue, [...readQueue(state.shared, waiters, queue), me + 1]);
      return;
    }
    case 'semWake': {
      const { waiters, queue, woken } = program.semaphores[op.semaphore];
      const [first, ...others] = readQueue(state.shared, waiters, queue);
      if (first !== undefined) {
        writeQueue(state.shared, waiters, queue, others);
        state.shared[woken + first - 1] = 1;
      }
      put(program, state, me, op.into, Number(first !== undefined));
      return;
    }
    case 'semWoken':
      state.shared[program.semaphores[op.semaphore].woken + me] = 0;
      return;
  }
}
