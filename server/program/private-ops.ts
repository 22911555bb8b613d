/**
 * Which ops nobody else can tell from the outside: they touch only locals, values that nobody writes, and variables
 * that only this agent, at this interrupt level, ever touches. The checker runs them together with the step before.
 */
import { accessOf } from './access.ts';
import type { Body } from './builder.ts';
import { targetsOf } from './flow.ts';
import { walkExpr } from './fold.ts';
import type { Expr, Op, Place } from './program.ts';

export interface Visible {
  /** Conditions of expectations: what they read is never private. */
  conditions: Expr[];
  /** Slots that locks, logs and marks change behind the back of plain stores. */
  machineSlots: number[];
  /** Is there an IPI in the program? Then interrupt flags matter to when it lands. */
  irqs: boolean;
  /** Per location: which of the functions that conditions ask about it is in, as a comparable text. */
  watchedAt: (location: number) => string;
}

/** Shared slots an access may touch. `own`: an element indexed by the executing agent itself. */
function slotsOf(x: Expr | Place): { slots: number[]; own: boolean } | undefined {
  if (x.k === 'shared') return { slots: [x.slot], own: false };
  if (x.k === 'element') {
    const slots = Array.from({ length: x.count }, (_, i) => x.base + i * x.stride);
    return { slots, own: x.index.k === 'me' };
  }
  return undefined;
}

export function markPrivate(ops: Op[], bodyOf: Body[], visible: Visible): void {
  const written = new Set<number>();
  /** Slot -> who touches it: `agent:level`, `each:level` for own per-CPU elements, `?` for anybody. */
  const touchedBy = new Map<number, Set<string>>();
  const touch = (slot: number, who: string): void => {
    const set = touchedBy.get(slot) ?? new Set();
    touchedBy.set(slot, set.add(who));
  };
  const each = (op: Op, visit: (slots: number[], own: boolean, write: boolean) => void): void => {
    const { reads, writes } = accessOf(op);
    for (const e of reads) {
      walkExpr(e, (x) => {
        const s = slotsOf(x);
        if (s) visit(s.slots, s.own, false);
      });
    }
    for (const w of writes) {
      const s = slotsOf(w);
      if (s) visit(s.slots, s.own, true);
    }
  };
  ops.forEach((op, i) => {
    const { agents, level } = bodyOf[i];
    each(op, (slots, own, write) => {
      for (const slot of slots) {
        if (write) written.add(slot);
        if (own) touch(slot, `each:${level}`);
        else if (agents.length === 1) touch(slot, `${agents[0]}:${level}`);
        else touch(slot, '?');
      }
    });
  });
  for (const slot of visible.machineSlots) {
    written.add(slot);
    touch(slot, '?');
  }
  for (const condition of visible.conditions) {
    walkExpr(condition, (x) => {
      for (const slot of slotsOf(x)?.slots ?? []) touch(slot, '?');
    });
  }
  const isPrivateSlot = (slot: number): boolean => {
    if (!written.has(slot)) return true;
    const who = touchedBy.get(slot) as Set<string>;
    return who.size === 1 && !who.has('?');
  };

  const comesFrom: number[][] = ops.map(() => []);
  ops.forEach((op, i) => {
    for (const t of targetsOf(op)) comesFrom[t].push(i);
  });

  ops.forEach((op, i) => {
    if (op.k !== 'assign' && op.k !== 'branch') return;
    let hidden = true;
    each(op, (slots) => {
      if (!slots.every(isPrivateSlot)) hidden = false;
    });
    const { reads, writes } = accessOf(op);
    for (const e of reads) {
      walkExpr(e, (x) => {
        // An agent's own interrupt flag changes only by its own doing; all else about agents is public.
        if (x.k === 'within' || (x.k === 'agent' && x.field !== 'irqsOff')) hidden = false;
      });
    }
    if (visible.irqs && writes.some((w) => w.k === 'irqsOff')) hidden = false;
    // Where it stands is seen: before it leads into a watched function, or out of one, others have their turn.
    const here = visible.watchedAt(i);
    if (targetsOf(op).some((t) => visible.watchedAt(t) !== here)) hidden = false;
    op.private = hidden;
  });
  showAtomics(ops, comesFrom);
}

/** An op takes the glued ones after it along: where one of those can be told from the outside, so can it. */
function showAtomics(ops: Op[], comesFrom: number[][]): void {
  const seen = ops.flatMap((op, i) => (i > 0 && op.glued && !op.private ? [i] : []));
  for (let i = seen.pop(); i !== undefined; i = seen.pop()) {
    for (const p of comesFrom[i]) {
      if (!ops[p].private) continue;
      ops[p].private = false;
      if (ops[p].glued) seen.push(p);
    }
  }
}
