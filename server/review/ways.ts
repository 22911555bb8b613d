/**
 * The ways through the code of one agent, or of an interrupt handler: at each location, what it can hold and know there. All other
 * agents may do anything at any time: a look at shared state comes out either way. So every state that a run can bring the agent to is
 * among those found here; one that is found need not be one of a run, and is `doubted` where that shows.
 */
import { accessOf } from '../program/access.ts';
import { targetsOf } from '../program/flow.ts';
import type { Location, LockRef, Op, Slot, StepProgram, Store } from '../program/program.ts';
import {
  assuming,
  type Knowledge,
  type Surroundings,
  type Value,
  valueOf,
  withoutBeliefs,
} from './knowledge.ts';
import { type SemaphoreUses, semaphoreUses } from './semaphores.ts';

/** Somewhere on the way the lock may have been taken, or may be held by the code that was interrupted. */
export const PERHAPS = 0;

export interface Way extends Knowledge {
  at: Location;
  /** By the number of the lock: the op that took it, or PERHAPS. The others are not held. */
  held: ReadonlyMap<number, Location>;
  /** The op that turned interrupts off, 0 where that is not known or they are on. */
  offSince: Location;
  /** All that is known to lead here needs two looks at the same shared value to differ. */
  doubted: boolean;
}

export interface Runner {
  k: 'task' | 'handler';
  /** The executing agent; a handler's can be any CPU. */
  me: Value;
  entry: Location;
}

export interface Ways {
  runner: Runner;
  at: ReadonlyMap<Location, Way[]>;
  /** Where an op leads that came out: target by target. */
  left: ReadonlyMap<Location, ReadonlySet<Location>>;
}

export interface Locks {
  /** Of all locks, semaphores included: those have the last numbers, in their order. */
  count: number;
  /** First number of each lock; an array of locks has one for each element. */
  first: readonly number[];
  /** Number of the first semaphore. */
  semaphores: number;
  uses: SemaphoreUses['uses'];
  calls: SemaphoreUses['calls'];
  /** Others than who took such a lock may release it: nobody knows whether it is held. */
  unreliable: ReadonlySet<number>;
}

/** More ways than this, and nothing is said. */
const MOST_WAYS = 20_000;

export function numbersOfLocks(program: StepProgram): Locks {
  const first: number[] = [];
  let semaphores = 0;
  for (const lock of program.locks) {
    first.push(semaphores);
    semaphores += lock.count;
  }
  const { uses, calls, others } = semaphoreUses(program);
  const unreliable = new Set([...others].map((semaphore) => semaphores + semaphore));
  return { count: semaphores + program.semaphores.length, first, semaphores, uses, calls, unreliable };
}

/** As if no semaphore were a lock. */
export function withoutSemaphores(locks: Locks): Locks {
  const semaphores = Array.from({ length: locks.count - locks.semaphores }, (_, i) => locks.semaphores + i);
  return { ...locks, unreliable: new Set([...locks.unreliable, ...semaphores]) };
}

/**
 * Ways that hold the same locks and have interrupts the same are one, with what all of them know: that keeps apart what tells later
 * whether something is held, and there are few of them. Undefined when there are too many all the same.
 */
export function waysOf(
  program: StepProgram,
  runner: Runner,
  locks: Locks,
  fixed: Surroundings['fixed'],
): Ways | undefined {
  const at = new Map<Location, Map<string, Way>>();
  const left = new Map<Location, Set<Location>>();
  // Code lies in the order in which it is run, loops apart: the first location that is open goes first.
  const open: (Set<string> | undefined)[] = [];
  let first = program.ops.length;
  let count = 0;
  const meet = (way: Way): void => {
    if (way.at === 0) return;
    const here = at.get(way.at) ?? new Map<string, Way>();
    at.set(way.at, here);
    const kind = kindOf(way);
    const before = here.get(kind);
    const now = before ? joined(before, way) : way;
    if (now === before) return;
    if (!before) count++;
    here.set(kind, now);
    open[way.at] = (open[way.at] ?? new Set()).add(kind);
    first = Math.min(first, way.at);
  };
  meet(entryOf(runner, locks));
  const around: Surroundings = { me: runner.me, fixed };
  while (first < program.ops.length) {
    if (count > MOST_WAYS) return undefined;
    const from = first++;
    const kinds = open[from];
    open[from] = undefined;
    if (!kinds) continue;
    const out = left.get(from) ?? new Set<Location>();
    left.set(from, out);
    for (const kind of kinds)
      for (const next of stepsOf(program, at.get(from)?.get(kind) as Way, locks, around)) {
        out.add(next.at);
        meet(next);
      }
  }
  return { runner, left, at: new Map([...at].map(([l, here]) => [l, [...here.values()]])) };
}

