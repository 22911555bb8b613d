/** Which values an expression can have at most, whenever it is asked. */
import { accessOf } from '../program/access.ts';
import { evaluateBinary } from '../program/fold.ts';
import { machineTouches } from '../program/machine-touches.ts';
import type { Expr, Place, Slot, StepProgram } from '../program/program.ts';

/** Undefined: too many to list, or nobody knows. */
export type Values = ReadonlySet<number> | undefined;

/** More values than this are not listed. */
const MOST = 64;

/** `slot`: the values of a shared slot. */
export function possible(e: Expr, slot: (slot: Slot) => Values): Values {
  const of = (x: Expr): Values => possible(x, slot);
  switch (e.k) {
    case 'const':
      return new Set([e.value]);
    case 'shared':
      return slot(e.slot);
    case 'element':
      return union(
        Array.from({ length: Math.min(e.count, MOST + 1) }, (_, i) => slot(e.base + i * e.stride)),
      );
    case 'not':
      return mapped(of(e.a), (a) => Number(a === 0));
    case 'neg':
      return mapped(of(e.a), (a) => -a);
    case 'select': {
      const c = of(e.c);
      if (c && ![...c].some((v) => v !== 0)) return of(e.e);
      if (c && !c.has(0)) return of(e.t);
      return union([of(e.t), of(e.e)]);
    }
    case 'binary': {
      const [a, b] = [of(e.a), of(e.b)];
      if (e.op === '&&' && (isOnly(a, 0) || isOnly(b, 0))) return new Set([0]);
      if (e.op === '||' && [a, b].some((v) => v && !v.has(0))) return new Set([1]);
      if (!a || !b) return undefined;
      return union([...a].map((x) => mapped(b, (y) => evaluateBinary(e.op, x, y))));
    }
    default:
      return undefined;
  }
}

const isOnly = (values: Values, value: number): boolean => values?.size === 1 && values.has(value);

function mapped(values: Values, map: (v: number) => number): Values {
  return values && new Set([...values].map(map));
}

function union(all: Values[]): Values {
  const found = new Set<number>();
  for (const values of all) {
    if (!values) return undefined;
    for (const v of values) found.add(v);
  }
  return found.size > MOST ? undefined : found;
}

/** All that the type of a shared slot allows. */
export function withinRange({ slots }: StepProgram): (slot: Slot) => Values {
  return (slot) => {
    const { lo, hi } = slots[slot];
    return hi - lo >= MOST ? undefined : new Set(Array.from({ length: hi - lo + 1 }, (_, i) => lo + i));
  };
}

/** What each shared slot can come to hold: what it starts with, and the constants stored to it if nothing else is. */
export function everHeld(program: StepProgram): (slot: Slot) => Values {
  const held: (Set<number> | undefined)[] = program.slots.map(({ initial }) => new Set([initial]));
  const touch = (base: number, count: number, stride: number, values: Values): void => {
    for (let i = 0; i < count; i++) {
      const slot = base + i * stride;
      if (slot >= held.length) continue;
      if (!values) held[slot] = undefined;
      else for (const v of values) held[slot]?.add(v);
    }
  };
  const store = (to: Place, values: Values): void => {
    if (to.k === 'shared') touch(to.slot, 1, 1, values);
    if (to.k === 'element') touch(to.base, to.count, to.stride, values);
  };
  program.ops.forEach((op, l) => {
    if (l === 0) return;
    if (op.k === 'assign')
      for (const { to, value } of op.stores)
        store(
          to,
          possible(value, () => undefined),
        );
    else for (const to of accessOf(op).writes) store(to, undefined);
    for (const { base, count, write } of machineTouches(op, program))
      if (write) touch(base, count, 1, undefined);
  });
  for (const { sequences } of program.logs) for (const slot of sequences.shared) held[slot] = undefined;
  // Interrupts that are under way come and go by themselves.
  for (const { base } of program.vectors) touch(base, program.cpus, 1, undefined);
  return (slot) => held[slot];
}
