/** Expressions: values with at most one access to shared state each, ops for what needs more. */
import type { AstNode } from 'langium';
import * as ast from '../language/generated/ast.ts';
import type { Label } from './builder.ts';
import { binary, constant, evaluateBinary, isConst, negate, not, select } from './fold.ts';
import { lowerCall } from './lower-call.ts';
import { division } from './lower-division.ts';
import { durationResult, literalLength, lowerRange, negatedLength } from './lower-duration.ts';
import { bindingOf, loadPlace, placeOf } from './lower-place.ts';
import {
  checked,
  coerce,
  constantOf,
  error,
  type Lowering,
  materialize,
  me,
  number,
  someCpu,
  type Value,
  valueOf,
} from './lowering.ts';
import type { BinaryOperator, Check, Expr } from './program.ts';
import { BOOL, type CaseType, CPU, CPUS, int, NONE, TEXT } from './values.ts';

export function textOfLiteral(literal: string): string {
  return literal;
}

export function lowerExpression(c: Lowering, e: ast.Expression): Value {
  switch (e.$type) {
    case 'NumberLiteral':
      return number(e.value);
    case 'DecimalLiteral':
      return error('LS2045', 'Numbers are whole; a length of time has a unit, as in `1.5 ms`.', e);
    case 'DurationLiteral':
      return literalLength(e);
    case 'Range':
      return lowerRange(c, e);
    case 'BoolLiteral':
      return valueOf(constant(e.value === 'true' ? 1 : 0), BOOL);
    case 'NoneLiteral':
      return valueOf(constant(0), NONE);
    case 'TextLiteral':
      return valueOf(constant(c.texts.id(e.value)), TEXT);
    case 'ThisCpu':
      return thisCpu(c, e);
    case 'CpuSet':
      return cpuSet(c, e);
    case 'CpuState':
      return error(
        'LS2012',
        'Say what you want to know of the CPU: `cpu[1].halted`, or `cpu[1] in FUNCTION`.',
        e,
      );
    case 'Quantifier':
      return quantifier(c, e);
    case 'Choose':
      return chooseValue(c, e);
    case 'Call': {
      const value = lowerCall(c, e);
      return value ?? error('LS2013', `${e.callee.$refText}() gives no value, but one is needed here.`, e);
    }
    case 'NameRef':
    case 'Index':
      return loadPlace(c, placeOf(c, e));
    case 'Member':
      return member(c, e);
    case 'Unary': {
      const v = lowerExpression(c, e.operand);
      if (e.operator === '!') return { x: not(v.x), t: BOOL, reads: v.reads };
      if (v.t.k === 'duration') return negatedLength(v, e);
      const t = v.t.k === 'int' ? int(-v.t.hi, -v.t.lo) : v.t;
      return { x: negate(v.x), t, reads: v.reads };
    }
    case 'Binary':
      return lowerBinary(c, e);
    case 'Conditional':
      return conditional(c, e);
  }
}

/** Lowers operands in order; an access of an earlier one is made before the later one's. */
export function lowerInOrder(c: Lowering, expressions: ast.Expression[]): Value[] {
  const values: Value[] = [];
  for (const e of expressions) {
    const before = c.b.here;
    if (!c.condition && !isPlain(e)) {
      for (let i = 0; i < values.length; i++) if (values[i].reads) values[i] = materialize(c, values[i]);
    }
    const value = lowerExpression(c, e);
    if (!c.condition && (value.reads || c.b.here !== before)) {
      // isPlain() promised that this does not happen with an access still open.
      for (let i = 0; i < values.length; i++) if (values[i].reads) throw new Error('an access out of order');
    }
    values.push(value);
  }
  return values;
}

/** Makes no access to shared state and needs no ops: literals, constants, locals. */
export function isPlain(e: ast.Expression): boolean {
  switch (e.$type) {
    case 'NumberLiteral':
    case 'DurationLiteral':
    case 'BoolLiteral':
    case 'NoneLiteral':
    case 'TextLiteral':
    case 'ThisCpu':
    case 'CpuSet':
      return true;
    case 'NameRef': {
      const target = e.target.ref;
      return !!target && target.$type !== 'Shared';
    }
    case 'Unary':
      return isPlain(e.operand);
    case 'Binary':
      return (
        e.operator !== '/' && e.operator !== '%' && e.operator !== 'in' && isPlain(e.left) && isPlain(e.right)
      );
    case 'Member':
      return (
        e.base.$type === 'NameRef' &&
        (e.base.target.ref?.$type === 'Let' || e.base.target.ref?.$type === 'Parameter') &&
        !['lock', 'count', 'holder'].includes(e.member)
      );
    default:
      return false;
  }
}