export function entryOf({ k, entry }: Runner, locks: Locks): Way {
  const isTask = k === 'task';
  // A handler comes on top of code that may hold any lock.
  const held = new Map(
    isTask ? [] : Array.from({ length: locks.count }, (_, i): [number, Location] => [i, PERHAPS]),
  );
  const nothing = { locals: new Map(), beliefs: new Map() };
  // The machine turns interrupts off for it.
  return { ...nothing, at: entry, held, irqsOff: isTask ? 0 : 1, offSince: 0, doubted: false };
}

function kindOf({ held, offSince, irqsOff }: Way): string {
  const locks = [...held].map(([lock, since]) => `${lock}=${since}`).sort();
  return `${locks.join(' ')}|${offSince}|${typeof irqsOff === 'number' ? irqsOff : '?'}`;
}

/** What both know; the first itself if it knows no more than that. */
function joined(a: Way, b: Way): Way {
  const locals = joinedLocals(a, b);
  const shared = [...a.beliefs].filter(([text, value]) => b.beliefs.get(text) === value);
  const beliefs = shared.length === a.beliefs.size ? a.beliefs : new Map(shared);
  const irqsOff = a.irqsOff === b.irqsOff ? a.irqsOff : '?';
  const doubted = a.doubted && b.doubted;
  const same = locals === a.locals && beliefs === a.beliefs && irqsOff === a.irqsOff && doubted === a.doubted;
  return same ? a : { ...a, locals, beliefs, irqsOff, doubted };
}

function joinedLocals(a: Way, b: Way): Way['locals'] {
  if (a.locals === b.locals) return a.locals;
  let locals: Map<Slot, Value> | undefined;
  for (const slot of new Set([...a.locals.keys(), ...b.locals.keys()])) {
    const value = a.locals.get(slot) ?? 0;
    const either = `j${a.at}.${slot}.`;
    if (value === either || value === (b.locals.get(slot) ?? 0)) continue;
    locals ??= new Map(a.locals);
    locals.set(slot, either);
  }
  return locals ?? a.locals;
}

/** The numbers of the locks that an op can mean. */
export function locksMeant(
  ref: LockRef,
  way: Way,
  around: Surroundings,
  program: StepProgram,
  locks: Locks,
): number[] {
  const { count } = program.locks[ref.lock];
  const index = ref.index ? valueOf(ref.index, way, around) : 0;
  const first = locks.first[ref.lock];
  if (typeof index !== 'number') return Array.from({ length: count }, (_, i) => first + i);
  return index >= 0 && index < count ? [first + index] : [];
}

/** What the op leaves behind, target by target; nothing where the agent comes no further. */
export function stepsOf(program: StepProgram, before: Way, locks: Locks, around: Surroundings): Way[] {
  const op = program.ops[before.at];
  const from = usingSemaphore(before, locks);
  if (!from) return [];
  const targets = targetsOf(op);
  const to = (way: Way, target: Location): Way =>
    clearing({ ...way, at: target }, op, targets.indexOf(target));
  switch (op.k) {
    case 'assign': {
      const after = storing(from, op.stores, around);
      return after ? [to(after, op.next)] : [];
    }
    case 'branch':
      return [true, false].flatMap((holds) => {
        const after = deciding(from, op.condition, holds, around);
        return after ? [to(after, holds ? op.then : op.else)] : [];
      });
    case 'wait': {
      const sure = valueOf(op.until, from, around);
      return sure === 0 ? [] : [to({ ...from, ...assuming(op.until, true, from, around) }, op.next)];
    }
    case 'holdEnd':
      return [...new Set([op.next, op.expired])].map((target) => to(from, target));
    case 'lock':
    case 'lockQueued':
    case 'trylock':
    case 'unlock':
    case 'lockInit':
      return locking(op, from, locksMeant(op.lock, from, around, program, locks), locks).map((way) =>
        to(believingHolder(way, op, around, program), op.next),
      );
    default:
      return targets.map((target) => to(unknownInto(from, op), target));
  }
}

/** Who holds it already finds it taken, and sleeps for ever. */
function usingSemaphore(way: Way, { uses, semaphores, unreliable }: Locks): Way | undefined {
  const use = uses.get(way.at);
  const lock = semaphores + (use?.semaphore ?? 0);
  if (!use || unreliable.has(lock)) return way;
  if (use.takes && isHeld(way, lock)) return undefined;
  const held = new Map(way.held);
  if (use.takes) held.set(lock, use.since);
  else held.delete(lock);
  return { ...way, held };
}

type LockOp = Extract<Op, { lock: LockRef }>;

