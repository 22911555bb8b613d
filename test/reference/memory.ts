/** Locks, semaphores' queues and logs as objects: read out of shared memory, changed, written back whole. */
import type { LockRef, LogLayout, StepProgram } from '../../server/program/program.ts';
import { ModelFault, type ReferenceState } from './state.ts';
import { evaluate } from './values.ts';

export interface Lock {
  /** Agent + 1, or 0. */
  holder: number;
  queue: number[];
}

function lockAt(program: StepProgram, state: ReferenceState, me: number, ref: LockRef) {
  const { base, stride, count, queue } = program.locks[ref.lock];
  const index = ref.index ? evaluate(program, state, me, ref.index) : 0;
  if (index < 0 || index >= count) throw new ModelFault(ref.fault);
  return { at: base + index * stride, room: queue };
}

export function readLock(program: StepProgram, state: ReferenceState, me: number, ref: LockRef): Lock {
  const { at, room } = lockAt(program, state, me, ref);
  const queue = state.shared.slice(at + 1, at + 1 + room).filter((entry) => entry !== 0);
  return { holder: state.shared[at], queue };
}

export function writeLock(program: StepProgram, state: ReferenceState, me: number, ref: LockRef, lock: Lock) {
  const { at, room } = lockAt(program, state, me, ref);
  state.shared[at] = lock.holder;
  writeQueue(state.shared, at + 1, room, lock.queue);
}

export function readQueue(shared: number[], at: number, room: number): number[] {
  return shared.slice(at, at + room).filter((entry) => entry !== 0);
}

export function writeQueue(shared: number[], at: number, room: number, queue: number[]) {
  if (queue.length > room) throw new Error('A queue has no room: the layout is wrong.');
  for (let i = 0; i < room; i++) shared[at + i] = queue[i] ?? 0;
}

export interface LogRecord {
  final: number;
  text: number;
  level: number;
  writer: number;
  read: number;
}

export function readLog(layout: LogLayout, { shared }: ReferenceState): LogRecord[] {
  const { fields, records, stride } = layout;
  return Array.from({ length: shared[layout.used] }, (_, i) => {
    const field = (offset: number) => (offset < 0 ? 0 : shared[records + i * stride + offset]);
    return {
      final: field(fields.state),
      text: field(fields.text),
      level: field(fields.level),
      writer: field(fields.writer),
      read: field(fields.read),
    };
  });
}

export function writeLog(layout: LogLayout, { shared }: ReferenceState, log: LogRecord[]) {
  const { fields, records, stride, size } = layout;
  if (log.length > size) throw new Error('More records than the log has room for.');
  shared[layout.used] = log.length;
  for (let i = 0; i < size; i++) {
    const field = (offset: number, value: number | undefined) => {
      if (offset >= 0) shared[records + i * stride + offset] = value ?? 0;
    };
    field(fields.state, log[i]?.final);
    field(fields.text, log[i]?.text);
    field(fields.level, log[i]?.level);
    field(fields.writer, log[i]?.writer);
    field(fields.read, log[i]?.read);
  }
}

/** The oldest record goes: every number that is kept anywhere counts from the next one. */
export function renumber(layout: LogLayout, state: ReferenceState) {
  const older = (seq: number) => (seq > 1 ? seq - 1 : seq);
  for (const slot of layout.sequences.shared) state.shared[slot] = older(state.shared[slot]);
  for (const { locals } of state.agents) {
    for (const slot of layout.sequences.local) locals[slot] = older(locals[slot]);
  }
}

export function mark(program: StepProgram, state: ReferenceState, kind: 'printed' | 'lost', text: number) {
  for (const each of program.marks) if (each.kind === kind && each.matches[text]) state.shared[each.slot] = 1;
}
