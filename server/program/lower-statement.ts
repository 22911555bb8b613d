/** Statements: ops and the flow between them. */
import type { AstNode } from 'langium';
import type * as ast from '../language/generated/ast.ts';
import { contentOf } from './apply-patch.ts';
import { caseType } from './case-types.ts';
import { binary, constant, isConst, not, walkExpr } from './fold.ts';
import { declare, lowerCall } from './lower-call.ts';
import { type Length, lengthOf } from './lower-duration.ts';
import { lowerCondition, lowerExpression, movedNumber, numberCheck } from './lower-expression.ts';
import { allocateRecord, checkFor, copyRecord, loadPlace, placeOf, store } from './lower-place.ts';
import { type Binding, coerce, error, type Lowering, materialize, type Value, valueOf } from './lowering.ts';
import type { Op } from './program.ts';
import { ofFullLine } from './spread.ts';
import { type CaseType, CPU, int } from './values.ts';

export function lowerBlock(c: Lowering, block: ast.Block): void {
  const mark = c.b.mark();
  const outer = c.scope.bindings;
  c.scope.bindings = new Map(outer);
  for (const statement of contentOf(c.model, block)) lowerStatement(c, statement, block);
  c.scope.bindings = outer;
  c.b.release(mark);
}

/** What these declare, or a statement in the place of their block, is gone after them. */
const BINDS = new Set<ast.Statement['$type']>(['For', 'If', 'While']);

export function lowerStatement(c: Lowering, s: ast.Statement, around: AstNode): void {
  c.b.during(s, () => {
    if (s.$type === 'Let') return lowerLet(c, s, around);
    const mark = c.b.mark();
    const outer = c.scope.bindings;
    if (BINDS.has(s.$type)) c.scope.bindings = new Map(outer);
    lowerOther(c, s);
    c.scope.bindings = outer;
    c.b.release(mark);
  });
}

function lowerOther(c: Lowering, s: Exclude<ast.Statement, ast.Let>): void {
  switch (s.$type) {
    case 'Block':
      return lowerBlock(c, s);
    case 'Empty':
      return;
    case 'If':
      return lowerIf(c, s);
    case 'While':
      return lowerWhile(c, s);
    case 'Loop':
      return unboundedLoop(c, s.body, undefined, () => lowerBlock(c, s.body));
    case 'For':
      return lowerFor(c, s);
    case 'Break':
    case 'Continue': {
      const loop = c.scope.loops.at(-1);
      if (!loop) return error('LS3002', `\`${s.$type.toLowerCase()}\` outside a loop.`, s);
      c.b.jump(s.$type === 'Break' ? loop.break : loop.continue);
      return;
    }
    case 'Return':
      return lowerReturn(c, s);
    case 'Assert': {
      const [ok, bad] = [c.b.label(), c.b.label()];
      lowerCondition(c, s.condition, ok, bad);
      c.b.place(bad);
      c.b.emit({
        k: 'fail',
        fault: c.b.fault('LS8005', s.message ?? `Assertion failed: ${s.condition.$cstNode?.text ?? ''}`, s),
      });
      c.b.place(ok);
      return;
    }
    case 'ChooseStatement':
      return lowerChoose(c, s);
    case 'Atomic':
      return lowerAtomic(c, s);
    case 'Wait':
      return lowerWait(c, s);
    case 'Takes':
      return takes(c, s.duration);
    case 'Simple':
      return lowerSimple(c, s);
  }
}

/** A long step: the CPU is kept for the time, then goes on. */
export function takes(c: Lowering, duration: ast.Expression): void {
  const { mean: length, ...drawn } = lengthOf(c, duration, 'A duration');
  if (length <= 0) return;
  if (c.inAtomic) error('LS3012', 'A step that takes time cannot be inside an atomic block.', duration);
  c.b.emit({ k: 'hold', length, ...whatIsDrawn(c, drawn), next: c.b.next });
  c.b.emit({ k: 'holdEnd', length, next: c.b.next, expired: c.b.next });
}

/** A search draws nothing: it must not keep apart what only the lengths of lines tell apart. */
function whatIsDrawn(c: Lowering, { spread, text }: Omit<Length, 'mean'>): Pick<Hold, 'spread' | 'text'> {
  return text && c.texts.drawn ? { spread, text } : { spread: ofFullLine(spread) };
}

type Hold = Extract<Op, { k: 'hold' }>;

