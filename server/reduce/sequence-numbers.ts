/**
 * Sequence numbers in locals. When the oldest record of a log goes, every number of that log comes down by one and
 * stops at "at least this far behind". Copying a number, or asking whether there is one, comes to the same before and
 * after; computing with it and comparing two of them need not.
 */
import { accessOf } from '../program/access.ts';
import { walkExpr } from '../program/fold.ts';
import type { Expr, Op, Place, StepProgram } from '../program/program.ts';

/** The logs with whose sequence numbers, held in locals, the op does more than copy and look whether there is one. */
export function logsComputedWith(op: Op, program: StepProgram): number[] {
  return program.logs.flatMap(({ sequences }, log) => {
    const [locals, shared] = [new Set(sequences.local), new Set(sequences.shared)];
    return locals.size > 0 && computes(op, locals, shared) ? [log] : [];
  });
}

function computes(op: Op, numbers: ReadonlySet<number>, shared: ReadonlySet<number>): boolean {
  const isNumber = (x: Expr | Place): boolean => x.k === 'local' && numbers.has(x.slot);
  const mentions = (e: Expr): boolean => {
    let found = false;
    walkExpr(e, (x) => {
      if (isNumber(x)) found = true;
    });
    return found;
  };
  /** A number as it is, or none. */
  const isCopy = (e: Expr): boolean => {
    if (e.k === 'select') return isTest(e.c) && isCopy(e.t) && isCopy(e.e);
    return isNumber(e) || isNone(e);
  };
  /** Whether there is a number, or something that has nothing to do with them. */
  const isTest = (e: Expr): boolean => {
    if (!mentions(e) || isNumber(e)) return true;
    if (e.k === 'not') return isTest(e.a);
    if (e.k !== 'binary') return false;
    if (e.op === '&&' || e.op === '||') return isTest(e.a) && isTest(e.b);
    if (e.op !== '==' && e.op !== '!=') return false;
    return (isNone(e.b) && isCopy(e.a)) || (isNone(e.a) && isCopy(e.b));
  };
  if (op.k === 'branch') return !isTest(op.condition);
  if (op.k === 'assign') {
    return op.stores.some(({ to, value }) => {
      if (to.k === 'element' && mentions(to.index)) return true;
      if (isNumber(to)) return !isCopy(value);
      return isNumber(value) ? !(to.k === 'shared' && shared.has(to.slot)) : !isTest(value);
    });
  }
  const { reads, writes } = accessOf(op);
  return reads.some(mentions) || writes.some(isNumber);
}

const isNone = (e: Expr): boolean => e.k === 'const' && e.value === 0;
