/** A step program under review: the ways of all its agents and handlers, and which locks can be relied on. */
import type { Location, Op, StepProgram } from '../program/program.ts';
import type { Surroundings } from './knowledge.ts';
import { everHeld, type Values } from './possible.ts';
import {
  isHeld,
  type Locks,
  locksMeant,
  numbersOfLocks,
  PERHAPS,
  type Way,
  type Ways,
  waysOf,
  withoutSemaphores,
} from './ways.ts';

export interface Subject {
  program: StepProgram;
  /** The source under review. */
  source: number;
  locks: Locks;
  /** Of each agent and each handler. */
  all: Ways[];
  values: (slot: number) => Values;
  /** Nobody but the code that took it releases it. */
  reliable: (lock: number) => boolean;
  fixed: Surroundings['fixed'];
}

/** Undefined when there are too many ways to follow. */
export function subjectOf(program: StepProgram, source: number): Subject | undefined {
  const values = everHeld(program);
  const fixed = (slot: number): number | undefined => {
    const held = values(slot);
    return held?.size === 1 ? [...held][0] : undefined;
  };
  const numbers = numbersOfLocks(program);
  return (
    subjectWith(program, source, numbers, values, fixed) ??
    subjectWith(program, source, withoutSemaphores(numbers), values, fixed)
  );
}

function subjectWith(
  program: StepProgram,
  source: number,
  numbers: Locks,
  values: Subject['values'],
  fixed: Subject['fixed'],
): Subject | undefined {
  // What is beyond a lock that somebody else releases shows only once that is known.
  for (let locks = numbers; ; ) {
    const all = allWays(program, locks, fixed);
    if (!all) return undefined;
    const subject = { program, source, locks, all, values, fixed };
    const unreliable = unreliableOf(subject);
    if (unreliable.size === locks.unreliable.size)
      return { ...subject, reliable: (lock) => !unreliable.has(lock) };
    locks = { ...locks, unreliable };
  }
}

function allWays(program: StepProgram, locks: Locks, fixed: Subject['fixed']): Ways[] | undefined {
  const all: Ways[] = [];
  for (const runner of runnersOf(program)) {
    const ways = waysOf(program, runner, locks, fixed);
    if (!ways) return undefined;
    all.push(ways);
  }
  return all;
}

function runnersOf({ agents, vectors }: StepProgram): Ways['runner'][] {
  return [
    ...agents.flatMap(({ entry }, me) => (entry ? [{ k: 'task', me, entry } as const] : [])),
    ...vectors.map(({ entry }) => ({ k: 'handler', me: 'me.', entry }) as const),
  ];
}

/** Locks that are made free by force, those that a handler gives up for the code under it or leaves behind for it, and semaphores that are none. */
function unreliableOf(subject: Omit<Subject, 'reliable'>): Set<number> {
  const found = new Set(subject.locks.unreliable);
  for (const { runner, at } of subject.all)
    for (const [l, ways] of at)
      for (const way of ways)
        for (const lock of brokenAt(subject, subject.program.ops[l], way, runner)) found.add(lock);
  return found;
}

function brokenAt(subject: Omit<Subject, 'reliable'>, op: Op, way: Way, runner: Runner): number[] {
  return [
    ...(op.k === 'lockInit' ? meantBy(subject, op, way, runner) : []),
    ...(runner.k === 'handler' ? shifted(subject, op, way, runner) : []),
    ...unlike(subject, way),
  ];
}

/** The semaphore of an op that does with it what no mutex is for: gives up what it does not hold, or counts outside the semaphore's own lock. */
function unlike({ program, locks }: Omit<Subject, 'reliable'>, way: Way): number[] {
  const use = locks.uses.get(way.at);
  if (!use) return [];
  const lock = locks.semaphores + use.semaphore;
  const inner = locks.first[program.semaphores[use.semaphore].lock];
  const isInside = program.ops[way.at].k === 'semWoken' || isHeld(way, inner);
  return isInside && (use.takes || isHeld(way, lock)) ? [] : [lock];
}

type Runner = Ways['runner'];

export function meantBy(subject: Omit<Subject, 'reliable'>, op: Op, way: Way, { me }: Runner): number[] {
  const around = { me, fixed: subject.fixed };
  return 'lock' in op ? locksMeant(op.lock, way, around, subject.program, subject.locks) : [];
}

/** Locks that a handler moves between itself and the code under it: by releasing what it has not taken, by keeping what it has. */
function shifted(subject: Omit<Subject, 'reliable'>, op: Op, way: Way, runner: Runner): number[] {
  if (op.k === 'unlock') return meantBy(subject, op, way, runner).filter((lock) => !isHeld(way, lock));
  if (op.k !== 'iret' && op.k !== 'halt' && op.k !== 'park') return [];
  return [...way.held].flatMap(([lock, since]) => (since === PERHAPS ? [] : [lock]));
}

/** The one lock that an op means on all the ways to it. */
export function lockOf(subject: Subject, op: Op, ways: readonly Way[], runner: Runner): number | undefined {
  const meant = new Set(ways.flatMap((way) => meantBy(subject, op, way, runner)));
  const [one] = meant;
  return meant.size === 1 && subject.reliable(one) ? one : undefined;
}

/** The one lock that an op waits for on all the ways to it: a spinlock, or a semaphore that is used as one. */
export function lockAwaited(
  subject: Subject,
  op: Op,
  ways: readonly Way[],
  runner: Runner,
): number | undefined {
  if (op.k === 'lock') return lockOf(subject, op, ways, runner);
  const lock = op.k === 'semWoken' ? subject.locks.semaphores + op.semaphore : undefined;
  return lock !== undefined && subject.reliable(lock) ? lock : undefined;
}

/** The semaphore that an op takes or gives up, as a lock. */
export function semaphoreAt({ locks, reliable }: Subject, location: Location): number | undefined {
  const use = locks.uses.get(location);
  const lock = use && locks.semaphores + use.semaphore;
  return lock !== undefined && reliable(lock) ? lock : undefined;
}

export const isSemaphore = ({ locks }: Subject, lock: number): boolean => lock >= locks.semaphores;

/** Reliable locks that are held on all the ways, and where the first of them took each. */
export function heldOnAll({ reliable }: Subject, ways: readonly Way[]): Map<number, Location> {
  const [first, ...others] = ways;
  return new Map(
    [...first.held].filter(
      ([lock, since]) => since !== PERHAPS && reliable(lock) && others.every((way) => isHeld(way, lock)),
    ),
  );
}
