/**
 * What an op does to the shared slots besides evaluating expressions and storing to places: locks, semaphores, logs, marks.
 * Behind the slots lies one made-up slot per log, which `reserve` writes: it moves every sequence number of the log down.
 */
import type { LockRef, Op, StepProgram } from './program.ts';

/** Slots base, base + 1, … */
export interface MachineTouch {
  base: number;
  count: number;
  write: boolean;
}

/** What an op touches besides its expressions and places. */
export function machineTouches(op: Op, program: StepProgram): MachineTouch[] {
  const all = (base: number, count: number, write = true): MachineTouch => ({ base, count, write });
  switch (op.k) {
    case 'lock':
    case 'lockQueued':
    case 'trylock':
    case 'unlock':
    case 'lockInit': {
      const { base, count } = slotsOfLock(op.lock, program);
      return [all(base, count)];
    }
    case 'semQueue': {
      const { waiters, queue } = program.semaphores[op.semaphore];
      return [all(waiters, queue)];
    }
    case 'semWake': {
      const { waiters, queue, woken } = program.semaphores[op.semaphore];
      return [all(waiters, queue), all(woken, program.agents.length)];
    }
    case 'semWoken': {
      const { woken, holder } = program.semaphores[op.semaphore];
      // Who has taken it decides nothing, but a sleeper's hang is explained by it.
      return [all(woken, program.agents.length), all(holder, 1, false)];
    }
    case 'reserve': {
      const { sequences } = program.logs[op.log];
      return [
        ...logSlots(program, op.log, true),
        all(program.slots.length + op.log, 1),
        ...sequences.shared.map((slot) => all(slot, 1)),
        ...program.marks.filter(({ kind }) => kind === 'lost').map(({ slot }) => all(slot, 1)),
      ];
    }
    case 'commit':
      return logSlots(program, op.log, true);
    case 'read':
      return logSlots(program, op.log, program.logs[op.log].fields.read >= 0);
    case 'print':
      return program.marks.filter(({ kind }) => kind === 'printed').map(({ slot }) => all(slot, 1));
    default:
      return [];
  }
}

function logSlots(program: StepProgram, log: number, write: boolean): MachineTouch[] {
  const { used, records, stride, size } = program.logs[log];
  return [
    { base: used, count: 1, write },
    { base: records, count: stride * size, write },
  ];
}

/** The slots of a lock: those of all of an array when it is not known which. */
export function slotsOfLock({ lock, index }: LockRef, program: StepProgram): { base: number; count: number } {
  const { base, stride, count } = program.locks[lock];
  if (!index) return { base, count: stride };
  if (index.k === 'const' && index.value >= 0 && index.value < count)
    return { base: base + index.value * stride, count: stride };
  return { base, count: stride * count };
}
