/**
 * Which values an expression can have, from the bounds of the slots it reads. Where the result of an operation fits
 * into 32 bits the engines use the plain one, and where an index fits its array they do not check it.
 */
import type { BinaryOperator, Expr, StepProgram } from '../../program/program.ts';

/** Both ends inclusive, within 32 bits. */
export interface Interval {
  lo: number;
  hi: number;
}

export type Intervals = (e: Expr) => Interval;

export const SMALLEST = -2147483648;
export const LARGEST = 2147483647;

export const clamp = (x: number): number => Math.min(Math.max(x, SMALLEST), LARGEST);
export const fits = ({ lo, hi }: Interval): boolean => lo >= SMALLEST && hi <= LARGEST;

const BIT: Interval = { lo: 0, hi: 1 };
const ANY: Interval = { lo: SMALLEST, hi: LARGEST };

export function createIntervals(program: StepProgram): Intervals {
  const { slots, regions, agents } = program;
  const known = new WeakMap<Expr, Interval>();

  const slotsAt = (base: number, stride: number, count: number): Interval => {
    let { lo, hi } = slots[base];
    for (let i = 1; i < count; i++) {
      lo = Math.min(lo, slots[base + i * stride].lo);
      hi = Math.max(hi, slots[base + i * stride].hi);
    }
    return { lo: clamp(lo), hi: clamp(hi) };
  };

  function compute(e: Expr): Interval {
    switch (e.k) {
      case 'const':
        return { lo: clamp(e.value), hi: clamp(e.value) };
      case 'me':
        return { lo: 0, hi: agents.length - 1 };
      case 'local':
        return slotsAt(regions.base + e.slot, regions.size, agents.length);
      case 'shared':
        return slotsAt(e.slot, 1, 1);
      case 'element': {
        const { lo, hi } = slotsAt(e.base, e.stride, e.count);
        // One that does not exist counts as 0.
        return { lo: Math.min(lo, 0), hi: Math.max(hi, 0) };
      }
      case 'neg': {
        const { lo, hi } = of(e.a);
        return { lo: clamp(-hi), hi: clamp(-lo) };
      }
      case 'select': {
        const t = of(e.t);
        const f = of(e.e);
        return { lo: Math.min(t.lo, f.lo), hi: Math.max(t.hi, f.hi) };
      }
      case 'binary': {
        const { lo, hi } = exactly(e.op, of(e.a), of(e.b));
        return { lo: clamp(lo), hi: clamp(hi) };
      }
      case 'agent':
        return { lo: 0, hi: e.field === 'status' ? 4 : e.field === 'level' ? 2 : 1 };
      case 'not':
      case 'within':
        return BIT;
    }
  }

  function of(e: Expr): Interval {
    const before = known.get(e);
    if (before) return before;
    const found = compute(e);
    known.set(e, found);
    return found;
  }
  return of;
}

/** Where the exact result lies: it may leave 32 bits for `+`, `-`, `*` and `/`. */
export function exactly(op: BinaryOperator, a: Interval, b: Interval): Interval {
  switch (op) {
    case '+':
      return { lo: a.lo + b.lo, hi: a.hi + b.hi };
    case '-':
      return { lo: a.lo - b.hi, hi: a.hi - b.lo };
    case '*': {
      const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
      return { lo: Math.min(...corners), hi: Math.max(...corners) };
    }
    case '/': {
      const most = Math.max(Math.abs(a.lo), Math.abs(a.hi));
      return { lo: a.lo < 0 || b.lo < 0 ? -most : 0, hi: most };
    }
    case '%': {
      const most = Math.max(Math.abs(b.lo), Math.abs(b.hi));
      return { lo: a.lo < 0 ? -most : 0, hi: a.hi > 0 ? most : 0 };
    }
    case '&':
      if (a.lo >= 0 && b.lo >= 0) return { lo: 0, hi: Math.min(a.hi, b.hi) };
      return ANY;
    case '|':
      if (a.lo >= 0 && b.lo >= 0) return { lo: 0, hi: 2 ** (32 - Math.clz32(a.hi | b.hi)) - 1 };
      return ANY;
    case '<<': {
      const hi = b.lo >= 0 && b.hi < 32 && a.lo >= 0 ? a.hi * 2 ** b.hi : LARGEST + 1;
      return hi <= LARGEST ? { lo: 0, hi } : ANY;
    }
    case '>>':
      return { lo: Math.min(a.lo, 0), hi: Math.max(a.hi, 0) };
    default:
      return BIT;
  }
}
