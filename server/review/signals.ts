/**
 * What the agents of a program tell each other through shared state: who waits for something, or goes by how it is, and who changes that.
 * Two accesses that a signal puts in order need no lock. Whatever could be a signal counts as one.
 */
import type { Location, Slot } from '../program/program.ts';
import { AGENTS, changedBy, type Look, looksOf } from './looks.ts';
import { passesFreely } from './passing.ts';
import { pathsOf } from './paths.ts';
import type { Subject } from './subject.ts';
import type { Ways } from './ways.ts';

export interface At {
  ways: Ways;
  location: Location;
}

/** What is known of handlers that run on one CPU only. */
export interface Handlers {
  /** The handler runs on the CPU of the code at the place, and only after it. */
  comesAfter(handler: Ways, at: At): boolean;
  /** Where it comes in; none where that is not known. */
  entriesOf(handler: Ways): readonly At[];
}

export class Signals {
  private readonly subject: Subject;
  private readonly looks = new Map<Ways, Look[]>();
  private readonly changes = new Map<Slot, At[]>();
  private late: Map<Ways, Set<Location>> | undefined;

  private readonly handlers: Handlers;

  constructor(subject: Subject, handlers: Handlers) {
    this.subject = subject;
    this.handlers = handlers;
    for (const ways of subject.all) {
      this.looks.set(ways, looksOf(subject, ways));
      for (const location of ways.at.keys())
        for (const slot of changedBy(subject.program, subject.program.ops[location])) {
          const known = this.changes.get(slot);
          if (known) known.push({ ways, location });
          else this.changes.set(slot, [{ ways, location }]);
        }
    }
  }

  /** Could what is done at one of the `firsts`, after it, or instead of it, be what lets the other come to `second`? */
  orders(firsts: readonly At[], second: At): boolean {
    const all = new Set(firsts.flatMap((first) => [...this.toldBy(first)]));
    const told = (ways: Ways): boolean => all.has(ways);
    const before = new Set(firsts.map(({ ways }) => ways));
    const isSuch = (change: At): boolean =>
      before.has(change.ways)
        ? firsts.some((first) => first.ways === change.ways && isFrom(first, change))
        : change.ways !== second.ways && told(change.ways);
    const counts = (op: Location, target: Location): boolean =>
      !passesFreely(this.subject, op, target, { before, second, told }, (s) => this.changesOf(s));
    if (this.isAwaited(second, isSuch, counts)) return true;
    // One way of two hears of it, the other comes too late for it.
    if (this.subject.program.timing === 'any' || this.isLate(second)) return false;
    return this.isAwaited(second, isSuch, counts, this.lateOps().get(second.ways));
  }

  /** Somebody comes there only after a time in which others get as far as they can: its own, or that of whoever tells it. */
  isLate({ ways, location }: At): boolean {
    const ops = this.lateOps().get(ways);
    return ops !== undefined && (ops.has(0) || (ops.size > 0 && pathsOf(ways).isBehind(location, ops)));
  }

  /** In a long step, or where only somebody who comes late lets it go on. */
  isHeldUp({ ways, location }: At): boolean {
    return this.lateOps().get(ways)?.has(location) ?? false;
  }

  /** Somebody comes there only when it has seen a change like that, or through one of the `others`. Whatever becomes of other agents counts as one. */
  isAwaited(
    { ways, location }: At,
    isSuch: (change: At) => boolean,
    counts?: (look: Location, target: Location) => boolean,
    others: ReadonlySet<Location> = new Set(),
  ): boolean {
    const looks = (this.looks.get(ways) ?? []).filter(
      (look) =>
        look.location !== location &&
        [...look.slots].some((slot) => slot === AGENTS || this.changesOf(slot).some(isSuch)),
    );
    const ops = new Set([...looks.map((look) => look.location), ...others]);
    return ops.has(0) || (ops.size > 0 && pathsOf(ways).isBehind(location, ops, counts));
  }

  /** Who may go by what is done there or after it, or by what those do in turn. */
  toldBy(at: At): Set<Ways> {
    const told = new Set(
      this.subject.all.filter(
        (ways) =>
          ways !== at.ways &&
          (this.hears(ways, (change) => change.ways === at.ways && isFrom(at, change)) ||
            this.handlers.comesAfter(ways, at)),
      ),
    );
    for (const one of told)
      for (const ways of this.subject.all)
        if (this.hears(ways, (change) => change.ways === one)) told.add(ways);
    return told;
  }

  /** Ends of long steps, and looks that nobody passes before somebody has come through one. */
  private lateOps(): Map<Ways, Set<Location>> {
    if (this.late) return this.late;
    const late = new Map<Ways, Set<Location>>();
    this.late = late;
    const { ops } = this.subject.program;
    for (const ways of this.subject.all)
      late.set(ways, new Set([...ways.at.keys()].filter((l) => ops[l].k === 'holdEnd')));
    const isLate = (slot: Slot): boolean => {
      const changes = this.changesOf(slot);
      return changes.length > 0 && changes.every((change) => this.isLate(change));
    };
    for (let again = true; again; ) {
      again = false;
      for (const [handler, known] of late) {
        const entries = known.has(0) ? [] : this.handlers.entriesOf(handler);
        if (entries.length === 0 || !entries.every((entry) => this.isLate(entry))) continue;
        known.add(0);
        again = true;
      }
      for (const [ways, looks] of this.looks)
        for (const { location, slots } of looks) {
          const known = late.get(ways) as Set<Location>;
          if (known.has(location) || ![...slots].some(isLate)) continue;
          known.add(location);
          again = true;
        }
    }
    return late;
  }

  private hears(ways: Ways, from: (change: At) => boolean): boolean {
    return (this.looks.get(ways) ?? []).some(({ slots }) =>
      [...slots].some((slot) => slot === AGENTS || this.changesOf(slot).some(from)),
    );
  }

  changesOf(slot: Slot): readonly At[] {
    return this.changes.get(slot) ?? [];
  }
}

/** Whoever does both does the change after it, or at most one of the two. */
function isFrom({ ways, location }: At, change: At): boolean {
  if (location === change.location) return true;
  const { after } = pathsOf(ways);
  return after(location).has(change.location) || !after(change.location).has(location);
}
