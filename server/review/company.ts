/** Who can be at the same time as somebody else: on which CPUs code runs, what interrupts what, who is stopped, and what signals put in order. */
import type { Vector } from '../program/program.ts';
import type { SharedAccess } from './accesses.ts';
import { valueOf } from './knowledge.ts';
import { pathsOf } from './paths.ts';
import { type At, Signals } from './signals.ts';
import { meantBy, type Subject } from './subject.ts';
import type { Ways } from './ways.ts';

export class Company {
  private readonly subject: Subject;
  private known: Signals | undefined;
  private readonly cpus = new Map<Ways, ReadonlySet<number>>();
  private readonly stopping: ReadonlySet<number>;

  constructor(subject: Subject) {
    this.subject = subject;
    for (const ways of subject.all) this.cpus.set(ways, this.cpusOf(ways));
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
    this.known ??= new Signals(this.subject);
    return this.known;
  }

  canTakeLocks({ ways }: SharedAccess): boolean {
    const { me } = ways.runner;
    return (
      this.vectorOf(ways)?.kind !== 'nmi' && !(typeof me === 'number' && me >= this.subject.program.cpus)
    );
  }

  /** Nobody else runs any more, or somebody who holds the lock has it done. */
  isAlone({ ways, location }: SharedAccess, lock: number): boolean {
    const { ops } = this.subject.program;
    const sends = [...ways.at.keys()].filter((l) => {
      const op = ops[l];
      return op.k === 'send' && this.stopping.has(op.vector);
    });
    if (sends.some((l) => pathsOf(ways).after(l).has(location))) return true;
    const told = this.signals.toldBy({ ways, location });
    return this.signals.isAwaited({ ways, location }, (change) => {
      if (change.ways === ways || !this.mayHold(change.ways, change.location, lock)) return false;
      return told.has(change.ways) || ops[change.location].k === 'send';
    });
  }

  /** Two that can be at it at once: one of them writes, no lock keeps them apart, and nothing puts one before the other. */
  meets(a: SharedAccess, b: SharedAccess): boolean {
    return this.areTwo(a, b) && !shareLock(a, b) && !this.areInOrder(a, b);
  }

  /** One of them writes, and they belong to two agents, or to an agent and what interrupts it. */
  areTwo(a: SharedAccess, b: SharedAccess): boolean {
    if (!a.write && !b.write) return false;
    const [on, other] = [a, b].map(({ ways }) => this.cpus.get(ways) as ReadonlySet<number>);
    if ([...on].some((p) => [...other].some((q) => p !== q))) return true;
    return [...on].some((p) => other.has(p)) && (this.interrupts(a, b) || this.interrupts(b, a));
  }

  /** Code that a handler can interrupt on one CPU: there, with interrupts on if they matter, and not only before the interrupt is sent. */
  canInterrupt(handler: At, other: At): boolean {
    const [on, under] = [handler, other].map(({ ways }) => this.cpus.get(ways) as ReadonlySet<number>);
    if (![...on].some((cpu) => under.has(cpu))) return false;
    return this.interrupts(handler, other) && !this.signals.orders(other, handler);
  }

  private areInOrder(a: SharedAccess, b: SharedAccess): boolean {
    if (this.signals.orders(a, b) || this.signals.orders(b, a)) return true;
    return this.comesLate(a, b) || this.comesLate(b, a);
  }

  /** Only after a time in which the other one, unless it goes round and round, has come as far as it can. */
  private comesLate(late: SharedAccess, { ways, location, held }: SharedAccess): boolean {
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
  private interrupts(a: At, b: At): boolean {
    const [over, under] = [this.vectorOf(a.ways), this.vectorOf(b.ways)];
    if (!over || over.kind === under?.kind || under?.kind === 'nmi') return false;
    if (over.kind === 'nmi') return true;
    return (b.ways.at.get(b.location) ?? []).some(({ irqsOff, doubted }) => irqsOff === 0 && !doubted);
  }

  vectorOf({ runner }: Ways): Vector | undefined {
    if (runner.k !== 'handler') return undefined;
    return this.subject.program.vectors.find(({ entry }) => entry === runner.entry);
  }

  /** The agents that can run the code. */
  private cpusOf(ways: Ways): Set<number> {
    const { me } = ways.runner;
    if (typeof me === 'number') return new Set([me]);
    const { program, all, fixed } = this.subject;
    const vector = this.vectorOf(ways);
    const found = new Set<number>();
    for (const sender of all)
      for (const [l, here] of sender.at) {
        const op = program.ops[l];
        if (op.k !== 'send' || program.vectors[op.vector] !== vector) continue;
        for (const way of here) {
          const mask = valueOf(op.targets, way, { me: sender.runner.me, fixed });
          for (let cpu = 0; cpu < program.cpus; cpu++)
            if (typeof mask !== 'number' || mask & (1 << cpu)) found.add(cpu);
        }
      }
    return found;
  }

  private mayHold(ways: Ways, location: number, lock: number): boolean {
    const here = ways.at.get(location) ?? [];
    if (ways.runner.k === 'task') return here.some(({ held }) => held.has(lock));
    // What the code under a handler may hold is not its own.
    return [...ways.at].some(([l, all]) => {
      const op = this.subject.program.ops[l];
      const takes = op.k === 'lock' || op.k === 'trylock';
      return takes && all.some((way) => meantBy(this.subject, op, way, ways.runner).includes(lock));
    });
  }
}

/** One that both hold, or may hold. */
export function shareLock(a: SharedAccess, b: SharedAccess): boolean {
  const [held, others] = [a, b].map((each) => new Set([...each.held.keys(), ...each.perhaps]));
  return [...held].some((lock) => others.has(lock));
}