function lowerLet(c: Lowering, s: ast.Let, around: AstNode): void {
  if (s.takes) takes(c, s.takes);
  const value = lowerExpression(c, s.value);
  const t = s.type ? caseType(c, s.type).t : value.t;
  const v = coerce(c, value, t, s.value);
  if (t.k === 'none')
    return error(
      'LS2035',
      `The type of ${s.name} is not known from \`none\`: write it, as in let ${s.name}: cpu? = none;`,
      s,
    );
  let binding: Binding;
  if (t.k === 'record') {
    if (!v.record) return error('LS2036', 'A record comes from log_read().', s.value);
    // The record that log_read() made is nobody else's: no copy.
    const own = s.value.$type === 'Call';
    const record = own ? v.record : allocateRecord(c, s.name, t.log);
    if (!own) copyRecord(c, v.record, record);
    binding = { k: 'local', slot: record.seq, t, record };
  } else if (t.k === 'duration') {
    binding = { k: 'value', value: v };
  } else {
    const type: CaseType = t.k === 'int' && !s.type ? widened(t) : t;
    const { lo, hi } = c.shared.bounds(type);
    const slot = c.b.allocate(s.name, lo, hi, type.k === 'seq' ? type.log : -1);
    const check = checkFor(c, v, type, s.name, s.value);
    c.b.emit({
      k: 'assign',
      stores: [{ to: { k: 'local', slot }, value: v.x, ...(check ? { check } : {}) }],
      next: c.b.next,
    });
    binding = { k: 'local', slot, t: type };
  }
  c.scope.bindings.set(s, binding);
  declare(c, s, binding, around);
}

/** `let i = 0;` is meant to count: a constant start does not fix the range. */
function widened(t: Extract<CaseType, { k: 'int' }>): CaseType {
  return t.lo === t.hi ? int(Math.min(0, t.lo), Math.max(15, t.hi)) : t;
}

function lowerIf(c: Lowering, s: ast.If): void {
  const [yes, no, end] = [c.b.label(), c.b.label(), c.b.label()];
  const before = c.b.here;
  lowerCondition(c, s.condition, yes, no);
  // A condition known beforehand leaves one branch only.
  const only = c.b.here === before + 1 && c.b.ops[before].k === 'assign' ? jumpTarget(c, before) : undefined;
  c.b.place(yes);
  if (only !== no) lowerStatement(c, s.then, s);
  if (s.else) {
    c.b.jump(end);
    c.b.place(no);
    if (only !== yes) lowerStatement(c, s.else, s);
  } else {
    c.b.place(no);
  }
  c.b.place(end);
}

function jumpTarget(c: Lowering, at: number): number | undefined {
  const op = c.b.ops[at];
  return op.k === 'assign' && !op.stores.length ? op.next : undefined;
}

/** Nothing but cpu_relax(): the loop waits. */
function onlyRelaxes(c: Lowering, s: ast.Statement): boolean {
  if (s.$type === 'Empty') return true;
  if (s.$type === 'Block') return contentOf(c.model, s).every((inner) => onlyRelaxes(c, inner));
  return (
    s.$type === 'Simple' &&
    !s.operator &&
    !s.takes &&
    s.target.$type === 'Call' &&
    s.target.callee.ref?.name === 'cpu_relax'
  );
}

function lowerWhile(c: Lowering, s: ast.While): void {
  if (onlyRelaxes(c, s.body)) {
    const before = c.b.here;
    const condition = lowerExpression(c, s.condition);
    // One look at shared state decides: the CPU is blocked until somebody changes it.
    if (onlyLocals(c, before) && condition.reads <= 1) {
      if (c.inAtomic) error('LS3012', 'A wait loop cannot be inside an atomic block.', s);
      c.b.emit({ k: 'wait', until: not(condition.x), next: c.b.next });
      return;
    }
    c.b.ops.length = before;
    c.b.bodyOf.length = before;
  }
  unboundedLoop(c, s.body, s.condition, () => lowerStatement(c, s.body, s));
}

function unboundedLoop(
  c: Lowering,
  at: AstNode,
  condition: ast.Expression | undefined,
  body: () => void,
): void {
  if (c.inAtomic) error('LS3012', 'An unbounded loop cannot be inside an atomic block.', at);
  const [head, inside, again, end] = [c.b.label(), c.b.label(), c.b.label(), c.b.label()];
  c.loopDepth++;
  const depth = c.b.body.level * 32 + c.loopDepth;
  if (c.loopDepth > 31) error('LS6004', 'Loops are nested more than 31 deep here, callers included.', at);
  c.b.emit({ k: 'loopEnter', depth, next: head });
  c.b.place(head);
  if (condition) lowerCondition(c, condition, inside, end);
  c.b.place(inside);
  c.scope.loops.push({ break: end, continue: again });
  body();
  c.scope.loops.pop();
  c.b.place(again);
  c.b.emit({ k: 'loopRound', depth, next: head });
  c.b.place(end);
  c.loopDepth--;
}