function thisCpu(c: Lowering, e: ast.ThisCpu): Value {
  if (c.condition && !c.asked)
    return error('LS2014', '`this_cpu` means nothing outside a step: name the CPU, as in cpu[0].', e);
  if (c.b.body.agents.some((a) => a >= c.cpus))
    return error(
      'LS2015',
      'A device is no CPU: `this_cpu`, locks and interrupt flags are not for devices.',
      e,
    );
  return valueOf(binary('+', me(c), constant(1)), CPU);
}

function cpuSet(c: Lowering, e: ast.CpuSet): Value {
  const all = constant(2 ** c.cpus - 1);
  if (e.which === 'all_cpus') return valueOf(all, CPUS);
  if (c.condition && !c.asked)
    return error('LS2014', '`other_cpus` means nothing outside a step: use all_cpus.', e);
  if (c.b.body.agents.some((a) => a >= c.cpus)) return valueOf(all, CPUS);
  return valueOf(binary('-', all, binary('<<', constant(1), me(c))), CPUS);
}

function quantifier(c: Lowering, e: ast.Quantifier): Value {
  const domain: Value[] = [];
  const low = lowerExpression(c, e.low);
  if (e.high) {
    const to = constantOf(lowerExpression(c, e.high), e.high, 'The bound of a quantifier');
    for (let i = constantOf(low, e.low, 'The bound of a quantifier'); i <= to; i++) domain.push(number(i));
  } else {
    const set = constantOf(low, e.low, 'The set that a quantifier goes over');
    for (let i = 0; i < c.cpus; i++) if (set & (1 << i)) domain.push(valueOf(constant(i + 1), CPU));
  }
  let x: Expr = constant(e.kind === 'forall' ? 1 : 0);
  let reads = 0;
  for (const value of domain) {
    c.scope.bindings.set(e.variable, { k: 'value', value });
    const v = lowerExpression(c, e.condition);
    reads += v.reads;
    x = binary(e.kind === 'count' ? '+' : e.kind === 'forall' ? '&&' : '||', x, v.x);
  }
  if (reads > 1 && !c.condition)
    return error(
      'LS3011',
      'A quantifier in code would look at several shared values in one step. Write a loop.',
      e,
    );
  return { x, t: e.kind === 'count' ? int(0, domain.length) : BOOL, reads };
}

function chooseValue(c: Lowering, e: ast.Choose): Value {
  if (c.condition) return error('LS2016', 'A condition cannot choose.', e);
  if (c.inAtomic)
    return error('LS3012', '`choose` is a step of its own: move it out of the atomic block.', e);
  let values: number[];
  let t: CaseType;
  if (e.high) {
    const lo = constantOf(lowerExpression(c, e.low), e.low, 'A bound of choose()');
    const hi = constantOf(lowerExpression(c, e.high), e.high, 'A bound of choose()');
    if (hi < lo || hi - lo > 255)
      return error('LS3013', `choose(${lo}..${hi}) has no value, or more than 256.`, e);
    values = Array.from({ length: hi - lo + 1 }, (_, i) => lo + i);
    t = int(lo, hi);
  } else {
    const options = [e.low, ...e.options].map((o) => ({ o, v: lowerExpression(c, o) }));
    if (options.length === 1 && options[0].v.t.k === 'cpus') {
      const set = constantOf(options[0].v, e.low, 'The set that choose() picks from');
      values = Array.from({ length: c.cpus }, (_, i) => i + 1).filter((i) => set & (1 << (i - 1)));
      t = CPU;
    } else {
      t = options[0].v.t;
      for (const { v } of options) if (v.t.k === 'cpu') t = { k: 'cpu', optional: true };
      const coerced = options.map(({ o, v }) => constantOf(coerce(c, v, t, o), o, 'A value of choose()'));
      values = [...new Set(coerced)];
      if (t.k === 'int') t = int(Math.min(...values), Math.max(...values));
    }
  }
  const { lo, hi } = c.shared.bounds(t);
  const slot = c.b.allocate('chosen', lo, hi, t.k === 'seq' ? t.log : -1);
  c.b.emit({ k: 'chooseValue', values, into: { k: 'local', slot }, next: c.b.next });
  return valueOf({ k: 'local', slot }, t);
}

