/** Who can be at the same time as somebody else: on which CPUs code runs, what interrupts what, who is stopped, and what signals put in order. */
import type { Location, Slot, Vector } from '../program/program.ts';
import type { SharedAccess } from './accesses.ts';
import { pathsOf } from './paths.ts';
import { sendsOf } from './sends.ts';
import { type At, Signals } from './signals.ts';
import { heldOnAll, isSemaphore, lockOf, meantBy, type Subject, semaphoreAt } from './subject.ts';
import { PERHAPS, type Ways } from './ways.ts';

export class Company {
  private readonly subject: Subject;
  private known: Signals | undefined;
  private readonly cpus = new Map<Ways, ReadonlySet<number>>();
  private readonly stopping: ReadonlySet<number>;

  constructor(subject: Subject) {
    this.subject = subject;
    for (const ways of subject.all) this.cpus.set(ways, this.cpusRunning(ways));
    const { vectors, ops } = subject.program;
    this.stopping = new Set(
      vectors.flatMap(({ entry }, v) => {
        const handler = subject.all.find(({ runner }) => runner.k === 'handler' && runner.entry === entry);
        return [...(handler?.at.keys() ?? [])].some((l) => ops[l].k === 'halt') ? [v] : [];
      }),
    );
  }

  /** Takes a while to find out, and is seldom asked for. */
  private get signals(): Signals {
    this.known ??= new Signals(this.subject, {
      comesAfter: (handler, at) => this.comesAfter(handler, at),
      entriesOf: (handler) => this.entriesOf(handler),
    });
    return this.known;
  }

  canTake(lock: number, { ways }: SharedAccess): boolean {
    const { me, k } = ways.runner;
    return (
      !(isSemaphore(this.subject, lock) && k === 'handler') &&
      this.vectorOf(ways)?.kind !== 'nmi' &&
      !(typeof me === 'number' && me >= this.subject.program.cpus)
    );
  }

  /** Nobody else runs any more, or somebody who holds the lock has it done. */
  isAlone({ ways, location }: SharedAccess, lock: number): boolean {
    const { ops } = this.subject.program;
    if (this.hasStopped({ ways, location })) return true;
    const told = this.signals.toldBy({ ways, location });
    return this.signals.isAwaited({ ways, location }, (change) => {
      if (change.ways === ways || !this.mayHold(change.ways, change.location, lock)) return false;
      return told.has(change.ways) || ops[change.location].k === 'send';
    });
  }

  /** Others may have been stopped before. */
  private hasStopped({ ways, location }: At): boolean {
    return [...ways.at.keys()].some((l) => {
      const op = this.subject.program.ops[l];
      return op.k === 'send' && this.stopping.has(op.vector) && pathsOf(ways).after(l).has(location);
    });
  }

  /** One of them is come to only once some of the others are over. */
  isOneLast(all: readonly At[]): boolean {
    return all.some((one) =>
      this.signals.orders(
        all.filter(({ ways }) => ways !== one.ways),
        one,
      ),
    );
  }

  /** What may have changed a shared slot. */
  changesOf(slot: Slot): readonly At[] {
    return this.signals.changesOf(slot);
  }

  /** What lets the second come to its place may be what the first does there, or after it. */
  comesFirst(first: At, second: At): boolean {
    return this.signals.orders([first], second);
  }

  /** One of them is done only once the other is over, or has been stopped. */
  areInTurn(a: At, b: At): boolean {
    if (this.hasStopped(a) || this.hasStopped(b)) return true;
    return this.signals.orders([a], b) || this.signals.orders([b], a);
  }

  /** Two that can be at it at once: one of them writes, no lock keeps them apart, and nothing puts one before the other. */
  meets(a: SharedAccess, b: SharedAccess): boolean {
    return this.areTwo(a, b) && !shareLock(a, b) && !this.areInOrder(a, b);
  }

