/** Expression constructors that compute what is already known. */
import type { BinaryOperator, Expr } from './program.ts';

export const constant = (value: number): Expr => ({ k: 'const', value });
export const ME: Expr = { k: 'me' };

export function isConst(e: Expr): e is { k: 'const'; value: number } {
  return e.k === 'const';
}

/** What a binary operator means; used for folding, and the reference for the machine's own. */
export function evaluateBinary(op: BinaryOperator, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? 0 : Math.trunc(a / b);
    case '%':
      return b === 0 ? 0 : a % b;
    case '<':
      return a < b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '&&':
      return a && b ? 1 : 0;
    case '||':
      return a || b ? 1 : 0;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
  }
}

export function binary(op: BinaryOperator, a: Expr, b: Expr): Expr {
  if (isConst(a) && isConst(b)) return constant(evaluateBinary(op, a.value, b.value));
  if (isConst(a)) return withKnown(op, a.value, b) ?? { k: 'binary', op, a, b };
  if (isConst(b) && op !== '-') return withKnown(op, b.value, a) ?? { k: 'binary', op, a, b };
  if (op === '-' && isConst(b) && b.value === 0) return a;
  return { k: 'binary', op, a, b };
}

/** What is left of an operation that does not mind the order when one side is known; nothing when it stays. */
function withKnown(op: BinaryOperator, known: number, other: Expr): Expr | undefined {
  switch (op) {
    case '&&':
      return known ? other : constant(0);
    case '||':
      return known ? constant(1) : other;
    case '+':
      return known === 0 ? other : undefined;
    default:
      return undefined;
  }
}

export function not(a: Expr): Expr {
  if (isConst(a)) return constant(a.value ? 0 : 1);
  if (a.k === 'not') return a.a;
  return { k: 'not', a };
}

export function negate(a: Expr): Expr {
  return isConst(a) ? constant(-a.value) : { k: 'neg', a };
}

export function select(c: Expr, t: Expr, e: Expr): Expr {
  return isConst(c) ? (c.value ? t : e) : { k: 'select', c, t, e };
}

/** Calls `visit` for the expression and everything below it. */
export function walkExpr(e: Expr, visit: (e: Expr) => void): void {
  visit(e);
  switch (e.k) {
    case 'not':
    case 'neg':
      walkExpr(e.a, visit);
      break;
    case 'binary':
      walkExpr(e.a, visit);
      walkExpr(e.b, visit);
      break;
    case 'select':
      walkExpr(e.c, visit);
      walkExpr(e.t, visit);
      walkExpr(e.e, visit);
      break;
    case 'element':
      walkExpr(e.index, visit);
      break;
    case 'agent':
    case 'within':
      walkExpr(e.agent, visit);
      break;
    default:
      break;
  }
}
