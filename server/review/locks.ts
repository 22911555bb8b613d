/** Locks taken twice, released without being held, or never released; sleeping with one held. */
import type { Location } from '../program/program.ts';
import { lockName, placeIn, type Remark } from './remark.ts';
import { textOf } from './semaphores.ts';
import { heldOnAll, isSemaphore, lockAwaited, lockOf, type Subject, semaphoreAt } from './subject.ts';
import { walkOf } from './walk.ts';
import { PERHAPS, type Way, type Ways } from './ways.ts';

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
  const related = others.map(([l, text]) => ({ at: textOf(program, l), message: text }));
  return at ? [{ code, message, at, location, related }] : [];
}

/** Whoever comes here waits for itself: nobody else can release the lock. */
function takenTwice(subject: Subject): Remark[] {
  return subject.all.flatMap(({ runner, at }) =>
    [...at].flatMap(([l, ways]) => {
      const op = subject.program.ops[l];
      const lock = lockAwaited(subject, op, ways, runner);
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
  const { program } = subject;
  return subject.all.flatMap((each) =>
    [...each.at].flatMap(([l, joined]) => {
      if (each.runner.k === 'handler' || program.ops[l].k !== 'finish') return [];
      if (!joined.some(({ held, offSince }) => held.size > 0 || offSince)) return [];
      // Rounds of a loop that are joined may seem to leave behind what each of them does not.
      const walk = walkOf(subject, each);
      const ways = walk.isWhole ? (walk.at.get(l) ?? []) : joined;
      const end = 'the end of the block';
      const locks = leftBehind(subject, each, ways).flatMap(([lock, since]) =>
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

function leftBehind(subject: Subject, each: Ways, ways: readonly Way[]): [number, Location][] {
  const found = new Map<string, [number, Location]>();
  for (const { held, doubted } of ways)
    for (const [lock, since] of held)
      if (!doubted && since !== PERHAPS && subject.reliable(lock) && isForgotten(subject, each, lock, since))
        found.set(`${lock} ${since}`, [lock, since]);
  return [...found.values()];
}

/** A semaphore that is never given up may be meant so, as nobody else could come by; one that is on some ways is not. */
function isForgotten(subject: Subject, { at }: Ways, lock: number, since: Location): boolean {
  if (!isSemaphore(subject, lock)) return true;
  const { uses } = subject.locks;
  return [...at].some(
    ([l, ways]) =>
      semaphoreAt(subject, l) === lock &&
      uses.get(l)?.takes === false &&
      ways.some(({ held }) => held.get(lock) === since),
  );
}

function asleepWith(subject: Subject): Remark[] {
  return subject.all.flatMap(({ at }) =>
    [...at].flatMap(([l, ways]) => {
      if (subject.program.ops[l].k !== 'semWoken') return [];
      return [...heldOnAll(subject, ways)].flatMap(([lock, since]) => {
        // Who waits for a semaphore sleeps too.
        if (isSemaphore(subject, lock)) return [];
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
