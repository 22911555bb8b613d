/** Spinlocks and the sleepers of semaphores. */
import type { LockRef, Op, Slot } from '../../program/program.ts';
import type { At, Context } from './context.ts';
import { plus, times, troublesOf, valueOf } from './expressions.ts';
import { act, type Item, type Way } from './items.ts';
import { checksOf, leave, storeValue } from './stores.ts';

type LockOp = Extract<Op, { k: 'lock' | 'lockQueued' | 'trylock' | 'unlock' | 'lockInit' }>;
type SemaphoreOp = Extract<Op, { k: 'semQueue' | 'semWake' | 'semWoken' }>;

interface Lock {
  array: string;
  /** The holder, and the head of the queue. */
  holder: string;
  head: string;
  /** Index of the head of the queue in the array. */
  queue: string;
}

function locate(ref: LockRef, c: Context, me: string): Lock {
  const { base, stride } = c.program.locks[ref.lock];
  const array = arrayAt(base, c);
  const from = ref.index ? `(${valueOf(ref.index, c, me)}) * ${stride}` : '';
  const at = (offset: number) => (from === '' ? String(offset) : offset === 0 ? from : `${from} + ${offset}`);
  return { array, holder: `${array}[${at(0)}]`, head: `${array}[${at(1)}]`, queue: at(1) };
}

function lockChecks(ref: LockRef, c: Context, at: At): Item[] {
  if (!ref.index) return [];
  const i = valueOf(ref.index, c, at.me);
  const when = `(${i} < 0 || ${i} >= ${c.program.locks[ref.lock].count})`;
  const known =
    ref.index.k === 'const' && ref.index.value >= 0 && ref.index.value < c.program.locks[ref.lock].count;
  return [
    ...checksOf(ref.index, c, at),
    ...(known ? [] : [{ k: 'check' as const, when, fault: ref.fault + 1, at: at.l }]),
  ];
}

export function lockWays(op: LockOp, c: Context, at: At): Way[] {
  const { array, holder, head, queue } = locate(op.lock, c, at.me);
  const checks = lockChecks(op.lock, c, at);
  const next = leave(op, op.next, 0, c, at);
  const me = plus(at.me, 1);
  const free = `${holder} == 0 && ${head} == 0`;
  switch (op.k) {
    case 'lock': {
      const take = [act(`${holder} = ${me}`), ...next];
      const wait = [act(`JOIN_${array}(${queue}, ${placeInQueue(at)})`), ...leave(op, op.queued, 1, c, at)];
      return [{ items: [...checks, { k: 'if', test: free, then: take, else: wait }] }];
    }
    case 'lockQueued':
      return [
        {
          guard: lockGuard(op, c, at.me, at.level),
          items: [...checks, act(`LEAVE_${array}(${queue})`), act(`${holder} = ${me}`), ...next],
        },
      ];
    case 'trylock': {
      const said = (value: string) => [...storeValue(op.into, value, c, at), ...next];
      const take = [act(`${holder} = ${me}`), ...said('1')];
      return [{ items: [...checks, { k: 'if', test: free, then: take, else: said('0') }] }];
    }
    case 'unlock':
      return [
        {
          items: [
            ...checks,
            { k: 'check', when: `${holder} != ${me}`, fault: op.fault + 1, at: at.l },
            act(`${holder} = 0`),
            ...next,
          ],
        },
      ];
    case 'lockInit':
      return [{ items: [...checks, act(`${holder} = 0`), act(`EMPTY_${array}(${queue})`), ...next] }];
  }
}

const placeInQueue = ({ me, level }: Pick<At, 'me' | 'level'>) => plus(times(me, 3), level + 1);

/** Free, and this agent, at this level, at the head of the queue. A bad index lets the op go: executing it reports the fault. */
export function lockGuard(
  op: Extract<Op, { k: 'lockQueued' }>,
  c: Context,
  me: string,
  level: 0 | 1 | 2,
): string {
  const { holder, head } = locate(op.lock, c, me);
  const free = `(${holder} == 0 && ${head} == ${placeInQueue({ me, level })})`;
  const { index } = op.lock;
  if (!index || index.k === 'const') return free;
  const i = valueOf(index, c, me);
  const bad = [
    ...troublesOf(index, c, me).map(({ when }) => when),
    `(${i} < 0 || ${i} >= ${c.program.locks[op.lock.lock].count})`,
  ];
  return `(${bad.join(' || ')} || ${free})`;
}

export function semaphoreWays(op: SemaphoreOp, c: Context, at: At): Way[] {
  const { waiters, woken } = c.program.semaphores[op.semaphore];
  const next = leave(op, op.next, 0, c, at);
  const list = arrayAt(waiters, c);
  const flags = arrayAt(woken, c);
  switch (op.k) {
    case 'semQueue':
      return [{ items: [act(`JOIN_${list}(0, ${plus(at.me, 1)})`), ...next] }];
    case 'semWake': {
      const said = (value: string) => [...storeValue(op.into, value, c, at), ...next];
      const wake = [act(`${flags}[${list}[0] - 1] = 1`), act(`LEAVE_${list}(0)`), ...said('1')];
      return [{ items: [{ k: 'if', test: `${list}[0] != 0`, then: wake, else: said('0') }] }];
    }
    case 'semWoken':
      return [{ guard: `${flags}[${at.me}] == 1`, items: [act(`${flags}[${at.me}] = 0`), ...next] }];
  }
}

/** The queues are first come, first served; 0 is the end. */
export function queueInlines(c: Context): string[] {
  const { program } = c;
  const emptied = new Set(program.ops.flatMap((op) => (op.k === 'lockInit' ? [op.lock.lock] : [])));
  const lines = program.locks.flatMap(({ base, queue }, i) =>
    queueInline(arrayAt(base, c), queue, emptied.has(i)),
  );
  for (const { waiters, queue } of program.semaphores)
    lines.push(...queueInline(arrayAt(waiters, c), queue, false));
  return lines.length > 0 ? ['/* Queues are first come, first served; 0 is the end. */', ...lines] : [];
}

function queueInline(array: string, length: number, emptied: boolean): string[] {
  const at = (i: number) => `${array}[${i === 0 ? 'FROM' : `FROM + ${i}`}]`;
  const each = Array.from({ length }, (_, i) => i);
  const join = each.map((i) => {
    const isNext = i === 0 ? `${at(i)} == 0` : `${at(i)} == 0 && ${at(i - 1)} != 0`;
    return `  ${at(i)} = (${isNext} -> WHO : ${at(i)});`;
  });
  const leave = each.map((i) => `  ${at(i)} = ${i + 1 < length ? at(i + 1) : '0'};`);
  return [
    `inline JOIN_${array}(FROM, WHO) {`,
    `  assert(${at(length - 1)} == 0);`,
    // From the end: only one entry has a full one before it and is empty itself.
    ...join.reverse(),
    '}',
    `inline LEAVE_${array}(FROM) {`,
    ...leave,
    '}',
    ...(emptied ? [`inline EMPTY_${array}(FROM) {`, ...each.map((i) => `  ${at(i)} = 0;`), '}'] : []),
  ];
}

/** Name of the array that begins with the slot. */
export function arrayAt(slot: Slot, c: Context): string {
  return c.layout.shared(slot).replace(/\[.*$/, '');
}
