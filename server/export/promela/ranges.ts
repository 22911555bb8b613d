/**
 * Which values an expression can have. Promela computes with 32 bits, the machine exactly: an expression that could
 * leave them would mean something else there.
 */
import type { BinaryOperator, Expr, StepProgram } from '../../program/program.ts';

export interface Range {
  lo: number;
  hi: number;
}

export const INT: Range = { lo: -2147483648, hi: 2147483647 };

export function fits({ lo, hi }: Range): boolean {
  return lo >= INT.lo && hi <= INT.hi;
}

/** The range of the expression; `tooWide` hears of every part that leaves 32 bits. */
export function rangeOf(e: Expr, program: StepProgram, tooWide: () => void): Range {
  const range = (x: Expr) => rangeOf(x, program, tooWide);
  const kept = (r: Range): Range => {
    if (fits(r)) return r;
    tooWide();
    return INT;
  };
  const { slots, regions, agents } = program;
  switch (e.k) {
    case 'const':
      return kept({ lo: e.value, hi: e.value });
    case 'me':
      return { lo: 0, hi: agents.length };
    case 'local':
      return kept(slots[regions.base + e.slot]);
    case 'shared':
      return kept(slots[e.slot]);
    case 'element': {
      range(e.index);
      const all = Array.from({ length: e.count }, (_, i) => slots[e.base + i * e.stride]);
      return kept({ lo: Math.min(...all.map((s) => s.lo)), hi: Math.max(...all.map((s) => s.hi)) });
    }
    case 'neg': {
      const { lo, hi } = range(e.a);
      return kept({ lo: -hi, hi: -lo });
    }
    case 'select': {
      range(e.c);
      const [t, f] = [range(e.t), range(e.e)];
      return { lo: Math.min(t.lo, f.lo), hi: Math.max(t.hi, f.hi) };
    }
    case 'binary':
      return kept(combined(e.op, range(e.a), range(e.b)));
    case 'not':
      range(e.a);
      return { lo: 0, hi: 1 };
    case 'agent':
      range(e.agent);
      return { lo: 0, hi: 4 };
    case 'within':
      range(e.agent);
      return { lo: 0, hi: 1 };
  }
}

function combined(op: BinaryOperator, a: Range, b: Range): Range {
  const most = Math.max(Math.abs(a.lo), Math.abs(a.hi));
  switch (op) {
    case '+':
      return { lo: a.lo + b.lo, hi: a.hi + b.hi };
    case '-':
      return { lo: a.lo - b.hi, hi: a.hi - b.lo };
    case '*': {
      const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
      return { lo: Math.min(...corners), hi: Math.max(...corners) };
    }
    case '/':
    case '%':
      return { lo: -most, hi: most };
    case '&':
      if (a.lo >= 0 && b.lo >= 0) return { lo: 0, hi: Math.min(a.hi, b.hi) };
      return INT;
    case '|':
      if (a.lo >= 0 && b.lo >= 0)
        return { lo: 0, hi: 2 ** Math.ceil(Math.log2(Math.max(a.hi, b.hi) + 1)) - 1 };
      return INT;
    case '<<':
      // Both wrap, in the same way.
      if (a.lo >= 0 && b.lo >= 0 && a.hi * 2 ** b.hi <= INT.hi) return { lo: 0, hi: a.hi * 2 ** b.hi };
      return INT;
    case '>>':
      return { lo: Math.min(a.lo, -1), hi: Math.max(a.hi, 0) };
    default:
      return { lo: 0, hi: 1 };
  }
}
