/**
 * Static types. Bounds of ranges may depend on config values, so they are not part of a static type: the
 * lowering knows them per scenario case. Types of different logs' sequence numbers are different.
 */
import type { AstNode } from 'langium';
import * as ast from './generated/ast.ts';

export type LsType =
  | {
      k:
        | 'bool'
        | 'int'
        | 'cpus'
        | 'text'
        | 'duration'
        | 'spinlock'
        | 'semaphore'
        | 'log'
        | 'place'
        | 'void'
        | 'none'
        | 'any';
    }
  /** Something is wrong below and has been reported: agrees with everything. */
  | { k: 'error' }
  | { k: 'cpu'; optional: boolean }
  | { k: 'enum'; enum: ast.Enum }
  | { k: 'seq' | 'record'; log: ast.LogLike | undefined; optional: boolean }
  | { k: 'array'; element: LsType };

const BOOL: LsType = { k: 'bool' };
const INT: LsType = { k: 'int' };
const TEXT: LsType = { k: 'text' };
const DURATION: LsType = { k: 'duration' };
const ERROR: LsType = { k: 'error' };
const ANY: LsType = { k: 'any' };

/** Members that objects and values have: `console_sem.lock`, `r.seq`, `cpu[1].halted`. */
export const MEMBERS: Record<
  string,
  Record<string, 'bool' | 'int' | 'text' | 'cpu' | 'cpu?' | 'seq' | 'spinlock'>
> = {
  semaphore: { lock: 'spinlock', count: 'int', holder: 'cpu?' },
  record: { seq: 'seq', text: 'text', level: 'int', cpu: 'cpu' },
  cpuState: {
    halted: 'bool',
    parked: 'bool',
    finished: 'bool',
    irqs_off: 'bool',
    in_nmi: 'bool',
    in_irq: 'bool',
  },
};

export function typeOfType(type: ast.Type | undefined): LsType {
  if (!type) return { k: 'void' };
  switch (type.$type) {
    case 'ArrayType':
      return { k: 'array', element: typeOfType(type.element) };
    case 'CpuType':
      return { k: 'cpu', optional: type.optional };
    case 'EnumType':
      return type.enum.ref ? { k: 'enum', enum: type.enum.ref } : ERROR;
    case 'RangeType':
      return INT;
    case 'SeqType':
      return { k: 'seq', log: type.log.ref, optional: true };
    case 'RecordType':
      return { k: 'record', log: type.log.ref, optional: true };
    case 'SimpleType':
      return { k: type.kind };
  }
}

export function typeOf(e: ast.Expression | undefined): LsType {
  if (!e) return ERROR;
  switch (e.$type) {
    case 'NumberLiteral':
      return INT;
    case 'DecimalLiteral':
      return ERROR;
    case 'DurationLiteral':
    case 'Range':
      return DURATION;
    case 'BoolLiteral':
      return BOOL;
    case 'NoneLiteral':
      return { k: 'none' };
    case 'TextLiteral':
      return TEXT;
    case 'ThisCpu':
      return { k: 'cpu', optional: false };
    case 'CpuSet':
      return { k: 'cpus' };
    case 'CpuState':
      return { k: 'place' };
    case 'Quantifier':
      return e.kind === 'count' ? INT : BOOL;
    case 'Choose': {
      const type = typeOf(e.low);
      // Out of a set one CPU is chosen.
      return type.k === 'cpus' && !e.options.length ? { k: 'cpu', optional: false } : type;
    }
    case 'Unary':
      if (e.operator === '!') return BOOL;
      return typeOf(e.operand).k === 'duration' ? DURATION : INT;
    case 'Binary':
      return typeOfBinary(e);
    case 'Conditional':
      return join(typeOf(e.then), typeOf(e.else));
    case 'Index': {
      const base = typeOf(e.base);
      return base.k === 'array' ? base.element : base.k === 'error' ? ERROR : { k: 'error' };
    }
    case 'Member':
      return typeOfMember(e);
    case 'Call':
      return typeOfCall(e);
    case 'NameRef':
      return typeOfNamed(e.target.ref, e);
  }
}

function typeOfBinary(e: ast.Binary): LsType {
  switch (e.operator) {
    case '+':
    case '-': {
      const left = typeOf(e.left);
      const right = typeOf(e.right);
      if (left.k === 'seq') return right.k === 'seq' ? INT : left;
      if (left.k === 'duration' || right.k === 'duration') return DURATION;
      return INT;
    }
    case '*':
      return typeOf(e.left).k === 'duration' || typeOf(e.right).k === 'duration' ? DURATION : INT;
    case '/':
    case '%':
      return typeOf(e.left).k === 'duration' ? DURATION : INT;
    default:
      return BOOL;
  }
}

/** The kind of thing `.member` is asked of, as a key of MEMBERS. */
export function memberOwner(base: ast.Expression): keyof typeof MEMBERS | undefined {
  if (base.$type === 'CpuState') return 'cpuState';
  const type = typeOf(base);
  return type.k === 'semaphore' || type.k === 'record' ? type.k : undefined;
}

function typeOfMember(e: ast.Member): LsType {
  const owner = memberOwner(e.base);
  const member = owner ? MEMBERS[owner][e.member] : undefined;
  switch (member) {
    case undefined:
      return ERROR;
    case 'cpu':
      return { k: 'cpu', optional: true };
    case 'cpu?':
      return { k: 'cpu', optional: true };
    case 'seq': {
      const base = typeOf(e.base);
      return { k: 'seq', log: base.k === 'record' ? base.log : undefined, optional: true };
    }
    default:
      return { k: member };
  }
}

