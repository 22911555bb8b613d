/**
 * A CPU that holds a lock and waits for what only a handler on another CPU does, while that CPU spins for the lock with interrupts off: it takes no
 * interrupt before it has the lock. Nothing may put the one after the other, as with locks in a circle.
 */
import type { Location } from '../program/program.ts';
import type { Company } from './company.ts';
import { heldAt } from './orders.ts';
import { lockName, placeIn, type Remark } from './remark.ts';
import { textOf } from './semaphores.ts';
import { cannotComeIn, endsOf, whoIs } from './shut-out.ts';
import type { At } from './signals.ts';
import { heldOnAll, isSemaphore, lockAwaited, type Subject } from './subject.ts';
import type { Ways } from './ways.ts';

export interface Unanswered {
  /** The wait, and where its CPU has taken the lock. */
  wait: At;
  since: Location;
  lock: number;
  /** Where the other CPU spins for it. */
  spin: At;
  cpu: number;
  ends: At[];
}

export function reviewUnanswered(subject: Subject, company: Company): Remark[] {
  const said = new Set<string>();
  return unansweredOf(subject, company).flatMap((each) => {
    const key = `${each.wait.location} ${each.lock}`;
    const remarks = said.has(key) ? [] : remark(subject, company, each);
    if (remarks.length > 0) said.add(key);
    return remarks;
  });
}

export function unansweredOf(subject: Subject, company: Company): Unanswered[] {
  const spins = subject.all.flatMap((ways) => spinsIn(subject, ways));
  return subject.all.flatMap((ways) =>
    [...ways.at].flatMap(([location, all]): Unanswered[] => {
      const cpu = ways.runner.me;
      if (subject.program.ops[location].k !== 'wait' || typeof cpu !== 'number') return [];
      if (all.every(({ doubted }) => doubted)) return [];
      const wait = { ways, location };
      const held = heldOnAll(subject, all);
      return spins.flatMap(({ spin, lock, cpu: other }) => {
        const since = held.get(lock);
        if (since === undefined || cpu === other || !canMeet(subject, company, wait, spin, since)) return [];
        const keptAway = (change: At): boolean =>
          change.ways.runner.k === 'handler' &&
          [...company.cpusOf(change.ways)].every((each) => {
            const stands = each === other ? spin : each === cpu ? wait : undefined;
            return stands !== undefined && cannotComeIn(company, stands, change);
          });
        const ends = endsOf(subject, company, wait, cpu, keptAway);
        return ends.length > 0 && ends.every((end) => !company.comesFirst(end, spin))
          ? [{ wait, since, lock, spin, cpu: other, ends }]
          : [];
      });
    }),
  );
}

/** Waits for spinlocks, but for those of handlers: what the code under them holds is not known. */
function spinsIn(subject: Subject, ways: Ways): { spin: At; lock: number; cpu: number }[] {
  const cpu = ways.runner.me;
  if (typeof cpu !== 'number') return [];
  return [...ways.at].flatMap(([location, all]) => {
    const lock = lockAwaited(subject, subject.program.ops[location], all, ways.runner);
    const spins = lock !== undefined && !isSemaphore(subject, lock) && all.some(({ doubted }) => !doubted);
    return spins ? [{ spin: { ways, location }, lock, cpu }] : [];
  });
}

/** Each can stand where it waits while the other does. */
function canMeet(subject: Subject, company: Company, wait: At, spin: At, since: Location): boolean {
  const [holding, others] = [wait, spin].map((at) => heldAt(at));
  if ([...holding].some((lock) => others.has(lock))) return false;
  if (company.areInTurn(wait, spin)) return false;
  const [held, below] = [wait, spin].map(({ ways, location }) =>
    heldOnAll(subject, ways.at.get(location) ?? []),
  );
  return (
    !company.comesLate({ ways: wait.ways, location: since }, { ...spin, held: below }) &&
    !company.comesLate(spin, { ...wait, held })
  );
}

function remark(
  subject: Subject,
  company: Company,
  { wait, since, lock, spin, cpu, ends }: Unanswered,
): Remark[] {
  const { program, source } = subject;
  const [at, other] = [wait, spin].map(({ location }) => placeIn(program, source, location));
  const place = at ?? other;
  if (!place) return [];
  const name = `\`${lockName(program, lock)}\``;
  const who = program.agents[cpu].name;
  const handlers = [...new Set(ends.map((end) => whoIs(program, company, end)))].join(' and ');
  const [off] = new Set((spin.ways.at.get(spin.location) ?? []).map(({ offSince }) => offSince));
  return [
    {
      code: 'LS7015',
      message: at
        ? `This waits for ${handlers} on ${who} while ${name} is held, and ${who} can be spinning for ${name} with interrupts off: each waits for the other for ever. Release it before the wait, or leave interrupts on there.`
        : `This spins for ${name} with interrupts off, and its holder waits for ${handlers} on this CPU: each waits for the other for ever. Leave interrupts on here, or release it before the wait.`,
      at: place,
      location: at ? wait.location : spin.location,
      related: [
        { at: textOf(program, since), message: `${name} is taken here.` },
        ...(at
          ? [{ at: textOf(program, spin.location), message: `${who} spins for ${name} here.` }]
          : [{ at: textOf(program, wait.location), message: `Its holder waits here.` }]),
        ...(off ? [{ at: textOf(program, off), message: 'Interrupts are turned off here.' }] : []),
        ...ends.map((end) => ({
          at: textOf(program, end.location),
          message: `What ends the wait is done here, by ${whoIs(program, company, end)}.`,
        })),
      ],
    },
  ];
}
