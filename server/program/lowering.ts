/** What the parts of the lowering share while one case is compiled. */
import type { AstNode } from 'langium';
import type * as ast from '../language/generated/ast.ts';
import type { PatchedModel } from './apply-patch.ts';
import type { Label, ProgramBuilder } from './builder.ts';
import { CompileError } from './diagnostic.ts';
import { binary, constant, isConst, ME } from './fold.ts';
import type { NamesAt } from './names-at.ts';
import type { Check, Expr, Slot } from './program.ts';
import type { SharedLayout, SharedVariable } from './shared-layout.ts';
import type { Texts } from './texts.ts';
import { type CaseType, int } from './values.ts';

/** A lowered value: `x` makes `reads` accesses to shared state when it is evaluated. */
export interface Value {
  x: Expr;
  t: CaseType;
  reads: number;
  /** A record: where its parts are (x is its sequence number). */
  record?: RecordSlots;
}

export interface RecordSlots {
  seq: Slot;
  text: Slot;
  level: Slot;
  writer: Slot;
}

/** What a name stands for in this case. */
export type Binding =
  | { k: 'value'; value: Value }
  | { k: 'local'; slot: Slot; t: CaseType; record?: RecordSlots }
  | { k: 'variable'; variable: SharedVariable }
  | { k: 'spinlock'; lock: number; count: number; index?: Expr }
  | { k: 'semaphore'; semaphore: number }
  | { k: 'log'; log: number };

/** One inlined function, or the block of an agent. */
export interface Scope {
  bindings: Map<AstNode, Binding>;
  fn?: ast.Fn;
  caller?: Scope;
  /** Where it was called from. */
  around?: NamesAt;
  returns: { t: CaseType; slot: Slot; record?: RecordSlots } | undefined;
  end: Label;
  loops: { break: Label; continue: Label }[];
}

export interface Lowering {
  b: ProgramBuilder;
  shared: SharedLayout;
  texts: Texts;
  model: PatchedModel;
  cpus: number;
  /** Configs, scenario parameters, enum members, shared objects met so far. */
  globals: Map<AstNode, Binding>;
  scope: Scope;
  /** Unbounded loops around this place, callers included. */
  loopDepth: number;
  /** Expectations are evaluated in one go, outside any step: any number of reads. */
  condition: boolean;
  /** A condition that somebody asks who looks at one agent: it may speak of `this_cpu` and of locals. */
  asked: boolean;
  /** Where a provisional local slot came to lie. Known when the program is finished. */
  placeOfLocal?: (slot: Slot) => Slot;
  /** Functions that conditions ask about with `in`. */
  watched: Set<ast.Fn>;
  /** Conditions look at interrupt flags. */
  irqsWatched: boolean;
  /** Name of a handler and kind -> vector, compiled later. */
  vectors: { kind: 'ipi' | 'nmi'; fn: ast.Fn }[];
  inAtomic: boolean;
}

export function error(code: string, message: string, node: AstNode): never {
  throw new CompileError(code, message, node);
}

export function valueOf(x: Expr, t: CaseType, reads = 0): Value {
  return { x, t, reads };
}

export function number(value: number): Value {
  return valueOf(constant(value), int(value, value));
}

/** Index of the executing agent: known when only one runs this code. */
export function me(c: Lowering): Expr {
  return c.b.body.agents.length === 1 ? constant(c.b.body.agents[0]) : ME;
}

export function newScope(c: Lowering, fn?: ast.Fn, caller?: Scope): Scope {
  return { bindings: new Map(), fn, caller, returns: undefined, end: c.b.label(), loops: [] };
}

/** Evaluates a value into a temporary so that what follows can make its own access. */
export function materialize(c: Lowering, v: Value, name = 'temporary'): Value {
  if (c.condition || isConst(v.x) || v.x.k === 'local') return { ...v, reads: c.condition ? v.reads : 0 };
  const { lo, hi } = c.shared.bounds(v.t);
  const slot = c.b.allocate(name, lo, hi, v.t.k === 'seq' ? v.t.log : -1);
  c.b.emit({ k: 'assign', stores: [{ to: { k: 'local', slot }, value: v.x }], next: c.b.next });
  return { x: { k: 'local', slot }, t: v.t, reads: 0 };
}