function typeOfCall(e: ast.Call): LsType {
  const callee = e.callee.ref;
  if (!callee) return ERROR;
  const declared = typeOfType(callee.returns);
  if (declared.k === 'any') return typeOf(e.arguments[0]);
  if (declared.k === 'seq' || declared.k === 'record') {
    // `seq of buffer`: the parameter stands for the log that is passed for it.
    const index = callee.parameters.indexOf(declared.log as ast.Parameter);
    const argument = index >= 0 ? e.arguments[index] : undefined;
    if (argument?.$type === 'NameRef')
      return { ...declared, log: argument.target.ref as ast.LogLike | undefined };
  }
  return declared;
}

/** Type of what a name stands for. `from` is where it is used: a per-CPU variable is this CPU's, unless indexed. */
export function typeOfNamed(named: ast.Named | undefined, from?: AstNode): LsType {
  if (!named) return ERROR;
  switch (named.$type) {
    case 'Config':
      return typeOfType(named.type);
    case 'Const':
      return typeOf(named.value);
    case 'Shared': {
      const type = typeOfType(named.type);
      const indexed = from?.$container?.$type === 'Index' && from.$containerProperty === 'base';
      return named.percpu && indexed && !isOwnElement(from, type) ? { k: 'array', element: type } : type;
    }
    case 'Spinlock':
      return named.size ? { k: 'array', element: { k: 'spinlock' } } : { k: 'spinlock' };
    case 'Semaphore':
      return { k: 'semaphore' };
    case 'Log':
      return { k: 'log' };
    case 'EnumMember':
      return ast.isEnum(named.$container) ? { k: 'enum', enum: named.$container } : ERROR;
    case 'Fn':
      return { k: 'place' };
    case 'Parameter':
      return typeOfType(named.type);
    case 'Let':
      return named.type ? typeOfType(named.type) : typeOf(named.value);
    case 'ForVariable': {
      const owner = named.$container;
      if (ast.isFor(owner) || ast.isQuantifier(owner)) {
        return typeOf(owner.low).k === 'cpus' ? { k: 'cpu', optional: false } : INT;
      }
      return ERROR;
    }
    case 'ScenarioParameter':
      return named.values.length ? typeOf(named.values[0]) : INT;
    case 'Device':
      return { k: 'place' };
  }
}

function join(a: LsType, b: LsType): LsType {
  if (a.k === 'none') return b.k === 'cpu' ? { ...b, optional: true } : b;
  if (a.k === 'cpu' && b.k === 'none') return { ...a, optional: true };
  return a.k === 'error' ? b : a;
}

/** A per-CPU array with as many indices as it has dimensions of its own: an element of the executing CPU's array. */
function isOwnElement(e: AstNode, type: LsType): boolean {
  let given = 0;
  for (let at = e; at.$container?.$type === 'Index' && at.$containerProperty === 'base'; at = at.$container)
    given++;
  let own = 0;
  for (let t = type; t.k === 'array'; t = t.element) own++;
  return given <= own;
}

/** Can a value of type `from` be stored where `to` is expected? An integer stands for the CPU of that number. */
export function assignable(from: LsType, to: LsType): boolean {
  if (from.k === 'error' || to.k === 'error' || from.k === 'any' || to.k === 'any') return true;
  switch (to.k) {
    case 'cpu':
      return from.k === 'cpu' || from.k === 'int' || (from.k === 'none' && to.optional);
    case 'seq':
    case 'record':
      return (
        (from.k === to.k && sameLog(from.log, to.log)) ||
        from.k === 'none' ||
        (to.k === 'seq' && from.k === 'int')
      );
    case 'enum':
      return from.k === 'enum' && from.enum === to.enum;
    case 'array':
      return from.k === 'array' && assignable(from.element, to.element);
    case 'cpus':
      return from.k === 'cpus' || from.k === 'cpu' || from.k === 'int';
    default:
      return from.k === to.k;
  }
}

/** A log parameter stands for any log: which one is known only at the call. */
function sameLog(a: ast.LogLike | undefined, b: ast.LogLike | undefined): boolean {
  return !a || !b || a === b || a.$type === 'Parameter' || b.$type === 'Parameter';
}

/** Can the two be compared with == and !=? */
export function comparable(a: LsType, b: LsType): boolean {
  if (a.k === 'none')
    return (
      b.k === 'none' || b.k === 'cpu' || b.k === 'seq' || b.k === 'record' || b.k === 'error' || b.k === 'any'
    );
  return (
    assignable(a, b.k === 'cpu' ? { ...b, optional: true } : b) ||
    assignable(b, a.k === 'cpu' ? { ...a, optional: true } : a)
  );
}

/** As it is written in the language. */
export function typeText(t: LsType): string {
  switch (t.k) {
    case 'int':
      return 'a number';
    case 'cpu':
      return t.optional ? 'cpu?' : 'cpu';
    case 'enum':
      return t.enum.name;
    case 'seq':
    case 'record':
      return `${t.k} of ${t.log?.name ?? 'a log'}`;
    case 'array':
      return `${typeText(t.element)}[]`;
    case 'place':
      return 'a function';
    default:
      return t.k;
  }
}

export { ANY, BOOL, ERROR, INT, TEXT };
