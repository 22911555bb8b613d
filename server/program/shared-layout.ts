/** Places for everything shared: variables, locks, semaphores, logs, marks. */
import type { AstNode } from 'langium';
import type * as ast from '../language/generated/ast.ts';
import { TEXTS } from './builder.ts';
import { CompileError } from './diagnostic.ts';
import { binary, constant } from './fold.ts';
import type {
  Expr,
  LockLayout,
  LogLayout,
  Mark,
  SemaphoreLayout,
  Slot,
  SlotInfo,
  VariableInfo,
} from './program.ts';
import type { CaseType } from './values.ts';

/** A variable as the lowering sees it. */
export interface SharedVariable {
  base: Slot;
  type: CaseType;
  percpu: boolean;
  /** Lengths, outermost first: the CPUs of a per-CPU variable, then its array sizes. */
  dimensions: number[];
  name: string;
}

export class SharedLayout {
  readonly slots: SlotInfo[] = [];
  readonly locks: LockLayout[] = [];
  readonly semaphores: SemaphoreLayout[] = [];
  readonly logs: LogLayout[] = [];
  readonly marks: Mark[] = [];
  readonly variables: VariableInfo[] = [];
  /** Logs whose records' level (or writer) somebody looks at. */
  readonly levelRead = new Set<number>();
  readonly writerRead = new Set<number>();
  /** There is a mark for every text, and nothing more can be laid out. */
  sealed = false;

  private readonly agents: number;
  private readonly cpus: number;

  /** By lock: how many can wait for it, where that is known to be more than one of each agent. */
  private readonly waiters: readonly number[];

  constructor(agents: number, cpus: number, waiters: readonly number[] = []) {
    this.agents = agents;
    this.cpus = cpus;
    this.waiters = waiters;
  }

  slot(name: string, lo: number, hi: number, initial = 0): Slot {
    this.slots.push({ name, lo, hi, initial });
    return this.slots.length - 1;
  }

  /** Bounds of a type's raw values. */
  bounds(t: CaseType): { lo: number; hi: number } {
    switch (t.k) {
      case 'bool':
        return { lo: 0, hi: 1 };
      case 'int':
        return { lo: t.lo, hi: t.hi };
      case 'cpu':
        return { lo: 0, hi: this.cpus };
      case 'cpus':
        return { lo: 0, hi: 2 ** this.cpus - 1 };
      case 'enum':
        return { lo: 0, hi: t.members.length - 1 };
      case 'seq':
      case 'record':
        return { lo: 0, hi: this.logs[t.log].lag + 1 + this.logs[t.log].size };
      case 'text':
        return { lo: 0, hi: TEXTS };
      case 'duration':
        return { lo: 0, hi: 0 };
      case 'void':
      case 'none':
        return { lo: 0, hi: 0 };
    }
  }

  lock(name: string, count: number): number {
    const queue = Math.max(this.agents, this.waiters[this.locks.length] ?? 0);
    const stride = 1 + queue;
    const base = this.slots.length;
    for (let i = 0; i < count; i++) {
      const label = count > 1 ? `${name}[${i}]` : name;
      this.slot(`${label}.holder`, 0, this.agents);
      for (let q = 0; q < queue; q++) this.slot(`${label}.queue[${q}]`, 0, this.agents * 3);
    }
    this.locks.push({ name, base, stride, count, queue });
    return this.locks.length - 1;
  }

  semaphore(name: string, count: number): number {
    const lock = this.lock(`${name}.lock`, 1);
    const countSlot = this.slot(`${name}.count`, 0, count + 7, count);
    const holder = this.slot(`${name}.holder`, 0, this.cpus);
    const waiters = this.slots.length;
    for (let i = 0; i < this.agents; i++) this.slot(`${name}.waiters[${i}]`, 0, this.agents);
    const woken = this.slots.length;
    for (let i = 0; i < this.agents; i++) this.slot(`${name}.woken[${i}]`, 0, 1);
    this.semaphores.push({ name, lock, count: countSlot, holder, waiters, queue: this.agents, woken });
    return this.semaphores.length - 1;
  }

  log(name: string, size: number, lag: number): number {
    this.logs.push({
      name,
      size,
      lag,
      used: this.slot(`${name}.used`, 0, size),
      records: 0,
      stride: 0,
      fields: { state: 0, text: -1, level: -1, writer: -1, read: -1 },
      sequences: { shared: [], local: [] },
    });
    return this.logs.length - 1;
  }

  /** Slots of the records, once it is known what the program looks at. */
  layOutRecords(log: number, show: { texts: number; level: boolean; writer: boolean; read: boolean }): void {
    const layout = this.logs[log];
    layout.records = this.slots.length;
    for (let i = 0; i < layout.size; i++) {
      let offset = 0;
      const field = (key: keyof LogLayout['fields'], hi: number, present: boolean): void => {
        layout.fields[key] = present ? offset++ : -1;
        if (!present) return;
        const slot = this.slot(`${layout.name}[${i}].${key}`, 0, hi);
        if (key === 'text') this.slots[slot].text = true;
      };
      field('state', 1, true);
      field('text', Math.max(0, show.texts - 1), show.texts > 1);
      field('level', 15, show.level);
      field('writer', this.agents, show.writer);
      field('read', 1, show.read);
      layout.stride = offset;
    }
  }

  variable(
    node: ast.Shared,
    type: CaseType,
    dimensions: number[],
    initial: number,
    at: VariableInfo['at'],
    shown: VariableInfo['type'],
    doc?: string,
  ): SharedVariable {
    const count = dimensions.reduce((a, b) => a * b, 1);
    if (count > 4096)
      throw new CompileError(
        'LS6002',
        `${node.name} has ${count} elements; at most 4096 are possible.`,
        node as AstNode,
      );
    const { lo, hi } = this.bounds(type);
    const base = this.slots.length;
    for (let i = 0; i < count; i++) {
      const slot = this.slot(
        count > 1 || dimensions.length ? `${node.name}[${i}]` : node.name,
        lo,
        hi,
        initial,
      );
      if (type.k === 'seq') this.logs[type.log].sequences.shared.push(slot);
    }
    this.variables.push({
      name: node.name,
      type: shown,
      slot: base,
      count,
      stride: 1,
      dimensions,
      percpu: node.percpu,
      at,
      ...(doc ? { doc } : {}),
    });
    return { base, type, percpu: node.percpu, dimensions, name: node.name };
  }

  /** Every text has its marks: one that has the pattern in it was printed exactly if one of those was. */
  private anyMark(kind: Mark['kind'], pattern: string): Expr {
    return this.marks
      .filter((m) => m.kind === kind && m.pattern.includes(pattern))
      .map((m): Expr => ({ k: 'shared', slot: m.slot }))
      .reduce((a, b) => binary('||', a, b), constant(0));
  }

  /** The slot that tells whether a text was printed, or lost. */
  mark(kind: Mark['kind'], pattern: string): Expr {
    let mark = this.marks.find((m) => m.kind === kind && m.pattern === pattern);
    if (!mark && this.sealed) return this.anyMark(kind, pattern);
    if (!mark) {
      mark = { kind, pattern, slot: this.slot(`${kind}("${pattern}")`, 0, 1), matches: [] };
      this.marks.push(mark);
    }
    return { k: 'shared', slot: mark.slot };
  }
}
