/** Locks taken twice, released without being held, or never released; sleeping with one held. */
import type { Location } from '../program/program.ts';
import { lockName, placeIn, type Remark } from './remark.ts';
import { heldOnAll, lockOf, type Subject } from './subject.ts';
import { walkOf } from './walk.ts';
import { PERHAPS, type Way } from './ways.ts';

export function reviewLocks(subject: Subject): Remark[] {
  return [
    ...takenTwice(subject),
    ...releasedWithout(subject),
    ...neverReleased(subject),
    ...asleepWith(subject),
  ];
}

function remark(
  { program, source }: Subject,
  code: Remark['code'],
  location: Location,
  message: string,
  others: [Location, string][],
): Remark[] {
  const at = placeIn(program, source, location);
  const related = others.map(([l, text]) => ({ at: program.ops[l].at, message: text }));
  return at ? [{ code, message, at, location, related }] : [];
}

/** Whoever comes here waits for itself: nobody else can release the lock. */
function takenTwice(subject: Subject): Remark[] {
  return subject.all.flatMap(({ runner, at }) =>
    [...at].flatMap(([l, ways]) => {
      const op = subject.program.ops[l];
      const lock = op.k === 'lock' ? lockOf(subject, op, ways, runner) : undefined;
      const since = lock === undefined ? undefined : heldOnAll(subject, ways).get(lock);
      if (lock === undefined || since === undefined || ways.every(({ doubted }) => doubted)) return [];
      const name = lockName(subject.program, lock);
      return remark(
        subject,
        'LS7001',
        l,
        `\`${name}\` is held already by the CPU that takes it here, so it waits for itself for ever. Release it before, or call what expects it to be held.`,
        [[since, `\`${name}\` is taken here.`]],
      );
    }),
  );
}

function releasedWithout(subject: Subject): Remark[] {
  return subject.all.flatMap(({ runner, at }) =>
    [...at].flatMap(([l, ways]) => {
      const op = subject.program.ops[l];
      const lock = op.k === 'unlock' ? lockOf(subject, op, ways, runner) : undefined;
      if (lock === undefined || ways.some((way) => way.held.has(lock))) return [];
      const name = lockName(subject.program, lock);
      return remark(
        subject,
        'LS7002',
        l,
        `\`${name}\` is released here, but no way to here holds it. Take it before, or remove this.`,
        [],
      );
    }),
  );
}

/**
 * At the end of a block something is still held, or interrupts are off, that this code took or turned off. What a handler keeps, it may
 * keep for the code that it interrupted.
 */
function neverReleased(subject: Subject): Remark[] {
  const { program, reliable } = subject;
  return subject.all.flatMap((each) =>
    [...each.at].flatMap(([l, joined]) => {
      if (each.runner.k === 'handler' || program.ops[l].k !== 'finish') return [];
      if (!joined.some(({ held, offSince }) => held.size > 0 || offSince)) return [];
      // Rounds of a loop that are joined may seem to leave behind what each of them does not.
      const walk = walkOf(subject, each);
      const ways = walk.isWhole ? (walk.at.get(l) ?? []) : joined;
      const end = 'the end of the block';
      const locks = leftBehind(ways, reliable).flatMap(([lock, since]) =>
        remark(
          subject,
          'LS7003',
          since,
          `\`${lockName(program, lock)}\` is taken here and not released on every way to ${end}. Release it on all of them.`,
          [[l, `\`${lockName(program, lock)}\` can still be held at ${end}.`]],
        ),
      );
      const off = new Set(ways.flatMap((way) => (way.doubted || !way.offSince ? [] : [way.offSince])));
      return [
        ...locks,
        ...[...off].flatMap((since) =>
          remark(
            subject,
            'LS7004',
            since,
            `Interrupts are turned off here and not on again on every way to ${end}. Turn them on on all of them.`,
            [[l, `Interrupts can still be off at ${end}.`]],
          ),
        ),
      ];
    }),
  );
}

function leftBehind(ways: readonly Way[], reliable: (lock: number) => boolean): [number, Location][] {
  const found = new Map<string, [number, Location]>();
  for (const { held, doubted } of ways)
    for (const [lock, since] of held)
      if (!doubted && since !== PERHAPS && reliable(lock)) found.set(`${lock} ${since}`, [lock, since]);
  return [...found.values()];
}

function asleepWith(subject: Subject): Remark[] {
  return subject.all.flatMap(({ at }) =>
    [...at].flatMap(([l, ways]) => {
      if (subject.program.ops[l].k !== 'semWoken') return [];
      return [...heldOnAll(subject, ways)].flatMap(([lock, since]) => {
        const name = lockName(subject.program, lock);
        return remark(
          subject,
          'LS7005',
          l,
          `This may sleep while \`${name}\` is held: whoever spins for it would spin until this CPU is woken. Release it before.`,
          [[since, `\`${name}\` is taken here.`]],
        );
      });
    }),
  );
}
