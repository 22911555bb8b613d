/** What the ops of spinlocks and semaphores did, in words. */
import type { LockRef, Op } from '../program/program.ts';
import { agentName, lockName } from './names.ts';
import type { OpEvent } from './op-text.ts';

type LockingOp = Extract<
  Op,
  { k: 'lock' | 'lockQueued' | 'trylock' | 'unlock' | 'lockInit' | 'semQueue' | 'semWake' | 'semWoken' }
>;

export function lockText(event: OpEvent, op: LockingOp): string {
  const { machine, before } = event;
  const { program } = machine;
  switch (op.k) {
    case 'lock':
      return `${isFree(event, op.lock) ? 'takes' : 'queues for'} ${nameOf(event, op.lock)}`;
    case 'lockQueued':
      return `takes ${nameOf(event, op.lock)}`;
    case 'trylock':
      return `${isFree(event, op.lock) ? 'takes' : 'cannot have'} ${nameOf(event, op.lock)}`;
    case 'unlock':
      return `releases ${nameOf(event, op.lock)}`;
    case 'lockInit':
      return `makes ${nameOf(event, op.lock)} free, whoever held it`;
    case 'semQueue':
      return `joins those who sleep for ${program.semaphores[op.semaphore].name}`;
    case 'semWake': {
      const { name, waiters } = program.semaphores[op.semaphore];
      if (before[waiters] === 0) return `finds nobody asleep for ${name}`;
      return `wakes ${agentName(program, before[waiters] - 1)}, which slept for ${name}`;
    }
    case 'semWoken':
      return `wakes up: it has ${program.semaphores[op.semaphore].name}`;
  }
}

function indexOf({ machine, before, agent }: OpEvent, { index }: LockRef): number | undefined {
  return index && machine.evaluate(index, before, agent);
}

function nameOf(event: OpEvent, ref: LockRef): string {
  return lockName(event.machine.program, ref, indexOf(event, ref));
}

/** Nobody holds it and nobody queues. */
function isFree(event: OpEvent, ref: LockRef): boolean {
  const { base, stride } = event.machine.program.locks[ref.lock];
  const slot = base + (indexOf(event, ref) ?? 0) * stride;
  return event.before[slot] === 0 && event.before[slot + 1] === 0;
}
