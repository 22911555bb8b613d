/**
 * Locks that are taken in orders that close a circle: each agent of it waits for a lock that the next one holds. The agents are different ones, no
 * two hold a lock in common, which would keep them apart, and nothing puts one after another.
 */
import type { Company } from './company.ts';
import { type Order, ordersOf } from './orders.ts';
import { lockName, placeIn, type Remark } from './remark.ts';
import { textOf } from './semaphores.ts';
import type { At } from './signals.ts';
import { heldOnAll, type Subject } from './subject.ts';

/** Longer circles are not looked for. */
const LONGEST = 6;
/** So many ways to go on are tried. */
const PATIENCE = 50_000;

export function reviewCircles(subject: Subject, company: Company): Remark[] {
  return circlesOf(subject, company).flatMap((circle) => remark(subject, company, circle));
}

/** The last order of each is the one that is latest in the code. Where some of the locks close a circle already, one with more is none of its own. */
export function circlesOf(subject: Subject, company: Company): Order[][] {
  const orders = ordersOf(subject, company);
  const found: Order[][] = [];
  const fits = compatible(subject, company);
  const isKnown = (locks: readonly number[]): boolean =>
    found.some((circle) => circle.every(({ first }) => locks.includes(first)));
  let patience = PATIENCE;
  const lengthen = (circle: Order[], length: number, before: number): void => {
    const [start, end] = [circle[0], circle[circle.length - 1]];
    if (circle.length === length) {
      const stands = circle.flatMap(standsOf);
      if (end.second === start.first && areDifferent(circle) && !company.isOneLast(stands))
        found.push([...circle.slice(1), start]);
      return;
    }
    for (const next of orders.slice(0, before)) {
      if (next.first !== end.second || patience-- < 0) continue;
      const locks = [...circle, next].map(({ first }) => first);
      if (new Set(locks).size < locks.length || isKnown(locks)) continue;
      if (circle.every((other) => fits(other, next))) lengthen([...circle, next], length, before);
    }
  };
  for (let length = 2; length <= LONGEST; length++)
    orders.forEach((start, i) => lengthen([start], length, i));
  return found;
}

/** Where it waits, and where the code under it stands. */
const standsOf = ({ at, under }: Order): At[] => (under ? [at, under] : [at]);

/** Each of the two can stand where it waits while the other does. */
function compatible(subject: Subject, company: Company): (a: Order, b: Order) => boolean {
  const known = new Map<Order, Map<Order, boolean>>();
  const find = (a: Order, b: Order): boolean => {
    if (!areDifferent([a, b]) || [...a.held].some((lock) => b.held.has(lock))) return false;
    if (standsOf(a).some((one) => standsOf(b).some((other) => company.areInTurn(one, other)))) return false;
    if (isSentApart(company, a, b) || isSentApart(company, b, a)) return false;
    return !comesTooLate(subject, company, a, b) && !comesTooLate(subject, company, b, a);
  };
  return (a, b) => {
    const ofA = known.get(a) ?? new Map<Order, boolean>();
    known.set(a, ofA);
    const fits = ofA.get(b) ?? find(a, b);
    ofA.set(b, fits);
    return fits;
  };
}

/** A handler that comes only when somebody else has gone through what the other one holds. */
function isSentApart(company: Company, { at, cpus }: Order, other: Order): boolean {
  return (
    at.ways.runner.k === 'handler' &&
    company.isSentApart({ handler: at.ways, cpus }, { ways: other.at.ways, held: other.held })
  );
}

/** What the one waits for is taken only after a time in which it has long gone on. */
function comesTooLate(subject: Subject, company: Company, waiting: Order, owner: Order): boolean {
  if (waiting.second !== owner.first) return false;
  const { ways, location } = waiting.at;
  const held = heldOnAll(subject, ways.at.get(location) ?? []);
  return company.comesLate(owner.since, { ways, location, held });
}

/** Each can be another CPU. */
function areDifferent(orders: readonly Order[], taken: ReadonlySet<number> = new Set()): boolean {
  const [first, ...others] = orders;
  return (
    !first || [...first.cpus].some((cpu) => !taken.has(cpu) && areDifferent(others, new Set([...taken, cpu])))
  );
}

// ------------------------------------------------------------------------------------ words and places

function remark(subject: Subject, company: Company, circle: Order[]): Remark[] {
  const { program } = subject;
  const nameOf = (lock: number): string => `\`${lockName(program, lock)}\``;
  const at = (order: Order) => placeIn(program, subject.source, order.at.location);
  // Where the latest lies in another file, it is said at one that does not.
  const here = turnsOf(circle).find((turn) => at(turn[turn.length - 1]));
  const last = here?.[here.length - 1];
  const place = last && at(last);
  if (!here || !last || !place) return [];
  const others = here.slice(0, -1);
  const [first, second] = [nameOf(last.first), nameOf(last.second)];
  const taken = isAcross(last)
    ? `${second} is taken here, in the handler ${handlerOf(company, last)} that can interrupt who holds ${first}`
    : `${second} is taken here while ${first} is held`;
  const elsewhere = others.map((order) => `${nameOf(order.second)} while ${nameOf(order.first)} is held`);
  const each = others.length > 1 ? 'all of them can wait for each other' : 'each can wait for the other';
  return [
    {
      code: others.length > 1 ? 'LS7013' : 'LS7006',
      message: `${taken}, and elsewhere ${elsewhere.join(', ')}: ${each} for ever. ${remedy(company, circle)}`,
      at: place,
      location: last.at.location,
      related: [
        { at: textOf(program, last.since.location), message: `Here ${first} is taken first.` },
        ...others.flatMap((order) => [
          { at: textOf(program, order.at.location), message: who(subject, company, order, nameOf) },
          {
            at: textOf(program, order.since.location),
            message: `There ${nameOf(order.first)} is taken first.`,
          },
        ]),
      ],
    },
  ];
}

/** The circle as it is, and with each other one as its last. */
function turnsOf(circle: readonly Order[]): Order[][] {
  return circle.map((_, i) => [...circle.slice(circle.length - i), ...circle.slice(0, circle.length - i)]);
}

/** A handler waits, and what it interrupts holds. */
const isAcross = ({ at, since }: Order): boolean => at.ways !== since.ways;

const handlerOf = (company: Company, { at }: Order): string => `\`${company.vectorOf(at.ways)?.name}\``;

function who({ program }: Subject, company: Company, order: Order, nameOf: (lock: number) => string): string {
  const [first, second] = [nameOf(order.first), nameOf(order.second)];
  const { me } = order.at.ways.runner;
  if (typeof me === 'number') return `${program.agents[me].name} takes ${second} here, holding ${first}.`;
  const handler = `The handler ${handlerOf(company, order)} takes ${second} here`;
  if (!isAcross(order)) return `${handler}, holding ${first}.`;
  const cpus = [...order.cpus].map((cpu) => program.agents[cpu].name);
  return `${handler}, and can interrupt ${cpus.join(' or ')}, holding ${first}.`;
}

function remedy(company: Company, circle: readonly Order[]): string {
  const both = circle.length > 2 ? 'all of them' : 'both';
  const across = circle.filter(isAcross);
  if (across.length === 0) return `Take ${both} in one order everywhere.`;
  if (across.some(({ at }) => company.vectorOf(at.ways)?.kind === 'nmi'))
    return 'Only try a lock in the handler of an NMI.';
  return `Turn interrupts off before the lock is taken that the handler can come upon, or take ${both} in one order everywhere.`;
}
