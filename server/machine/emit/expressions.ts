/**
 * JavaScript source for expressions. In scope of the emitted text: the state `s`, the executing agent `me`,
 * the start of its region `r`, its level `v`, and the helpers of runtime.ts. An index out of range does not
 * throw: the helper remembers the fault in `fault.pending`, and whoever evaluates looks there afterwards.
 */
import type { Expr, Place, StepProgram } from '../../program/program.ts';

/** The expression as a number. */
export function valueOf(e: Expr, program: StepProgram): string {
  const value = (x: Expr) => valueOf(x, program);
  switch (e.k) {
    case 'const':
      return e.value < 0 ? `(${e.value})` : `${e.value}`;
    case 'me':
      return 'me';
    case 'local':
      return `s[r+${e.slot}]`;
    case 'shared':
      return `s[${e.slot}]`;
    case 'element':
      return `s[${elementOf(e, program)}]`;
    case 'neg':
      return `(-${value(e.a)})`;
    case 'select':
      return `(${testOf(e.c, program)} ? ${value(e.t)} : ${value(e.e)})`;
    case 'binary':
      if (e.op === '/') return `divide(${value(e.a)}, ${value(e.b)})`;
      if (e.op === '%') return `remainder(${value(e.a)}, ${value(e.b)})`;
      if (isTest(e)) return `(${testOf(e, program)} ? 1 : 0)`;
      return `(${value(e.a)} ${e.op} ${value(e.b)})`;
    case 'not':
    case 'within':
      return `(${testOf(e, program)} ? 1 : 0)`;
    case 'agent': {
      const { base, size, status, level, irqsOff } = program.regions;
      const region = `(${base}+${value(e.agent)}*${size})`;
      if (e.field === 'status') return `s[${region}+${status}]`;
      if (e.field === 'level') return `s[${region}+${level}]`;
      return `currentFlag(s, ${region}, ${irqsOff})`;
    }
  }
}

/** The expression as a JavaScript condition. */
export function testOf(e: Expr, program: StepProgram): string {
  switch (e.k) {
    case 'not':
      return `!(${testOf(e.a, program)})`;
    case 'within':
      return `within(s, ${valueOf(e.agent, program)}, ${e.fn})`;
    case 'binary':
      if (e.op === '&&' || e.op === '||') return `(${testOf(e.a, program)} ${e.op} ${testOf(e.b, program)})`;
      if (isTest(e)) return `(${valueOf(e.a, program)} ${strict(e.op)} ${valueOf(e.b, program)})`;
      return `(${valueOf(e, program)} !== 0)`;
    case 'const':
      return e.value !== 0 ? 'true' : 'false';
    default:
      return `(${valueOf(e, program)} !== 0)`;
  }
}

/** Index into the state of an array element; 0 and a pending fault when the index is out of range. */
export function elementOf(e: Extract<Expr | Place, { k: 'element' }>, program: StepProgram): string {
  const { index, base, stride, count, fault } = e;
  if (index.k === 'const' && index.value >= 0 && index.value < count) return `${base + index.value * stride}`;
  return `elementAt(${valueOf(index, program)}, ${base}, ${stride}, ${count}, ${fault})`;
}

/** Whether evaluating can leave a pending fault. */
export function canFault(e: Expr): boolean {
  switch (e.k) {
    case 'element':
      return !(e.index.k === 'const' && e.index.value >= 0 && e.index.value < e.count);
    case 'not':
    case 'neg':
      return canFault(e.a);
    case 'binary':
      return canFault(e.a) || canFault(e.b);
    case 'select':
      return canFault(e.c) || canFault(e.t) || canFault(e.e);
    case 'agent':
    case 'within':
      return canFault(e.agent);
    default:
      return false;
  }
}

const TESTS = new Set(['<', '<=', '>', '>=', '==', '!=', '&&', '||']);

function isTest(e: Extract<Expr, { k: 'binary' }>): boolean {
  return TESTS.has(e.op);
}

function strict(op: string): string {
  return op === '==' ? '===' : op === '!=' ? '!==' : op;
}
