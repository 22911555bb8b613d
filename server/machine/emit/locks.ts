/**
 * JavaScript source for spinlocks and for the sleepers of semaphores. Spinlocks are queued, first come first
 * served, as the kernel's qspinlock: nobody overtakes a queue, and one that is halted in it stays in it.
 */
import type { LockRef, Op, StepProgram } from '../../program/program.ts';
import { canFault, valueOf } from './expressions.ts';
import { evaluate, leave, storeValue } from './stores.ts';

type LockOp = Extract<Op, { k: 'lock' | 'lockQueued' | 'trylock' | 'unlock' | 'lockInit' }>;
type SemaphoreOp = Extract<Op, { k: 'semQueue' | 'semWake' | 'semWoken' }>;

/** Lines that put the slot of the lock's holder into `h`; its queue follows it. */
function locate(ref: LockRef, program: StepProgram): string[] {
  const { base, stride, count } = program.locks[ref.lock];
  if (!ref.index) return [`const h = ${base};`];
  const lines = evaluate('i', ref.index, program);
  return [
    ...lines,
    `if (i < 0 || i >= ${count}) return fail(s, ${ref.fault});`,
    `const h = ${base} + i * ${stride};`,
  ];
}

export function lockOp(op: LockOp, program: StepProgram): string[] {
  const { queue, name } = program.locks[op.lock.lock];
  const lines = locate(op.lock, program);
  const next = leave(op, op.next, 0, program);
  switch (op.k) {
    case 'lock':
      lines.push('if (s[h] === 0 && s[h+1] === 0) {', 's[h] = me + 1;', ...next, '}');
      lines.push(`enqueue(s, h+1, ${queue}, me * 3 + v + 1, ${JSON.stringify(name)});`);
      lines.push(...leave(op, op.queued, 1, program));
      return lines;
    case 'lockQueued':
      return [...lines, `dequeue(s, h+1, ${queue});`, 's[h] = me + 1;', ...next];
    case 'trylock':
      lines.push('const taken = s[h] === 0 && s[h+1] === 0 ? 1 : 0;', 'if (taken === 1) s[h] = me + 1;');
      return [...lines, ...storeValue(op.into, 'taken', '', program), ...next];
    case 'unlock':
      return [...lines, `if (s[h] !== me + 1) return fail(s, ${op.fault});`, 's[h] = 0;', ...next];
    case 'lockInit':
      return [...lines, `s.fill(0, h, h + ${queue + 1});`, ...next];
  }
}

/** Guard of a queued lock: free, and this agent, at this level, at the head of the queue. */
export function lockGuard(op: Extract<Op, { k: 'lockQueued' }>, program: StepProgram): string {
  const { base, stride, count } = program.locks[op.lock.lock];
  const index = op.lock.index;
  if (!index) return `return s[${base}] === 0 && s[${base + 1}] === me * 3 + v + 1 ? 1 : 0;`;
  // A bad index lets the op go: executing it reports the fault.
  const lines = [`const i = ${valueOf(index, program)};`];
  if (canFault(index)) lines.push('if (fault.pending !== 0) { fault.pending = 0; return 1; }');
  lines.push(`if (i < 0 || i >= ${count}) return 1;`, `const h = ${base} + i * ${stride};`);
  return `${lines.join(' ')} return s[h] === 0 && s[h+1] === me * 3 + v + 1 ? 1 : 0;`;
}

export function semaphoreOp(op: SemaphoreOp, program: StepProgram): string[] {
  const { waiters, queue, woken, name } = program.semaphores[op.semaphore];
  const next = leave(op, op.next, 0, program);
  switch (op.k) {
    case 'semQueue':
      return [`enqueue(s, ${waiters}, ${queue}, me + 1, ${JSON.stringify(name)});`, ...next];
    case 'semWake':
      return [
        `const first = s[${waiters}];`,
        `if (first !== 0) { dequeue(s, ${waiters}, ${queue}); s[${woken - 1} + first] = 1; }`,
        'const woke = first !== 0 ? 1 : 0;',
        ...storeValue(op.into, 'woke', '', program),
        ...next,
      ];
    case 'semWoken':
      return [`s[${woken}+me] = 0;`, ...next];
  }
}