  /** One of them writes, and they belong to two agents, or to an agent and what interrupts it. */
  areTwo(a: SharedAccess, b: SharedAccess): boolean {
    if (!a.write && !b.write) return false;
    const [on, other] = [a, b].map(({ ways }) => this.cpusOf(ways));
    if ([...on].some((p) => [...other].some((q) => p !== q))) return true;
    return [...on].some((p) => other.has(p)) && (this.comesUpon(a, b) || this.comesUpon(b, a));
  }

  /** It can run on top of the other as far as to its place: not beyond a lock that the other holds, for which it waits for ever. */
  private comesUpon(a: SharedAccess, b: SharedAccess): boolean {
    if (!this.interrupts(a, b)) return false;
    const { ops } = this.subject.program;
    const stops = [...a.ways.at].flatMap(([l, all]) => {
      const lock = ops[l].k === 'lock' ? lockOf(this.subject, ops[l], all, a.ways.runner) : undefined;
      return lock !== undefined && b.held.has(lock) ? [l] : [];
    });
    return stops.length === 0 || !pathsOf(a.ways).isBehind(a.location, new Set(stops));
  }

  /** Code that a handler can interrupt on one CPU: there, with interrupts on if they matter, and not only before the interrupt is sent. */
  canInterrupt(handler: At, other: At): boolean {
    const [on, under] = [handler, other].map(({ ways }) => this.cpusOf(ways));
    if (![...on].some((cpu) => under.has(cpu))) return false;
    if (!this.interrupts(handler, other) || this.signals.orders([other], handler)) return false;
    const held = heldOnAll(this.subject, other.ways.at.get(other.location) ?? []);
    return !this.comesLate(handler, { ...other, held }) || this.staysLong(other);
  }

  /** A long step, a wait for one, or for a lock that somebody may hold in one. */
  private staysLong({ ways, location }: At): boolean {
    if (this.signals.isHeldUp({ ways, location })) return true;
    const op = this.subject.program.ops[location];
    const lock = op.k === 'lock' && lockOf(this.subject, op, ways.at.get(location) ?? [], ways.runner);
    return this.subject.all.some(
      (other) =>
        typeof lock === 'number' &&
        other !== ways &&
        [...other.at].some(
          ([l, all]) =>
            this.signals.isHeldUp({ ways: other, location: l }) && all.some(({ held }) => held.has(lock)),
        ),
    );
  }

  private areInOrder(a: SharedAccess, b: SharedAccess): boolean {
    if (this.signals.orders([a], b) || this.signals.orders([b], a)) return true;
    return this.comesLate(a, b) || this.comesLate(b, a);
  }

  /** Only after a time in which the other one, unless it goes round and round, has come as far as it can. */
  comesLate(late: At, { ways, location, held }: At & Pick<SharedAccess, 'held'>): boolean {
    const { ops, timing } = this.subject.program;
    if (timing === 'any' || !this.signals.isLate(late)) return false;
    const waits = [...ways.at].flatMap(([l, all]) => {
      const op = ops[l];
      if (op.k !== 'lock') return op.k === 'wait' || op.k === 'semWoken' || op.k === 'holdEnd' ? [l] : [];
      return all.every((way) => meantBy(this.subject, op, way, ways.runner).every((lock) => held.has(lock)))
        ? []
        : [l];
    });
    return !pathsOf(ways).isInCircle(location, new Set(waits));
  }

  /** Can the first run on top of the other, on its CPU? */
  interrupts(a: At, b: At): boolean {
    const [over, under] = [this.vectorOf(a.ways), this.vectorOf(b.ways)];
    if (!over || over.kind === under?.kind || under?.kind === 'nmi') return false;
    if (over.kind === 'nmi') return true;
    return (b.ways.at.get(b.location) ?? []).some(({ irqsOff, doubted }) => irqsOff === 0 && !doubted);
  }

