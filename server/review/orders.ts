/**
 * Who waits for a lock and holds another meanwhile. In a handler that is what it holds itself, and what the code that it interrupts holds, as lockdep
 * has it.
 */
import type { Company } from './company.ts';
import { isInevitable } from './conditions.ts';
import type { At } from './signals.ts';
import { heldOnAll, lockAwaited, meantBy, type Subject } from './subject.ts';
import { PERHAPS, type Ways } from './ways.ts';

export interface Order {
  first: number;
  /** Where the first was taken. */
  since: At;
  second: number;
  /** Where the second is waited for. */
  at: At;
  /** The code that the handler at `at` comes on top of. */
  under?: At;
  /** Who can be it. */
  cpus: ReadonlySet<number>;
  /** All that may be held there. */
  held: ReadonlySet<number>;
}

/** More than this, and nothing is said. */
const MOST = 400;

/** Only those that can be part of a circle; the order is that of the code. */
export function ordersOf(subject: Subject, company: Company): Order[] {
  const tasks = subject.all.filter(({ runner }) => runner.k === 'task');
  const handlers = subject.all.filter(({ runner }) => runner.k === 'handler');
  const own = tasks.flatMap((ways) => ordersIn(subject, company, ways));
  const within = handlers.flatMap((ways) => ordersIn(subject, company, ways));
  const across = handlers.flatMap((ways) =>
    tasks.flatMap((task) => ordersAcross(subject, company, ways, task)),
  );
  const inCircles = onlyCircles([...own, ...across, ...within]);
  if (inCircles.length > MOST) return [];
  // What can interrupt what takes a while to find out.
  const found = inCircles.flatMap((order) => {
    if (order.under) return company.canInterrupt(order.at, order.under) ? [order] : [];
    return order.at.ways.runner.k === 'task' ? [order] : onTopOf(subject, company, order, tasks);
  });
  return onlyCircles(found);
}

/** Within the code of one agent or handler. */
function ordersIn(subject: Subject, company: Company, ways: Ways): Order[] {
  const vague = vaguelyTaken(subject, ways);
  return waitsIn(subject, ways).flatMap(({ at, second }) => {
    const all = ways.at.get(at.location) ?? [];
    const sure = heldOnAll(subject, all);
    if (sure.has(second)) return [];
    const held = heldAt(at, vague);
    return [...sure].map(([first, location]) => {
      return { first, since: { ways, location }, second, at, cpus: company.cpusOf(ways), held };
    });
  });
}

/** A handler waits for a lock, and the code under it holds another. Of an NMI's handler only what it cannot go round, as for one lock. */
function ordersAcross(subject: Subject, company: Company, handler: Ways, task: Ways): Order[] {
  const cpus = new Set([...company.cpusOf(handler)].filter((cpu) => company.cpusOf(task).has(cpu)));
  if (cpus.size === 0) return [];
  const isNmi = company.vectorOf(handler)?.kind === 'nmi';
  const waits = waitsIn(subject, handler).filter(
    ({ at }) => !isNmi || isInevitable(subject.program, handler, handler.runner.entry, at.location),
  );
  if (waits.length === 0) return [];
  const vague = vaguelyTaken(subject, handler);

  const found = new Map<string, Order>();
  for (const [location, all] of task.at) {
    if (all.every(({ doubted }) => doubted)) continue;
    const under = { ways: task, location };
    for (const [first, since] of heldOnAll(subject, all))
      for (const { at, second } of waits) {
        const held = new Set([...heldAt(under), ...heldAt(at, vague)]);
        if (held.has(second) || !company.interrupts(at, under)) continue;
        const key = [at.location, first, since, [...held].sort()].join(' ');
        if (!found.has(key))
          found.set(key, { first, since: { ways: task, location: since }, second, at, under, cpus, held });
      }
  }
  return [...found.values()];
}

/** What the handler does is done while the code under it holds some locks, or none: each of the smallest choices is an order of its own. */
function onTopOf(subject: Subject, company: Company, order: Order, tasks: readonly Ways[]): Order[] {
  const found: Order[] = [];
  for (const task of tasks) {
    const cpus = new Set([...order.cpus].filter((cpu) => company.cpusOf(task).has(cpu)));
    if (cpus.size === 0) continue;
    const vague = vaguelyTaken(subject, task);
    for (const location of task.at.keys()) {
      const under = { ways: task, location };
      const below = heldAt(under, vague);
      const held = new Set([...order.held, ...below]);
      const isKnown = found.some(
        (other) => other.under?.ways === task && [...other.held].every((lock) => held.has(lock)),
      );
      if (isKnown || below.has(order.first) || below.has(order.second)) continue;
      if (company.canInterrupt(order.at, under)) found.push({ ...order, under, cpus, held });
    }
  }
  return found;
}

function waitsIn(subject: Subject, ways: Ways): { at: At; second: number }[] {
  return [...ways.at].flatMap(([location, all]) => {
    const second = lockAwaited(subject, subject.program.ops[location], all, ways.runner);
    if (second === undefined || all.every(({ doubted }) => doubted)) return [];
    return [{ at: { ways, location }, second }];
  });
}

/** On some way, by this code itself. Of what a handler may hold, the code under it may hold most. */
export function heldAt({ ways, location }: At, vague: ReadonlySet<number> = new Set()): Set<number> {
  const all = (ways.at.get(location) ?? []).flatMap((way) => [...way.held]);
  return new Set(
    all.flatMap(([lock, since]) =>
      ways.runner.k === 'task' || since !== PERHAPS || vague.has(lock) ? [lock] : [],
    ),
  );
}

/** Locks of which the code takes one, and it is not known which. */
function vaguelyTaken(subject: Subject, { at, runner }: Ways): Set<number> {
  const found = new Set<number>();
  for (const [l, all] of at) {
    const op = subject.program.ops[l];
    if (op.k !== 'lock' && op.k !== 'trylock') continue;
    for (const way of all) {
      const meant = meantBy(subject, op, way, runner);
      if (meant.length > 1) for (const lock of meant) found.add(lock);
    }
  }
  return found;
}

/** Those whose second lock leads back to their first. */
function onlyCircles(orders: readonly Order[]): Order[] {
  const next = new Map<number, Set<number>>();
  for (const { first, second } of orders) next.set(first, (next.get(first) ?? new Set()).add(second));
  const reached = new Map<number, Set<number>>();
  for (const [lock, seconds] of next) {
    const found = new Set(seconds);
    for (const one of found) for (const other of next.get(one) ?? []) found.add(other);
    reached.set(lock, found);
  }
  return orders.filter(({ first, second }) => reached.get(second)?.has(first));
}
