/**
 * Which locals still matter where. A local that nobody will read again is set to 0 when an op leaves for a place
 * where it is dead, so that states that differ only in leftovers are one state.
 */
import { accessOf } from './access.ts';
import { targetsOf } from './flow.ts';
import { walkExpr } from './fold.ts';
import type { Op } from './program.ts';

export function clearDeadLocals(ops: Op[], locals: number, first: number): void {
  const words = Math.ceil(locals / 32);
  if (!words) return;
  const use = ops.map(() => new Uint32Array(words));
  const def = ops.map(() => new Uint32Array(words));
  const set = (bits: Uint32Array, slot: number): void => {
    bits[(slot - first) >> 5] |= 1 << ((slot - first) & 31);
  };
  const has = (bits: Uint32Array, slot: number): boolean =>
    (bits[(slot - first) >> 5] & (1 << ((slot - first) & 31))) !== 0;

  ops.forEach((op, i) => {
    const defined = new Set<number>();
    const readOf = (e: Parameters<typeof walkExpr>[0]): void =>
      walkExpr(e, (x) => {
        if (x.k === 'local' && !defined.has(x.slot)) set(use[i], x.slot);
      });
    if (op.k === 'assign') {
      // Stores happen one after the other: a local read after its own store is not live before.
      for (const s of op.stores) {
        readOf(s.value);
        if (s.to.k === 'element') readOf(s.to.index);
        if (s.to.k === 'local') {
          defined.add(s.to.slot);
          set(def[i], s.to.slot);
        }
      }
      return;
    }
    const { reads, writes } = accessOf(op);
    for (const e of reads) readOf(e);
    for (const w of writes) if (w.k === 'local') set(def[i], w.slot);
  });

  const liveIn = ops.map((_, i) => use[i].slice());
  const before: number[][] = ops.map(() => []);
  ops.forEach((op, i) => {
    for (const t of targetsOf(op)) before[t].push(i);
  });
  const work = ops.map((_, i) => i);
  const queued = new Uint8Array(ops.length).fill(1);
  for (let i = work.pop(); i !== undefined; i = work.pop()) {
    queued[i] = 0;
    let changed = false;
    for (const t of targetsOf(ops[i])) {
      for (let w = 0; w < words; w++) {
        const live = (liveIn[t][w] & ~def[i][w]) | use[i][w] | liveIn[i][w];
        if (live >>> 0 !== liveIn[i][w]) {
          liveIn[i][w] = live;
          changed = true;
        }
      }
    }
    if (changed) {
      for (const p of before[i]) {
        if (!queued[p]) {
          queued[p] = 1;
          work.push(p);
        }
      }
    }
  }

  ops.forEach((op, i) => {
    const targets = targetsOf(op);
    const clear = targets.map((t) => {
      const dead: number[] = [];
      for (let slot = first; slot < first + locals; slot++) {
        if ((has(liveIn[i], slot) || has(def[i], slot)) && !has(liveIn[t], slot)) dead.push(slot);
      }
      return dead;
    });
    if (clear.some((c) => c.length)) op.clear = clear;
  });
}