function member(c: Lowering, e: ast.Member): Value {
  if (e.base.$type === 'CpuState') return cpuState(c, e, e.base);
  const binding = e.base.$type === 'NameRef' ? bindingOf(c, e.base.target.ref, e.base) : undefined;
  if (binding?.k === 'semaphore') {
    const s = c.shared.semaphores[binding.semaphore];
    if (e.member === 'count')
      return valueOf({ k: 'shared', slot: s.count }, int(0, c.shared.slots[s.count].hi), 1);
    if (e.member === 'holder')
      return valueOf({ k: 'shared', slot: s.holder }, { k: 'cpu', optional: true }, 1);
    return error('LS2017', `A semaphore has .count, .lock and .holder, not .${e.member}.`, e);
  }
  const base = lowerExpression(c, e.base);
  if (base.t.k === 'record' && base.record) {
    const log = base.t.log;
    switch (e.member) {
      case 'seq':
        return valueOf({ k: 'local', slot: base.record.seq }, { k: 'seq', log });
      case 'text':
        return valueOf({ k: 'local', slot: base.record.text }, TEXT);
      case 'level':
        c.shared.levelRead.add(log);
        return valueOf({ k: 'local', slot: base.record.level }, int(0, 15));
      case 'cpu':
        c.shared.writerRead.add(log);
        return valueOf({ k: 'local', slot: base.record.writer }, { k: 'cpu', optional: true });
    }
  }
  return error('LS2017', `There is no member .${e.member} here.`, e);
}

function cpuIndex(c: Lowering, e: ast.Expression): Expr {
  const v = someCpu(c, coerce(c, lowerExpression(c, e), CPU, e), e);
  return binary('-', v.reads ? materialize(c, v).x : v.x, constant(1));
}

/** What is asked of a CPU. In a condition, which cannot fault, nothing is true of a CPU that there is not. */
function ofCpu(c: Lowering, agent: Expr, x: Expr): Value {
  if (!c.condition || isConst(agent)) {
    const there = !isConst(agent) || (agent.value >= 0 && agent.value < c.cpus);
    return valueOf(there ? x : constant(0), BOOL, 1);
  }
  const known = binary('&&', binary('>=', agent, constant(0)), binary('<', agent, constant(c.cpus)));
  return valueOf(binary('&&', known, x), BOOL, 1);
}

function cpuState(c: Lowering, e: ast.Member, base: ast.CpuState): Value {
  const agent = cpuIndex(c, base.cpu);
  const field = (f: 'status' | 'level' | 'irqsOff'): Expr => ({ k: 'agent', field: f, agent });
  const is = (f: Expr, ...values: number[]): Expr =>
    values.map((v) => binary('==', f, constant(v))).reduce((a, b) => binary('||', a, b));
  switch (e.member) {
    case 'halted':
      return ofCpu(c, agent, is(field('status'), 1, 4));
    case 'parked':
      return ofCpu(c, agent, is(field('status'), 2, 4));
    case 'finished':
      return ofCpu(c, agent, is(field('status'), 3));
    case 'irqs_off':
      c.irqsWatched = true;
      return ofCpu(c, agent, field('irqsOff'));
    case 'in_nmi':
      return ofCpu(c, agent, is(field('level'), 2));
    case 'in_irq':
      return ofCpu(c, agent, is(field('level'), 1));
    default:
      return error(
        'LS2017',
        `A CPU has .halted, .parked, .finished, .irqs_off, .in_irq and .in_nmi, not .${e.member}.`,
        e,
      );
  }
}

function lowerBinary(c: Lowering, e: ast.Binary): Value {
  if (e.operator === 'in') return isWithin(c, e);
  if (e.operator === '&&' || e.operator === '||') return shortCircuit(c, e);
  const [left, right] = lowerInOrder(c, [e.left, e.right]);
  const op = e.operator as BinaryOperator;
  if (['==', '!=', '<', '<=', '>', '>='].includes(op)) {
    const a = besides(c, left, right.t, e.left);
    const b = besides(c, right, left.t, e.right);
    if (a.t.k === 'text') c.texts.compared = true;
    return { x: binary(op, a.x, b.x), t: BOOL, reads: a.reads + b.reads };
  }
  if (op === '/' || op === '%') return division(c, e, op, left, right);
  if (left.t.k === 'duration' || right.t.k === 'duration')
    return { x: binary(op, left.x, right.x), t: durationResult(op, left, right, e), reads: 0 };
  const t = arithmeticType(c, op, left.t, right.t);
  if (t.k === 'seq' && (!c.condition || c.asked)) return numberFrom(c, t.log, left, op, right, e);
  return { x: binary(op, left.x, right.x), t, reads: left.reads + right.reads };
}