function lowerFor(c: Lowering, s: ast.For): void {
  let from = lowerExpression(c, s.low);
  let to: Value;
  let set: Value | undefined;
  if (s.high) {
    if (from.reads) from = materialize(c, from);
    to = lowerExpression(c, s.high);
    to = fixed(c, to);
  } else {
    if (from.t.k !== 'cpus')
      return error('LS2037', '`for` goes over a range (0..3) or a set of CPUs (all_cpus).', s.low);
    set = fixed(c, from);
    from = valueOf(constant(1), int(1, 1));
    to = valueOf(constant(c.cpus), int(c.cpus, c.cpus));
  }
  if (from.t.k !== 'int' || to.t.k !== 'int')
    return error('LS2037', 'The bounds of a range are numbers.', s.low);
  const slot = c.b.allocate(s.variable.name, Math.min(0, from.t.lo), Math.max(to.t.hi + 1, from.t.hi));
  const t: CaseType = set ? CPU : int(from.t.lo, to.t.hi);
  const binding: Binding = { k: 'local', slot, t };
  const variable = { k: 'local', slot } as const;
  const [head, inside, again, end] = [c.b.label(), c.b.label(), c.b.label(), c.b.label()];
  c.b.emit({ k: 'assign', stores: [{ to: variable, value: from.x }], next: c.b.next });
  c.scope.bindings.set(s.variable, binding);
  declare(c, s.variable, binding, s);
  c.b.place(head);
  c.b.emit({ k: 'branch', condition: binary('<=', variable, to.x), then: inside, else: end });
  c.b.place(inside);
  if (set && !(isConst(set.x) && set.x.value === 2 ** c.cpus - 1)) {
    const bit = binary('&', binary('>>', set.x, binary('-', variable, constant(1))), constant(1));
    c.b.emit({ k: 'branch', condition: bit, then: c.b.next, else: again });
  }
  c.scope.loops.push({ break: end, continue: again });
  lowerStatement(c, s.body, s);
  c.scope.loops.pop();
  c.b.place(again);
  c.b.emit({
    k: 'assign',
    stores: [{ to: variable, value: binary('+', variable, constant(1)) }],
    next: head,
  });
  c.b.place(end);
}

/** The value as it is now: the body of a loop may change the locals that it was made of. */
function fixed(c: Lowering, v: Value): Value {
  if (isConst(v.x)) return v;
  const { lo, hi } = c.shared.bounds(v.t);
  const slot = c.b.allocate('bound', lo, hi);
  c.b.emit({ k: 'assign', stores: [{ to: { k: 'local', slot }, value: v.x }], next: c.b.next });
  return { x: { k: 'local', slot }, t: v.t, reads: 0 };
}

function lowerReturn(c: Lowering, s: ast.Return): void {
  const returns = c.scope.returns;
  if (s.value) {
    if (!returns)
      return error('LS2038', 'This function gives no value: write `return;`, or declare its type.', s);
    const v = coerce(c, lowerExpression(c, s.value), returns.t, s.value);
    if (returns.record) {
      if (v.record) copyRecord(c, v.record, returns.record);
      else
        c.b.emit({
          k: 'assign',
          stores: [{ to: { k: 'local', slot: returns.slot }, value: constant(0) }],
          next: c.b.next,
        });
    } else {
      const check = checkFor(c, v, returns.t, `The value of ${c.scope.fn?.name}()`, s.value);
      c.b.emit({
        k: 'assign',
        stores: [{ to: { k: 'local', slot: returns.slot }, value: v.x, ...(check ? { check } : {}) }],
        next: c.b.next,
      });
    }
  } else if (returns) {
    return error('LS2038', `This function gives a value: return one.`, s);
  }
  c.b.jump(c.scope.end);
}

function lowerChoose(c: Lowering, s: ast.ChooseStatement): void {
  if (c.inAtomic) error('LS3012', '`choose` is a step of its own: move it out of the atomic block.', s);
  const targets = s.branches.map(() => c.b.label());
  const end = c.b.label();
  c.b.emit({ k: 'choose', targets });
  s.branches.forEach((branch, i) => {
    c.b.place(targets[i]);
    lowerBlock(c, branch);
    c.b.jump(end);
  });
  c.b.place(end);
}