function locking(op: LockOp, from: Way, meant: number[], { unreliable }: Locks): Way[] {
  const known = meant.length === 1 && !unreliable.has(meant[0]);
  const with_ = (change: (held: Map<number, Location>, lock: number) => void): Way => {
    const held = new Map(from.held);
    for (const lock of meant) change(held, lock);
    return { ...from, held };
  };
  const taking = () =>
    with_((held, lock) => void held.set(lock, known ? from.at : held.get(lock) || PERHAPS));
  // An index outside the array is an error of the model.
  if (meant.length === 0) return [];
  switch (op.k) {
    case 'lock':
    case 'lockQueued':
      // Who holds it already waits for itself.
      return known && isHeld(from, meant[0]) ? [] : [taking()];
    case 'trylock': {
      const fails = storeOne(from, op.into, 0);
      return known && isHeld(from, meant[0]) ? [fails] : [fails, storeOne(taking(), op.into, 1)];
    }
    case 'unlock':
      if (known && !from.held.has(meant[0])) return [];
      return [
        with_((held, lock) => {
          if (known) held.delete(lock);
          else if (held.has(lock)) held.set(lock, PERHAPS);
        }),
      ];
    case 'lockInit':
      return [with_((held, lock) => void held.delete(lock))];
  }
}

/** Who takes a lock knows who holds it; who releases it does not. */
function believingHolder(
  way: Way,
  { lock: ref, k }: LockOp,
  around: Surroundings,
  program: StepProgram,
): Way {
  const { base, stride } = program.locks[ref.lock];
  const index = ref.index ? valueOf(ref.index, way, around) : 0;
  if (typeof index !== 'number') return { ...way, ...withoutBeliefs(way, `e${base}.`) };
  const slot = base + index * stride;
  const rest = { ...way, ...withoutBeliefs(way, `s${slot}.`) };
  const takes = k === 'lock' || k === 'lockQueued';
  if (!takes || typeof around.me !== 'number') return rest;
  return { ...rest, beliefs: new Map(rest.beliefs).set(`s${slot}.`, around.me + 1) };
}

/** For certain. */
export function isHeld(way: Way, lock: number): boolean {
  return (way.held.get(lock) ?? PERHAPS) !== PERHAPS;
}

function deciding(
  from: Way,
  condition: Parameters<typeof valueOf>[0],
  holds: boolean,
  around: Surroundings,
): Way | undefined {
  const sure = valueOf(condition, from, around);
  if (typeof sure === 'number') return (sure !== 0) === holds ? from : undefined;
  const believed = valueOf(condition, from, around, true);
  const doubted = from.doubted || (typeof believed === 'number' && (believed !== 0) !== holds);
  return { ...from, ...assuming(condition, holds, from, around), doubted };
}

function storing(from: Way, stores: Store[], around: Surroundings): Way | undefined {
  let way = from;
  for (const { to, value, check } of stores) {
    let v = valueOf(value, way, around);
    if (check && typeof v === 'number' && (v < check.lo || v > check.hi)) {
      // A value outside the range of its variable is an error of the model: the run ends here.
      if (!check.saturate) return undefined;
      v = Math.min(Math.max(v, check.lo), check.hi);
    } else if (check?.saturate && typeof v === 'string') v = `m${v}`;
    way = storeOne(way, indexed(to, way, around), v);
  }
  return way;
}

type Target = Store['to'];

/** An element whose number is known is a slot. */
function indexed(to: Target, way: Way, around: Surroundings): Target {
  if (to.k !== 'element') return to;
  const index = valueOf(to.index, way, around);
  if (typeof index !== 'number' || index < 0 || index >= to.count) return to;
  return { k: 'shared', slot: to.base + index * to.stride };
}

function storeOne(way: Way, to: Target, value: Value): Way {
  switch (to.k) {
    case 'local':
      return { ...way, locals: new Map(way.locals).set(to.slot, value) };
    case 'irqsOff': {
      const isOff = value !== 0 && typeof value !== 'string';
      // Where they are off already nothing turns them off: a handler begins so.
      const offSince = !isOff ? 0 : way.irqsOff === 1 ? way.offSince : way.offSince || way.at;
      return { ...way, irqsOff: value, offSince };
    }
    case 'shared': {
      const rest = withoutBeliefs(way, `s${to.slot}.`);
      const beliefs =
        typeof value === 'number' ? new Map(rest.beliefs).set(`s${to.slot}.`, value) : rest.beliefs;
      return { ...way, ...rest, beliefs };
    }
    case 'element':
      return { ...way, ...withoutBeliefs(way, `e${to.base}.`) };
  }
}

/** What the op stores is not known, and another value each time it comes by. */
function unknownInto(way: Way, op: Op): Way {
  let after = way;
  for (const to of accessOf(op).writes) {
    const fresh = `v${way.at}.`;
    after = storeOne({ ...after, ...withoutBeliefs(after, fresh) }, to, fresh);
  }
  return after;
}

function clearing(way: Way, op: Op, target: number): Way {
  const cleared: Slot[] = op.clear?.[target] ?? [];
  if (cleared.length === 0) return way;
  const locals = new Map(way.locals);
  for (const slot of cleared) locals.delete(slot);
  return { ...way, locals };
}
