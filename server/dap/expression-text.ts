// A condition of the program in the names of its text: "console_waiter", "panic_cpu != none".
import type { Expr, LocalInfo, StepProgram, ValueType } from '../program/program.ts';
import { durationText } from './names.ts';

const BINDING: Record<string, number> = {
  '*': 9,
  '/': 9,
  '%': 9,
  '+': 8,
  '-': 8,
  '<<': 7,
  '>>': 7,
  '<': 6,
  '<=': 6,
  '>': 6,
  '>=': 6,
  '==': 5,
  '!=': 5,
  '&': 4,
  '|': 3,
  '&&': 2,
  '||': 1,
};
const UNARY = 10;

interface Name {
  text: string;
  type?: ValueType;
}

/** `frame` is the frame the expression is evaluated in: its locals have names. */
export function expressionText(program: StepProgram, frame: number, expression: Expr): string {
  const names = sharedNames(program);
  return text(expression, 0);

  function text(e: Expr, outer: number): string {
    switch (e.k) {
      case 'const':
        return String(e.value);
      case 'me':
        return 'this_cpu';
      case 'local':
      case 'shared':
      case 'element':
        return nameOf(e)?.text ?? '…';
      case 'not':
        return `!${text(e.a, UNARY)}`;
      case 'neg':
        return `-${text(e.a, UNARY)}`;
      case 'binary': {
        const binding = BINDING[e.op];
        const inner = `${operand(e.a, e.b, binding)} ${e.op} ${operand(e.b, e.a, binding + 1)}`;
        return binding < outer ? `(${inner})` : inner;
      }
      case 'select':
        return `(${text(e.c, 0)} ? ${text(e.t, 0)} : ${text(e.e, 0)})`;
      case 'agent':
        return `cpu[${text(e.agent, 0)}].${e.field === 'irqsOff' ? 'irqs_off' : e.field}`;
      case 'within':
        return `cpu[${text(e.agent, 0)}] in ${program.functions[e.fn].name}`;
    }
  }

  /** A constant beside a variable is shown as a value of the variable's type: `none` and not 0. */
  function operand(e: Expr, other: Expr, outer: number): string {
    const type = e.k === 'const' ? nameOf(other)?.type : undefined;
    return e.k === 'const' && type ? constantText(program, type, e.value) : text(e, outer);
  }

  function nameOf(e: Expr): Name | undefined {
    if (e.k === 'shared') return names.get(e.slot);
    if (e.k === 'element') {
      const base = names.get(e.base);
      return base && { text: `${base.text.replace(/\[0\]$/, '')}[${text(e.index, 0)}]`, type: base.type };
    }
    if (e.k !== 'local') return undefined;
    const local = localOf(program, frame, e.slot);
    return local && { text: local.name, type: local.type };
  }
}

export function localOf(program: StepProgram, frame: number, slot: number): LocalInfo | undefined {
  for (let f = frame; f >= 0; f = program.frames[f].parent) {
    const local = program.frames[f].locals.find((l) => l.slot === slot);
    if (local) return local;
  }
  return undefined;
}

function constantText(program: StepProgram, type: ValueType, value: number): string {
  switch (type.k) {
    case 'bool':
      return value === 0 ? 'false' : 'true';
    case 'enum':
      return type.members[value] ?? String(value);
    case 'cpu':
      return value === 0 ? 'none' : String(value - 1);
    case 'seq':
      return value === 0 ? 'none' : String(value);
    case 'text':
      return JSON.stringify(program.texts[value] ?? '');
    case 'duration':
      return durationText(value);
    default:
      return String(value);
  }
}

function sharedNames(program: StepProgram): Map<number, Name> {
  const names = new Map<number, Name>();
  for (const lock of program.locks) {
    for (let i = 0; i < lock.count; i++) {
      const of = lock.count > 1 ? `${lock.name}[${i}]` : lock.name;
      names.set(lock.base + i * lock.stride, { text: `holder(${of})`, type: { k: 'cpu', optional: true } });
    }
  }
  for (const semaphore of program.semaphores) {
    names.set(semaphore.count, { text: `${semaphore.name}.count` });
    names.set(semaphore.holder, { text: `${semaphore.name}.holder`, type: { k: 'cpu', optional: true } });
  }
  for (const v of program.variables) {
    for (let i = 0; i < v.count; i++) {
      names.set(v.slot + i * v.stride, { text: v.count > 1 ? `${v.name}[${i}]` : v.name, type: v.type });
    }
  }
  return names;
}