/** All ops but the first follow the one before them with nothing in between. */
function lowerAtomic(c: Lowering, s: ast.Atomic): void {
  if (c.inAtomic) return lowerBlock(c, s.body);
  c.inAtomic = true;
  c.b.jump(c.b.next);
  c.b.glue = true;
  lowerBlock(c, s.body);
  c.b.glue = false;
  c.inAtomic = false;
}

/** What was emitted from there on computes with locals, straight ahead: they stay the same while the CPU waits. */
function onlyLocals(c: Lowering, from: number): boolean {
  return c.b.ops.slice(from).every((op, i) => {
    if (op.k !== 'assign' || op.next !== from + i + 1) return false;
    return op.stores.every(({ to, value }) => {
      let local = to.k === 'local';
      walkExpr(value, (x) => {
        if (x.k === 'shared' || x.k === 'element' || x.k === 'agent' || x.k === 'within') local = false;
      });
      return local;
    });
  });
}

function lowerWait(c: Lowering, s: ast.Wait): void {
  if (c.inAtomic) error('LS3012', '`wait` cannot be inside an atomic block.', s);
  const before = c.b.here;
  const condition = lowerExpression(c, s.condition);
  if (!onlyLocals(c, before) || condition.reads > 1) {
    return error(
      'LS3010',
      'A wait looks at one shared value at a time. Read the others into locals first.',
      s.condition,
    );
  }
  if (!s.limit) {
    c.b.emit({ k: 'wait', until: condition.x, next: c.b.next });
    return;
  }
  const { mean: length, ...drawn } = lengthOf(c, s.limit, 'A time limit');
  const [done, expired] = [c.b.label(), c.b.label()];
  c.b.emit({ k: 'hold', length, ...whatIsDrawn(c, drawn), next: c.b.next });
  c.b.emit({ k: 'holdEnd', length, until: condition.x, next: done, expired });
  c.b.place(expired);
  if (s.expired) lowerStatement(c, s.expired, s);
  c.b.place(done);
}

function lowerSimple(c: Lowering, s: ast.Simple): void {
  if (s.takes) takes(c, s.takes);
  if (!s.operator) {
    if (s.target.$type !== 'Call')
      return error('LS3014', 'This statement does nothing: call a function or assign a value.', s);
    const before = c.b.here;
    const value = lowerCall(c, s.target);
    if (value?.reads) materialize(c, value);
    if (c.b.here === before) c.b.jump(c.b.next);
    return;
  }
  const place = placeOf(c, s.target);
  if (place.place.k === 'element' && !c.condition) {
    // The index is found before the value.
    const { index } = place.place;
    if (!isConst(index) && index.k !== 'me' && index.k !== 'local' && s.value) {
      const { count, fault } = place.place;
      const slot = c.b.allocate('index', 0, count - 1);
      const check = { lo: 0, hi: count - 1, saturate: false, fault };
      c.b.emit({ k: 'assign', stores: [{ to: { k: 'local', slot }, value: index, check }], next: c.b.next });
      place.place = { ...place.place, index: { k: 'local', slot } };
    }
  }
  if (s.operator === '=') return store(c, place, lowerExpression(c, s.value as ast.Expression), s);
  const by = s.value
    ? lowerInOrderAfter(c, place, s.value)
    : { was: undefined, value: valueOf(constant(1), int(1, 1)) };
  const sign = s.operator === '+=' || s.operator === '++' ? '+' : '-';
  const was = by.was ?? (place.shared ? materialize(c, loadPlace(c, place)) : loadPlace(c, place));
  if (was.t.k === 'seq') {
    const value = movedNumber(was.x, sign, by.value.x);
    const check = numberCheck(c, was.t.log, s);
    c.b.emit({ k: 'assign', stores: [{ to: place.place, value, check }], next: c.b.next });
    return;
  }
  const x = binary(sign, was.x, by.value.x);
  store(c, place, { x, t: changed(was.t, by.value.t, sign), reads: 0 }, s);
}

/** `x += e`: x is read before e, as in C's usual code. */
function lowerInOrderAfter(
  c: Lowering,
  place: ReturnType<typeof placeOf>,
  e: ast.Expression,
): { was: Value; value: Value } {
  const was = place.shared ? materialize(c, loadPlace(c, place)) : loadPlace(c, place);
  const value = lowerExpression(c, e);
  return { was, value: value.reads ? materialize(c, value) : value };
}

function changed(a: CaseType, b: CaseType, sign: '+' | '-'): CaseType {
  if (a.k !== 'int' || b.k !== 'int') return a;
  return sign === '+' ? int(a.lo + b.lo, a.hi + b.hi) : int(a.lo - b.hi, a.hi - b.lo);
}
