/**
 * The ways of one agent or handler one by one, where ways.ts joins those that come to the same place alike: rounds of a loop are told apart, and nothing is
 * forgotten. Ways that are doubted are left out.
 */
import type { Location } from '../program/program.ts';
import { pathsOf } from './paths.ts';
import { lockOf, type Subject } from './subject.ts';
import { entryOf, isHeld, stepsOf, type Way, type Ways } from './ways.ts';

/** More than this are not walked. */
const MOST = 5000;

export interface Walked extends Way {
  /** Where, in loops, locks have been released that were held. */
  released: ReadonlySet<Location>;
}

export interface Walk {
  at: ReadonlyMap<Location, readonly Walked[]>;
  /** There are no others. */
  isWhole: boolean;
}

const made = new WeakMap<Ways, Walk>();

export function walkOf(subject: Subject, ways: Ways): Walk {
  let walk = made.get(ways);
  if (!walk) {
    walk = walkThrough(subject, ways);
    made.set(ways, walk);
  }
  return walk;
}

function walkThrough(subject: Subject, ways: Ways): Walk {
  const { program, locks, fixed } = subject;
  const at = new Map<Location, Walked[]>();
  const seen = new Set<string>();
  const open: Walked[] = [];
  const meet = (way: Walked): void => {
    const key = keyOf(way);
    if (way.at === 0 || way.doubted || seen.has(key)) return;
    seen.add(key);
    open.push(way);
    const here = at.get(way.at);
    if (here) here.push(way);
    else at.set(way.at, [way]);
  };
  meet({ ...entryOf(ways.runner, locks), released: new Set() });
  for (const way of open) {
    if (open.length > MOST) return { at, isWhole: false };
    const released = releasing(subject, ways, way);
    for (const next of stepsOf(program, way, locks, { me: ways.runner.me, fixed }))
      meet({ ...next, released });
  }
  return { at, isWhole: true };
}

function releasing(subject: Subject, ways: Ways, way: Walked): Walked['released'] {
  const { at, released } = way;
  const op = subject.program.ops[at];
  if (op.k !== 'unlock' || released.has(at) || !pathsOf(ways).after(at).has(at)) return released;
  const lock = lockOf(subject, op, ways.at.get(at) ?? [], ways.runner);
  return lock !== undefined && isHeld(way, lock) ? new Set([...released, at]) : released;
}

function keyOf({ at, held, offSince, irqsOff, locals, beliefs, released }: Walked): string {
  return JSON.stringify([
    at,
    [...held].sort(),
    offSince,
    irqsOff,
    [...locals].sort(),
    [...beliefs].sort(),
    [...released],
  ]);
}