function numberFrom(
  c: Lowering,
  log: number,
  from: Value,
  op: BinaryOperator,
  by: Value,
  node: AstNode,
): Value {
  const was = from.reads ? materialize(c, from) : from;
  const x = movedNumber(was.x, op, by.x);
  return checked(c, { x, t: { k: 'seq', log }, reads: by.reads }, numberCheck(c, log, node));
}

/**
 * A sequence number some records on or back. What is further behind than the log can tell counts as that far; `none` has
 * no neighbours, and after the end of the log there are no numbers.
 */
export function movedNumber(was: Expr, op: BinaryOperator, by: Expr): Expr {
  const moved = binary(op, was, by);
  const onwards = op === '+' && isConst(by) && by.value >= 0;
  const kept = onwards ? moved : select(binary('<', moved, constant(1)), constant(1), moved);
  return select(binary('==', was, constant(0)), constant(0), kept);
}

/** What a moved sequence number must be. */
export function numberCheck(c: Lowering, log: number, node: AstNode): Check {
  const message = 'This leaves the numbers of the log: it counts from `none`, or runs past the end.';
  const { hi } = c.shared.bounds({ k: 'seq', log });
  return { lo: 1, hi, saturate: false, fault: c.b.fault('LS8001', message, node) };
}

/** `cpu[0] in FUNCTION`. */
function isWithin(c: Lowering, e: ast.Binary): Value {
  const fn = e.right.$type === 'NameRef' ? e.right.target.ref : undefined;
  if (e.left.$type !== 'CpuState' || !ast.isFn(fn))
    return error('LS2018', '`in` asks where a CPU is: cpu[0] in FUNCTION.', e);
  const current = c.model.functions.get(fn.name) ?? fn;
  c.watched.add(current);
  const id = c.b.functionId(current, current.name);
  const agent = cpuIndex(c, e.left.cpu);
  return ofCpu(c, agent, { k: 'within', agent, fn: id });
}

/** A number or `none` compared with a CPU is that CPU's number or no CPU; likewise for sequence numbers and records. */
function besides(c: Lowering, v: Value, other: CaseType, node: ast.Expression): Value {
  if (v.t.k !== 'int' && v.t.k !== 'none') return v;
  // A number that no CPU has is simply not equal to one that there is.
  if (other.k === 'cpu' && v.t.k === 'int' && !isConst(v.x))
    return { ...v, x: binary('+', v.x, constant(1)), t: other };
  if (other.k === 'cpu' || other.k === 'seq') return coerce(c, v, other, node);
  return other.k === 'record' ? coerce(c, v, { k: 'seq', log: other.log }, node) : v;
}

function arithmeticType(c: Lowering, op: BinaryOperator, a: CaseType, b: CaseType): CaseType {
  if (a.k === 'seq' && b.k === 'seq') {
    const span = c.shared.bounds(a).hi;
    return int(-span, span);
  }
  if (a.k === 'seq') return a;
  if (a.k !== 'int' || b.k !== 'int') return int(0, 0);
  const corners = [a.lo, a.hi].flatMap((x) => [b.lo, b.hi].map((y) => evaluateBinary(op, x, y)));
  return int(Math.min(...corners), Math.max(...corners));
}

/** `a && b`: one value if both together make at most one access, else ops that branch. */
function shortCircuit(c: Lowering, e: ast.Binary): Value {
  if (c.condition || isPlain(e.right)) {
    const a = lowerExpression(c, e.left);
    if (isConst(a.x) && !!a.x.value === (e.operator === '||')) return a;
    const b = lowerExpression(c, e.right);
    return { x: binary(e.operator as BinaryOperator, a.x, b.x), t: BOOL, reads: a.reads + b.reads };
  }
  const a = lowerExpression(c, e.left);
  if (isConst(a.x)) return !!a.x.value === (e.operator === '||') ? a : lowerExpression(c, e.right);
  return branchedValue(
    c,
    BOOL,
    (yes, no) => lowerCondition(c, e, yes, no, a),
    () => valueOf(constant(1), BOOL),
    () => valueOf(constant(0), BOOL),
  );
}

