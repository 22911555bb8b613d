/** Expressions and conditions in words, for traces and explanations. */
import type { BinaryOperator, Expr, Op, StepProgram, ValueType } from '../program/program.ts';
import { STATUS } from '../program/program.ts';
import { arrayAt, localAt, type Named, sourceText, valueText, variableAt } from './names.ts';

/** Where an expression stands: what its locals are called depends on that. */
export interface Scope {
  program: StepProgram;
  frame: number;
}

/** The variable an expression is, if it is just that. */
export function asVariable(e: Expr, { program, frame }: Scope): Named | undefined {
  if (e.k === 'shared') return variableAt(program, e.slot);
  if (e.k === 'local') return localAt(program, frame, e.slot);
  if (e.k !== 'element') return undefined;
  if (e.index.k === 'const') return variableAt(program, e.base + e.index.value * e.stride);
  const array = arrayAt(program, e.base);
  const index = expressionText(e.index, { program, frame });
  if (!array || index === undefined) return undefined;
  return {
    name: array.percpu && e.index.k === 'me' ? array.name : `${array.name}[${index}]`,
    type: array.type,
  };
}

/** The expression as one would write it; undefined when something in it has no name. */
export function expressionText(e: Expr, scope: Scope, as?: ValueType): string | undefined {
  switch (e.k) {
    case 'const':
      return as ? valueText(scope.program, as, e.value) : String(e.value);
    case 'me':
      return 'this_cpu';
    case 'local':
    case 'shared':
    case 'element':
      return asVariable(e, scope)?.name;
    case 'not':
      return wrap((a) => `!${a}`, operandText(e.a, UNARY, scope));
    case 'neg':
      return wrap((a) => `-${a}`, operandText(e.a, UNARY, scope));
    case 'binary': {
      const cpu = cpuValue(e);
      if (cpu) return cpu;
      const a = operandText(e.a, STRENGTH[e.op], scope, typeOf(e.b, scope));
      // `a - (b - c)`: what stands to the right of its like needs brackets.
      const b = operandText(e.b, STRENGTH[e.op] + 1, scope, typeOf(e.a, scope));
      return a === undefined || b === undefined ? undefined : `${a} ${e.op} ${b}`;
    }
    case 'agent':
      return wrap((a) => `cpu[${a}].${e.field}`, expressionText(e.agent, scope));
    case 'within':
      return wrap(
        (a) => `cpu[${a}] in ${scope.program.functions[e.fn].name}`,
        expressionText(e.agent, scope),
      );
    case 'select':
      return undefined;
  }
}

/** How strongly an operator binds: those of the grammar, in its order. */
const STRENGTH: Record<BinaryOperator, number> = {
  '||': 1,
  '&&': 2,
  // The machine's own, for sets of CPUs.
  '|': 3,
  '&': 4,
  '==': 5,
  '!=': 5,
  '<': 6,
  '<=': 6,
  '>': 6,
  '>=': 6,
  '<<': 7,
  '>>': 7,
  '+': 8,
  '-': 8,
  '*': 9,
  '/': 9,
  '%': 9,
};
const UNARY = 10;

/** In brackets if it binds less than where it stands. */
function operandText(e: Expr, strength: number, scope: Scope, as?: ValueType): string | undefined {
  const text = expressionText(e, scope, as);
  const isWeaker = e.k === 'binary' && !cpuValue(e) && STRENGTH[e.op] < strength;
  return text !== undefined && isWeaker ? `(${text})` : text;
}

/** The executing CPU as a value is `me + 1`. */
function cpuValue(e: Extract<Expr, { k: 'binary' }>): string | undefined {
  return e.op === '+' && e.a.k === 'me' && e.b.k === 'const' && e.b.value === 1 ? 'this_cpu' : undefined;
}

function typeOf(e: Expr, scope: Scope): ValueType | undefined {
  return asVariable(e, scope)?.type;
}

function wrap(text: (a: string) => string, a: string | undefined): string | undefined {
  return a === undefined ? undefined : text(a);
}

/** How a condition comes to hold, and what somebody does who makes it hold. */
export interface ConditionText {
  /** "console_waiter is cleared". */
  holds: string;
  /** "clears it". */
  deed: string;
}

const GENERAL = 'can bring that about';

/** A condition in words; the source of the op when it has parts without a name. */
export function conditionText(e: Expr, scope: Scope, op: Op): ConditionText {
  return inWords(e, scope) ?? { holds: `\`${sourceText(scope.program, op)}\` lets it`, deed: GENERAL };
}