  /** Of a handler that runs on the CPU of the code only: interrupts are off there from before it is sent to beyond the place. */
  private comesAfter(handler: Ways, { ways, location }: At): boolean {
    const cpus = this.cpusOf(handler);
    if (handler === ways || cpus.size !== 1 || ways.runner.k === 'handler') return false;
    if (![...this.cpusOf(ways)].every((cpu) => cpus.has(cpu))) return false;
    const { after } = pathsOf(ways);
    return this.entriesIn(handler, ways).every((l) => l !== location && !after(l).has(location));
  }

  /** Where an IPI comes in that goes to one CPU only: on top of what that CPU does. */
  private entriesOf(handler: Ways): At[] {
    const [cpu, ...others] = this.cpusOf(handler);
    if (cpu === undefined || others.length > 0 || this.vectorOf(handler)?.kind !== 'ipi') return [];
    const task = this.subject.all.find(({ runner }) => runner.k === 'task' && runner.me === cpu);
    return task ? this.entriesIn(handler, task).map((location) => ({ ways: task, location })) : [];
  }

  /** Places of code on the handler's CPU that it may interrupt: there, and sent by then. */
  private entriesIn(handler: Ways, ways: Ways): Location[] {
    const { after } = pathsOf(ways);
    const sends = sendsOf(this.subject, this.vectorOf(handler));
    return [...ways.at.keys()].filter(
      (l) =>
        sends.some((send) => send.ways !== ways || after(send.location).has(l)) &&
        this.interrupts({ ways: handler, location: 0 }, { ways, location: l }),
    );
  }

  /**
   * All who send the interrupt to one of the CPUs do so with a lock held that the other holds too, or because they have been sent one like that:
   * so the other may be over by then.
   */
  isSentApart(
    { handler, cpus }: { handler: Ways; cpus: ReadonlySet<number> },
    other: { ways: Ways; held: ReadonlySet<number> },
    before: readonly Ways[] = [],
  ): boolean {
    const sends = sendsOf(this.subject, this.vectorOf(handler));
    return sends.every(({ ways, location, cpus: targets }) => {
      if (before.includes(ways) || ![...targets].some((cpu) => cpus.has(cpu))) return true;
      if (ways === other.ways) return false;
      const all = (ways.at.get(location) ?? []).flatMap(({ held }) => [...held]);
      if (all.some(([lock, since]) => since !== PERHAPS && other.held.has(lock))) return true;
      if (ways.runner.k === 'task') return false;
      return this.isSentApart({ handler: ways, cpus: this.cpusOf(ways) }, other, [...before, handler]);
    });
  }

  cpusOf(ways: Ways): ReadonlySet<number> {
    return this.cpus.get(ways) as ReadonlySet<number>;
  }

  vectorOf({ runner }: Ways): Vector | undefined {
    if (runner.k !== 'handler') return undefined;
    return this.subject.program.vectors.find(({ entry }) => entry === runner.entry);
  }

  /** The agents that can run the code. */
  private cpusRunning(ways: Ways): Set<number> {
    const { me } = ways.runner;
    if (typeof me === 'number') return new Set([me]);
    return new Set(sendsOf(this.subject, this.vectorOf(ways)).flatMap(({ cpus }) => [...cpus]));
  }

  private mayHold(ways: Ways, location: number, lock: number): boolean {
    const here = ways.at.get(location) ?? [];
    if (ways.runner.k === 'task') return here.some(({ held }) => held.has(lock));
    // What the code under a handler may hold is not its own.
    return [...ways.at].some(([l, all]) => {
      const op = this.subject.program.ops[l];
      const takes = op.k === 'lock' || op.k === 'trylock';
      if (semaphoreAt(this.subject, l) === lock) return true;
      return takes && all.some((way) => meantBy(this.subject, op, way, ways.runner).includes(lock));
    });
  }
}

/** One that both hold, or may hold. */
export function shareLock(a: SharedAccess, b: SharedAccess): boolean {
  const [held, others] = [a, b].map((each) => new Set([...each.held.keys(), ...each.perhaps]));
  return [...held].some((lock) => others.has(lock));
}