/** The value in a local of its own, where it passes the check. A condition has no locals and goes without. */
export function checked(c: Lowering, v: Value, check: Check): Value {
  if (c.condition || (isConst(v.x) && v.x.value >= check.lo && v.x.value <= check.hi)) return v;
  const slot = c.b.allocate('checked', check.lo, check.hi, v.t.k === 'seq' ? v.t.log : -1);
  c.b.emit({ k: 'assign', stores: [{ to: { k: 'local', slot }, value: v.x, check }], next: c.b.next });
  return { x: { k: 'local', slot }, t: v.t, reads: 0 };
}

function cpuCheck(c: Lowering, code: string, message: string, node: AstNode): Check {
  return { lo: 1, hi: c.cpus, saturate: false, fault: c.b.fault(code, message, node) };
}

/** A CPU that must be one: `none` is a fault. */
export function someCpu(c: Lowering, v: Value, node: AstNode): Value {
  if (v.t.k !== 'cpu' || !v.t.optional) return v;
  const cpu: Value = { ...v, t: { k: 'cpu', optional: false } };
  return checked(c, cpu, cpuCheck(c, 'LS8002', 'A CPU is needed here, but the value is none.', node));
}

/** The value as another type expects it: numbers become CPUs, `none` becomes zero. */
export function coerce(c: Lowering, v: Value, to: CaseType, node: AstNode): Value {
  if (v.t.k === 'none') return valueOf(constant(0), to.k === 'cpu' ? { ...to, optional: true } : to);
  if (to.k === 'cpu' && v.t.k === 'int') {
    if (isConst(v.x) && (v.x.value < 0 || v.x.value >= c.cpus)) {
      error('LS5006', `There is no CPU ${v.x.value}: the machine has CPUs 0 to ${c.cpus - 1}.`, node);
    }
    const raw: Value = { ...v, x: binary('+', v.x, constant(1)), t: { k: 'cpu', optional: false } };
    if (v.t.lo >= 0 && v.t.hi < c.cpus) return raw;
    const message = `There is no CPU of this number: the machine has CPUs 0 to ${c.cpus - 1}.`;
    return checked(c, raw, cpuCheck(c, 'LS8001', message, node));
  }
  if (to.k === 'cpus' && (v.t.k === 'cpu' || v.t.k === 'int')) {
    const cpu = someCpu(c, coerce(c, v, { k: 'cpu', optional: false }, node), node);
    return { ...cpu, x: binary('<<', constant(1), binary('-', cpu.x, constant(1))), t: to };
  }
  if (to.k === 'seq' && v.t.k === 'int') {
    if (c.asked) return valueOf(absoluteNumber(c, to.log, v.x), to, v.reads);
    if (!isConst(v.x)) error('LS2010', 'Only a constant can be turned into a sequence number.', node);
    return valueOf(constant(v.x.value + c.shared.logs[to.log].lag + 1), to);
  }
  return v;
}

/** Stands for the absolute number of the oldest record of a log, which only the history knows: a slot of no state. */
export function oldestSlot(log: number): Slot {
  return -1 - log;
}

/** A record by its absolute number, as the debugger shows it. What is far behind the oldest counts as that far. */
function absoluteNumber(c: Lowering, log: number, x: Expr): Expr {
  const { lag } = c.shared.logs[log];
  const oldest: Expr = { k: 'shared', slot: oldestSlot(log) };
  const moved = binary('+', binary('-', x, oldest), constant(lag + 1));
  return { k: 'select', c: binary('<', moved, constant(1)), t: constant(1), e: moved };
}

/** The value of an expression that must be known before the machine runs. */
export function constantOf(v: Value, node: AstNode, what: string): number {
  if (!isConst(v.x))
    error(
      'LS2011',
      `${what} must be known before the machine runs: use literals, constants, config options and scenario parameters.`,
      node,
    );
  return v.x.value;
}

export function isAssigned(parameter: AstNode, fn: ast.Fn, assigned: (fn: ast.Fn) => Set<AstNode>): boolean {
  return assigned(fn).has(parameter);
}