function inWords(e: Expr, scope: Scope): ConditionText | undefined {
  const variable = asVariable(e, scope);
  if (variable) return flagText(variable, true);
  if (e.k === 'not') {
    const inner = asVariable(e.a, scope);
    if (inner) return flagText(inner, false);
    return negated(e.a, scope);
  }
  if (e.k === 'agent' && e.field === 'status')
    return general(wrap((a) => `cpu[${a}] has stopped`, expressionText(e.agent, scope)));
  if (e.k !== 'binary') return general(expressionText(e, scope));
  if (e.op === '&&' || e.op === '||') {
    const [a, b] = [partInWords(e.a, e.op, scope), partInWords(e.b, e.op, scope)];
    return a !== undefined && b !== undefined
      ? { holds: `${a} ${e.op === '&&' ? 'and' : 'or'} ${b}`, deed: GENERAL }
      : undefined;
  }
  return comparison(e, e.op, scope);
}

/** "a or b and c" could be meant either way. */
function partInWords(e: Expr, within: '&&' | '||', scope: Scope): string | undefined {
  const holds = inWords(e, scope)?.holds;
  const inner = e.k === 'not' ? e.a : e;
  const isMixed =
    inner.k === 'binary' && (inner.op === '&&' || inner.op === '||') && connective(e) !== within;
  return holds !== undefined && isMixed ? `(${holds})` : holds;
}

/** What joins the parts of a condition once its negations are worked out. */
function connective(e: Expr): string | undefined {
  if (e.k === 'binary') return e.op;
  if (e.k !== 'not') return undefined;
  const inner = connective(e.a);
  return inner === '&&' ? '||' : inner === '||' ? '&&' : inner;
}

const OPPOSITE: Record<string, string> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

function negated(e: Expr, scope: Scope): ConditionText | undefined {
  if (e.k === 'binary' && OPPOSITE[e.op]) return comparison(e, OPPOSITE[e.op], scope);
  if (e.k === 'binary' && (e.op === '&&' || e.op === '||')) {
    const other = e.op === '&&' ? '||' : '&&';
    return inWords({ k: 'binary', op: other, a: { k: 'not', a: e.a }, b: { k: 'not', a: e.b } }, scope);
  }
  if (e.k === 'not') return inWords(e.a, scope);
  return general(wrap((a) => `\`${a}\` no longer holds`, expressionText(e, scope)));
}

function comparison(e: Extract<Expr, { k: 'binary' }>, op: string, scope: Scope): ConditionText | undefined {
  if (e.a.k === 'agent' && e.a.field === 'status' && e.b.k === 'const')
    return statusText(e.a.agent, op, e.b.value, scope);
  const a = operandText(e.a, STRENGTH['<'], scope, typeOf(e.b, scope));
  const b = operandText(e.b, STRENGTH['<'], scope, typeOf(e.a, scope));
  if (a === undefined || b === undefined) return undefined;
  const type = typeOf(e.a, scope);
  if (type?.k === 'bool' && e.b.k === 'const' && (op === '==' || op === '!=')) {
    return flagText({ name: a, type }, (e.b.value !== 0) === (op === '=='));
  }
  if (op === '==') return { holds: `${a} is ${b}`, deed: `sets it to ${b}` };
  if (op === '!=') return { holds: `${a} is no longer ${b}`, deed: 'changes it' };
  return { holds: `${a} ${op} ${b}`, deed: GENERAL };
}

function statusText(agent: Expr, op: string, status: number, scope: Scope): ConditionText | undefined {
  const name = Object.entries(STATUS).find(([, value]) => value === status)?.[0];
  const who = expressionText(agent, scope);
  if (who === undefined || name === undefined) return undefined;
  return { holds: `cpu[${who}] is ${op === '==' ? '' : 'no longer '}${name}`, deed: GENERAL };
}

function flagText({ name, type }: Named, set: boolean): ConditionText | undefined {
  if (type.k === 'bool')
    return { holds: `${name} is ${set ? 'set' : 'cleared'}`, deed: set ? 'sets it' : 'clears it' };
  return { holds: `${name} is ${set ? 'no longer 0' : '0'}`, deed: set ? 'changes it' : 'sets it to 0' };
}

function general(text: string | undefined): ConditionText | undefined {
  return text === undefined ? undefined : { holds: text, deed: GENERAL };
}
