/** Division: a zero divisor is an error of the model, found before the step that divides. */
import type * as ast from '../language/generated/ast.ts';
import { binary, constant, isConst, select } from './fold.ts';
import { durationResult } from './lower-duration.ts';
import { error, type Lowering, materialize, type Value } from './lowering.ts';
import type { Expr } from './program.ts';
import { int } from './values.ts';

export function division(c: Lowering, e: ast.Binary, op: '/' | '%', a: Value, b: Value): Value {
  if (a.t.k === 'duration') {
    if (isConst(b.x) && b.x.value === 0) return error('LS2019', 'Division by zero.', e);
    return { x: binary(op, a.x, b.x), t: durationResult(op, a, b, e), reads: a.reads + b.reads };
  }
  let divisor = b;
  const bounds = b.t.k === 'int' ? b.t : { lo: 0, hi: 0 };
  let dividend = a;
  if (c.asked) divisor = guardedDivisor(c, b, e);
  if (bounds.lo <= 0 && bounds.hi >= 0 && !c.condition) {
    if (isConst(b.x)) return error('LS2019', 'Division by zero.', e);
    if (a.reads) dividend = materialize(c, a);
    divisor = materialize(c, b);
    const ok = c.b.label();
    c.b.emit({ k: 'branch', condition: divisor.x, then: ok, else: c.b.next });
    c.b.emit({ k: 'fail', fault: c.b.fault('LS8003', 'Division by zero.', e) });
    c.b.place(ok);
  }
  const range = a.t.k === 'int' ? a.t : { lo: 0, hi: 0 };
  const size =
    op === '/'
      ? Math.max(Math.abs(range.lo), Math.abs(range.hi))
      : Math.max(Math.abs(bounds.lo), Math.abs(bounds.hi), 1) - 1;
  return {
    x: binary(op, dividend.x, divisor.x),
    t: int(range.lo < 0 ? -size : 0, size),
    reads: dividend.reads + divisor.reads,
  };
}

/** A question has no ops: an element of nothing is the fault that a zero comes to. */
function guardedDivisor(c: Lowering, b: Value, e: ast.Binary): Value {
  if (isConst(b.x) && b.x.value === 0) return error('LS2019', 'Division by zero.', e);
  if (isConst(b.x)) return b;
  const fault = c.b.fault('LS8003', 'Division by zero.', e);
  const nothing: Expr = { k: 'element', base: 0, stride: 1, count: 1, index: constant(1), fault };
  return { ...b, x: select(b.x, b.x, nothing) };
}
