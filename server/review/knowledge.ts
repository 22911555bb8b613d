/**
 * What is known of a value on one way through the code of one agent. A value is a number, or a text that says how it came about
 * and stands for "the same unknown value": `s12.` is what slot 12 of the shared state held.
 *
 * Knowledge is of two kinds. What is *sure* follows from the code alone: locals, and variables that nobody ever writes. A *belief* is how
 * an earlier look at shared state came out; somebody may have changed it since. A way that needs a belief to be broken is doubted.
 */
import { evaluateBinary } from '../program/fold.ts';
import type { Expr, Slot } from '../program/program.ts';

export type Value = number | string;

export interface Knowledge {
  /** Locals that are not 0. */
  locals: ReadonlyMap<Slot, Value>;
  beliefs: ReadonlyMap<string, number>;
  /** The agent's interrupt flag. */
  irqsOff: Value;
}

export interface Surroundings {
  /** The executing agent. */
  me: Value;
  /** The value of a shared slot that nobody writes. */
  fixed(slot: Slot): number | undefined;
}

/** `believing`: beliefs count as well. */
export function valueOf(e: Expr, k: Knowledge, around: Surroundings, believing = false): Value {
  const value = plainValue(e, k, around, believing);
  return (believing && typeof value === 'string' ? k.beliefs.get(value) : undefined) ?? value;
}

function plainValue(e: Expr, k: Knowledge, around: Surroundings, believing: boolean): Value {
  const of = (x: Expr): Value => valueOf(x, k, around, believing);
  switch (e.k) {
    case 'const':
      return e.value;
    case 'me':
      return around.me;
    case 'local':
      return k.locals.get(e.slot) ?? 0;
    case 'shared':
      return around.fixed(e.slot) ?? `s${e.slot}.`;
    case 'element': {
      const index = of(e.index);
      if (typeof index !== 'number' || index < 0 || index >= e.count) return `e${e.base}.[${index}]`;
      const slot = e.base + index * e.stride;
      return around.fixed(slot) ?? `s${slot}.`;
    }
    case 'not': {
      const a = of(e.a);
      return typeof a === 'number' ? Number(a === 0) : `!${a}`;
    }
    case 'neg': {
      const a = of(e.a);
      return typeof a === 'number' ? -a : `-${a}`;
    }
    case 'binary':
      return binaryValue(e.op, of(e.a), of(e.b));
    case 'select': {
      const c = of(e.c);
      if (typeof c === 'number') return of(c ? e.t : e.e);
      return `(${c}?${of(e.t)}:${of(e.e)})`;
    }
    case 'agent': {
      const agent = of(e.agent);
      return e.field === 'irqsOff' && agent === around.me ? k.irqsOff : `a.${e.field}[${agent}]`;
    }
    case 'within':
      return `w.${e.fn}[${of(e.agent)}]`;
  }
}

function binaryValue(op: Extract<Expr, { k: 'binary' }>['op'], a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return evaluateBinary(op, a, b);
  if (op === '&&' && (a === 0 || b === 0)) return 0;
  if (op === '||' && (isTrue(a) || isTrue(b))) return 1;
  if (op === '!=') return `!(${a}==${b})`;
  return `(${a}${op}${b})`;
}

const isTrue = (v: Value): boolean => typeof v === 'number' && v !== 0;

/** What is known once a condition has come out as `holds`. */
export function assuming(e: Expr, holds: boolean, k: Knowledge, around: Surroundings): Knowledge {
  if (e.k === 'not') return assuming(e.a, !holds, k, around);
  if (e.k === 'binary') {
    if ((e.op === '&&' && holds) || (e.op === '||' && !holds))
      return assuming(e.b, holds, assuming(e.a, holds, k, around), around);
    if ((e.op === '==' && holds) || (e.op === '!=' && !holds)) {
      const [a, b] = [valueOf(e.a, k, around), valueOf(e.b, k, around)];
      if (typeof b === 'number') return learning(e.a, b, k, around);
      if (typeof a === 'number') return learning(e.b, a, k, around);
    }
    if (e.op === '!=') return learning({ ...e, op: '==' }, Number(!holds), k, around);
  }
  return learning(e, Number(holds), k, around);
}

function learning(e: Expr, value: number, k: Knowledge, around: Surroundings): Knowledge {
  const now = valueOf(e, k, around);
  if (typeof now === 'number') return k;
  const beliefs = new Map(k.beliefs).set(now, value);
  return { ...k, beliefs, locals: e.k === 'local' ? new Map(k.locals).set(e.slot, value) : k.locals };
}

/** Without what was believed of the values whose texts mention it. */
export function withoutBeliefs(k: Knowledge, mention: string): Knowledge {
  const kept = [...k.beliefs].filter(([text]) => !text.includes(mention));
  return kept.length === k.beliefs.size ? k : { ...k, beliefs: new Map(kept) };
}
