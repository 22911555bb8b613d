/** A lock that is held where a handler can come in that takes it too: it waits for the code under it, which cannot go on. */
import type { Location } from '../program/program.ts';
import type { Company } from './company.ts';
import { isInevitable } from './conditions.ts';
import { lockName, placeIn, type Remark } from './remark.ts';
import { heldOnAll, lockOf, type Subject } from './subject.ts';
import type { Ways } from './ways.ts';

interface Taking {
  ways: Ways;
  location: Location;
  lock: number;
}

export function reviewInterrupted(subject: Subject, company: Company): Remark[] {
  const { program } = subject;
  const found = new Map<string, Remark>();
  for (const taking of takenInHandlers(subject, company))
    for (const ways of subject.all) {
      if (ways === taking.ways) continue;
      for (const [location, all] of ways.at) {
        const since = heldOnAll(subject, all).get(taking.lock);
        const key = `${since} ${taking.lock} ${taking.location}`;
        if (since === undefined || found.has(key) || all.every(({ doubted }) => doubted)) continue;
        if (!company.canInterrupt(taking, { ways, location })) continue;
        const at = placeIn(program, subject.source, since);
        if (at) found.set(key, remark(subject, company, taking, since, at));
      }
    }
  return [...found.values()];
}

/** Of an NMI's handler only what it cannot go round: it may well ask first who is under it. */
function takenInHandlers(subject: Subject, company: Company): Taking[] {
  const { program } = subject;
  return subject.all.flatMap((ways) => {
    const { runner } = ways;
    if (runner.k !== 'handler') return [];
    const isNmi = company.vectorOf(ways)?.kind === 'nmi';
    return [...ways.at].flatMap(([location, all]): Taking[] => {
      const op = program.ops[location];
      const lock = op.k === 'lock' ? lockOf(subject, op, all, runner) : undefined;
      if (lock === undefined || all.every(({ doubted }) => doubted)) return [];
      return isNmi && !isInevitable(program, ways, runner.entry, location) ? [] : [{ ways, location, lock }];
    });
  });
}

function remark(
  subject: Subject,
  company: Company,
  { ways, location, lock }: Taking,
  since: Location,
  at: Remark['at'],
): Remark {
  const { program } = subject;
  const name = lockName(program, lock);
  const vector = company.vectorOf(ways);
  const handler = `\`${vector?.name}\``;
  const isNmi = vector?.kind === 'nmi';
  const message = isNmi
    ? `\`${name}\` is taken here, and ${handler} takes it too: an NMI that comes to the CPU that holds it waits for it for ever. Only try the lock there.`
    : `\`${name}\` is taken here with interrupts on, and the handler ${handler} takes it too: on the CPU that holds it, it waits for ever. Turn interrupts off before, with irq_save().`;
  return {
    code: 'LS7012',
    message,
    at,
    location,
    related: [
      { at: program.ops[location].at, message: `${handler} takes \`${name}\` here.` },
      ...(at === program.ops[since].at
        ? []
        : [{ at: program.ops[since].at, message: `\`${name}\` is taken here.` }]),
    ],
  };
}
