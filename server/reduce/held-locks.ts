/**
 * Which spinlocks the executing agent holds at an op for certain, whichever way it came there: a forward data flow over
 * the inlined code that keeps, where ways meet, what all of them hold. Agents and handlers start with nothing.
 *
 * A lock is one that can be relied on, or it is left out:
 * - `lockInit` would free it whoever holds it;
 * - of an array with an index that is not constant, nobody knows which lock is meant;
 * - an `unlock` where it is not known to be held could give up what the code that was interrupted holds, since a lock
 *   belongs to its CPU and not to the interrupt level.
 */
import { accessOf } from '../program/access.ts';
import { targetsOf } from '../program/flow.ts';
import type { Expr, Location, LockRef, Op, StepProgram } from '../program/program.ts';

export type LockSet = ReadonlySet<number>;

/**
 * Per location that some agent or handler can come to, the locks that are held there; undefined elsewhere. A single
 * lock has one number, and so has each element of an array of locks.
 */
export function heldLocks(program: StepProgram): (LockSet | undefined)[] {
  const numbers = numberLocks(program);
  const at = flow(program, numbers);
  const unreliable = new Set<number>();
  program.ops.forEach((op, l) => {
    if (l === 0 || !('lock' in op)) return;
    const lock = numbers.of(op.lock);
    const held = at[l];
    if (lock === undefined) for (const each of numbers.all(op.lock.lock)) unreliable.add(each);
    else if (op.k === 'lockInit' || (op.k === 'unlock' && held && !held.has(lock))) unreliable.add(lock);
  });
  return at.map((held) => held && new Set([...held].filter((x) => x < numbers.count && !unreliable.has(x))));
}

interface LockNumbers {
  count: number;
  /** Undefined when it is not known which of an array is meant. */
  of(ref: LockRef): number | undefined;
  all(lock: number): number[];
}

function numberLocks({ locks }: StepProgram): LockNumbers {
  const first: number[] = [];
  let count = 0;
  for (const lock of locks) {
    first.push(count);
    count += lock.count;
  }
  return {
    count,
    of({ lock, index }) {
      if (!index) return first[lock];
      const isKnown = index.k === 'const' && index.value >= 0 && index.value < locks[lock].count;
      return isKnown ? first[lock] + index.value : undefined;
    },
    all: (lock) => Array.from({ length: locks[lock].count }, (_, i) => first[lock] + i),
  };
}

/**
 * What flows is a set of numbers: of locks that are held, and above them of promises, `lock + count * (1 + slot)`: the
 * lock is held if the local in that slot is not 0. That is how a `trylock` leaves it to the branch that follows.
 */
function flow(program: StepProgram, numbers: LockNumbers): (LockSet | undefined)[] {
  const { ops, agents, vectors } = program;
  const at: (LockSet | undefined)[] = ops.map(() => undefined);
  const open: Location[] = [];
  const join = (l: Location, held: LockSet): void => {
    if (l === 0) return;
    const before = at[l];
    const both = before ? keep(before, (x) => held.has(x)) : held;
    if (before && both.size === before.size) return;
    at[l] = both;
    open.push(l);
  };
  for (const { entry } of [...agents, ...vectors]) join(entry, new Set());
  for (let l = open.pop(); l !== undefined; l = open.pop())
    for (const [target, after] of leaving(ops[l], at[l] as LockSet, numbers)) join(target, after);
  return at;
}

const keep = (set: LockSet, which: (x: number) => boolean): LockSet => new Set([...set].filter(which));
const withAlso = (set: LockSet, more: number | undefined): LockSet =>
  more === undefined || set.has(more) ? set : new Set([...set, more]);

/** What is held when the op leaves for each of its targets. */
function leaving(op: Op, before: LockSet, numbers: LockNumbers): [Location, LockSet][] {
  const { count } = numbers;
  const written = accessOf(op).writes.flatMap((w) => (w.k === 'local' ? [w.slot] : []));
  const slotOf = (x: number): number => Math.floor(x / count) - 1;
  const held = written.length > 0 ? keep(before, (x) => x < count || !written.includes(slotOf(x))) : before;
  const lock = 'lock' in op ? numbers.of(op.lock) : undefined;
  switch (op.k) {
    case 'lock':
      return [
        [op.next, withAlso(held, lock)],
        [op.queued, held],
      ];
    case 'lockQueued':
      return [[op.next, withAlso(held, lock)]];
    case 'unlock':
    case 'lockInit':
      // Of an array whose element is not known, none is relied on anyway.
      return [[op.next, keep(held, (x) => lock === undefined || x % count !== lock)]];
    case 'trylock': {
      const promise =
        op.into.k === 'local' && lock !== undefined ? lock + count * (1 + op.into.slot) : undefined;
      return [[op.next, withAlso(held, promise)]];
    }
    case 'branch':
      return [
        [op.then, kept(held, op.condition, true, count)],
        [op.else, kept(held, op.condition, false, count)],
      ];
    default:
      return targetsOf(op).map((target) => [target, held]);
  }
}

/** With the promises that come true where a condition has come out as `holds`. */
function kept(held: LockSet, condition: Expr, holds: boolean, count: number): LockSet {
  if (condition.k === 'not') return kept(held, condition.a, !holds, count);
  if (condition.k !== 'local' || !holds) return held;
  const true_ = [...held].filter((x) => x >= count && Math.floor(x / count) - 1 === condition.slot);
  return true_.reduce((all, x) => withAlso(all, x % count), held);
}
