/**
 * Locks and interrupts that a loop leaves as they must not be when it comes round: a lock that is taken again, one that is released again, interrupts that
 * are turned off where they are off since the last round. Ways that are joined do not tell rounds apart, so these are walked one by one.
 */
import type { Location } from '../program/program.ts';
import { pathsOf } from './paths.ts';
import { lockName, placeIn, type Remark } from './remark.ts';
import { lockAwaited, lockOf, type Subject } from './subject.ts';
import { type Walked, walkOf } from './walk.ts';
import { isHeld, type Way, type Ways } from './ways.ts';

export function reviewRounds(subject: Subject): Remark[] {
  return subject.all.flatMap((ways) =>
    [...ways.at.keys()].flatMap((l) => {
      if (!isSuspect(subject, ways, l)) return [];
      const walked = walkOf(subject, ways).at.get(l) ?? [];
      return walked.some((way) => isWrong(subject, ways, way))
        ? remark(subject, l, lockAt(subject, ways, l))
        : [];
    }),
  );
}

/** Of a lock or a release: the lock. */
function lockAt(subject: Subject, { at, runner }: Ways, l: Location): number | undefined {
  const op = subject.program.ops[l];
  const ways = at.get(l) ?? [];
  return op.k === 'unlock' ? lockOf(subject, op, ways, runner) : lockAwaited(subject, op, ways, runner);
}

const isRelease = ({ program }: Subject, l: Location): boolean => program.ops[l].k === 'unlock';

/** It has been taken by the same call. */
function isOfCall({ locks }: Subject, { held }: Way, lock: number, l: Location): boolean {
  return held.get(lock) === (locks.uses.get(l)?.since ?? l);
}

function turnsOff(subject: Subject, l: Location): boolean {
  const op = subject.program.ops[l];
  return (
    op.k === 'assign' &&
    op.stores.some(({ to, value }) => to.k === 'irqsOff' && value.k === 'const' && value.value === 1)
  );
}

/** As far as the joined ways tell. */
function isSuspect(subject: Subject, ways: Ways, l: Location): boolean {
  if (!pathsOf(ways).after(l).has(l)) return false;
  const all = ways.at.get(l) ?? [];
  const lock = lockAt(subject, ways, l);
  if (lock === undefined) return turnsOff(subject, l) && all.some(({ offSince }) => offSince === l);
  return isRelease(subject, l)
    ? all.some(({ held }) => !held.has(lock)) && all.some((way) => isHeld(way, lock))
    : all.some((way) => isOfCall(subject, way, lock, l)) && !all.every((way) => isHeld(way, lock));
}

function isWrong(subject: Subject, ways: Ways, way: Walked): boolean {
  const l = way.at;
  const lock = lockAt(subject, ways, l);
  if (lock === undefined) return way.offSince === l;
  return isRelease(subject, l) ? way.released.has(l) && !way.held.has(lock) : isOfCall(subject, way, lock, l);
}

function remark(subject: Subject, l: Location, lock: number | undefined): Remark[] {
  const { program, source } = subject;
  const at = placeIn(program, source, l);
  if (!at) return [];
  const said = (code: Remark['code'], message: string): Remark[] => [
    { code, message, at, location: l, related: [] },
  ];
  if (lock === undefined)
    return said(
      'LS7004',
      'Interrupts are turned off here and not on again on every way round the loop to here. Turn them on on all of them.',
    );
  const name = `\`${lockName(program, lock)}\``;
  return isRelease(subject, l)
    ? said(
        'LS7002',
        `${name} is released here, and when the loop comes round it is released again although nobody has taken it. Take it in the loop, or release it behind it.`,
      )
    : said(
        'LS7003',
        `${name} is taken here and not released on every way round the loop to here, where the CPU then waits for itself for ever. Release it on all of them.`,
      );
}