function conditional(c: Lowering, e: ast.Conditional): Value {
  const test = lowerExpression(c, e.condition);
  if (isConst(test.x)) return lowerExpression(c, test.x.value ? e.then : e.else);
  if (c.condition || (isPlain(e.then) && isPlain(e.else))) {
    let a = lowerExpression(c, e.then);
    let b = lowerExpression(c, e.else);
    // A number that is no CPU is a mistake only where it is chosen.
    const mixed = (v: Value, other: Value) => v.t.k === 'int' && other.t.k === 'cpu' && !isConst(v.x);
    if (!c.condition && (mixed(a, b) || mixed(b, a))) return branchedConditional(c, e, test);
    if (a.t.k === 'none' || a.t.k === 'int') a = coerce(c, a, b.t, e.then);
    if (b.t.k === 'none' || b.t.k === 'int') b = coerce(c, b, a.t, e.else);
    return { x: select(test.x, a.x, b.x), t: joined(a.t, b.t), reads: test.reads + a.reads + b.reads };
  }
  return branchedConditional(c, e, test);
}

function branchedConditional(c: Lowering, e: ast.Conditional, test: Value): Value {
  const type = lowerTypeOnly(c, e);
  return branchedValue(
    c,
    type,
    (yes, no) => c.b.emit({ k: 'branch', condition: test.x, then: yes, else: no }),
    () => coerce(c, lowerExpression(c, e.then), type, e.then),
    () => coerce(c, lowerExpression(c, e.else), type, e.else),
  );
}

/** Bounds of a conditional: what its branches come to, found by lowering them and throwing the ops away. */
function lowerTypeOnly(c: Lowering, e: ast.Conditional): CaseType {
  const here = c.b.here;
  const a = lowerExpression(c, e.then);
  const b = lowerExpression(c, e.else);
  c.b.ops.length = here;
  c.b.bodyOf.length = here;
  if (a.t.k === 'int' && b.t.k === 'cpu') return b.t;
  return a.t.k === 'none' ? (b.t.k === 'cpu' ? { ...b.t, optional: true } : b.t) : joined(a.t, b.t);
}

function joined(a: CaseType, b: CaseType): CaseType {
  if (a.k === 'int' && b.k === 'int') return int(Math.min(a.lo, b.lo), Math.max(a.hi, b.hi));
  if (a.k === 'cpu' && b.k === 'cpu') return { k: 'cpu', optional: a.optional || b.optional };
  return a.k === 'none' ? b : a;
}

function branchedValue(
  c: Lowering,
  t: CaseType,
  test: (yes: Label, no: Label) => void,
  yesValue: () => Value,
  noValue: () => Value,
): Value {
  const { lo, hi } = c.shared.bounds(t);
  const slot = c.b.allocate('value', lo, hi, t.k === 'seq' ? t.log : -1);
  const [yes, no, end] = [c.b.label(), c.b.label(), c.b.label()];
  test(yes, no);
  c.b.place(yes);
  c.b.emit({ k: 'assign', stores: [{ to: { k: 'local', slot }, value: yesValue().x }], next: end });
  c.b.place(no);
  const other = noValue();
  c.b.emit({ k: 'assign', stores: [{ to: { k: 'local', slot }, value: other.x }], next: c.b.next });
  c.b.place(end);
  return valueOf({ k: 'local', slot }, t);
}

/** Jumps to `yes` or `no`. `left`: the already lowered left side of `e`, if it is a && or ||. */
export function lowerCondition(c: Lowering, e: ast.Expression, yes: Label, no: Label, left?: Value): void {
  if (e.$type === 'Unary' && e.operator === '!') return lowerCondition(c, e.operand, no, yes);
  if (e.$type === 'Binary' && (e.operator === '&&' || e.operator === '||') && !isPlain(e.right)) {
    const middle = c.b.label();
    const [first, second] = e.operator === '&&' ? [middle, no] : [yes, middle];
    if (left) c.b.emit({ k: 'branch', condition: left.x, then: first, else: second });
    else {
      const before = c.b.here;
      lowerCondition(c, e.left, first, second);
      // A left side known beforehand can make the right one void.
      const op = c.b.ops[before];
      if (c.b.here === before + 1 && op.k === 'assign' && !op.stores.length && op.next !== middle) return;
    }
    c.b.place(middle);
    return lowerCondition(c, e.right, yes, no);
  }
  const v = lowerExpression(c, e);
  if (isConst(v.x)) c.b.jump(v.x.value ? yes : no);
  else c.b.during(e, () => c.b.emit({ k: 'branch', condition: v.x, then: yes, else: no }));
}
