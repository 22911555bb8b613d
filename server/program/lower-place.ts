/** Names and places: what a name stands for, loads from it and stores to it. */
import type { AstNode } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { TEXTS } from './builder.ts';
import { caseType } from './case-types.ts';
import { docSummary } from './doc-comment.ts';
import { binary, constant, isConst, select } from './fold.ts';
import { lowerExpression } from './lower-expression.ts';
import {
  type Binding,
  coerce,
  constantOf,
  error,
  type Lowering,
  materialize,
  me,
  newScope,
  type Scope,
  type Value,
  valueOf,
} from './lowering.ts';
import type { Check, Expr, Place, Slot } from './program.ts';
import type { SharedVariable } from './shared-layout.ts';
import { BOOL, type CaseType, shown } from './values.ts';

/** A place with its type. `index` is evaluated before any access. */
export interface TypedPlace {
  place: Place;
  t: CaseType;
  shared: boolean;
  name: string;
  binding?: Binding;
  /** For values that are not stored anywhere. */
  value?: Value;
}

export function bindingOf(c: Lowering, node: AstNode | undefined, at: AstNode): Binding | undefined {
  if (!node) return error('LS1020', `Unknown name \`${at.$cstNode?.text ?? ''}\`.`, at);
  const local = c.scope.bindings.get(node) ?? replacedLocal(c.scope, node);
  if (local) return local;
  const known = c.globals.get(node);
  if (known) return known;
  const made = declareGlobal(c, node);
  if (made) c.globals.set(node, made);
  return made;
}

/** The local that a patch has put in the place of the one that the text around it means. */
function replacedLocal(scope: Scope, node: AstNode): Binding | undefined {
  if (!ast.isLet(node) && !ast.isForVariable(node) && !ast.isParameter(node)) return undefined;
  let found: Binding | undefined;
  for (const [declared, binding] of scope.bindings)
    if ((declared as ast.Let).name === node.name) found = binding;
  return found;
}

/**
 * Shared objects get their place when they are first named, so that what a scenario does not use costs nothing. Sizes and
 * initial values belong to no CPU, whoever names the object first.
 */
function declareGlobal(c: Lowering, node: AstNode): Binding | undefined {
  const { scope, condition } = c;
  c.scope = newScope(c);
  c.condition = true;
  const binding = globalBinding(c, node);
  c.scope = scope;
  c.condition = condition;
  return binding;
}

function globalBinding(c: Lowering, node: AstNode): Binding | undefined {
  if (ast.isConst(node)) {
    const value = lowerExpression(c, node.value);
    constantOf(value, node.value, `The value of ${node.name}`);
    return { k: 'value', value };
  }
  if (ast.isEnumMember(node)) {
    const owner = node.$container;
    if (!ast.isEnum(owner)) return undefined;
    const t: CaseType = { k: 'enum', name: owner.name, members: owner.members.map((m) => m.name) };
    return { k: 'value', value: valueOf(constant(owner.members.indexOf(node)), t) };
  }
  if (ast.isShared(node)) return { k: 'variable', variable: declareVariable(c, node) };
  if (ast.isSpinlock(node)) {
    const count = node.size ? constantOf(lowerExpression(c, node.size), node.size, 'The number of locks') : 1;
    if (count < 1 || count > 64)
      error('LS6002', `An array of locks has 1 to 64 elements, not ${count}.`, node);
    return { k: 'spinlock', lock: c.shared.lock(node.name, count), count };
  }
  if (ast.isSemaphore(node)) {
    const count = constantOf(lowerExpression(c, node.count), node.count, 'The count of a semaphore');
    if (count < 0 || count > 64)
      error('LS6002', `A semaphore starts with a count of 0 to 64, not ${count}.`, node);
    return { k: 'semaphore', semaphore: c.shared.semaphore(node.name, count) };
  }
  if (ast.isLog(node)) {
    const size = constantOf(lowerExpression(c, node.size), node.size, 'The size of a log');
    const lag = node.lag ? constantOf(lowerExpression(c, node.lag), node.lag, 'The lag of a log') : 1;
    if (size < 1 || size > 1024) error('LS6002', `A log has 1 to 1024 records, not ${size}.`, node);
    if (lag < 1 || lag > 1024) error('LS6002', `A lag is 1 to 1024 records, not ${lag}.`, node);
    return { k: 'log', log: c.shared.log(node.name, size, lag) };
  }
  return undefined;
}

function declareVariable(c: Lowering, node: ast.Shared): SharedVariable {
  const { t, dimensions } = caseType(c, node.type);
  if (t.k === 'record' || t.k === 'duration' || t.k === 'text')
    error('LS2023', `A shared variable cannot hold a ${t.k}.`, node.type);
  const range = c.shared.bounds(t);
  // Zero, or what is nearest to it.
  let initial = Math.max(range.lo, Math.min(0, range.hi));
  if (t.k === 'cpu' && !t.optional) initial = 1;
  if (t.k === 'seq') initial = 0;
  if (node.value) {
    const v = coerce(c, lowerExpression(c, node.value), t, node.value);
    initial = constantOf(v, node.value, 'An initial value');
    const { lo, hi } = c.shared.bounds(t);
    if (initial < lo || initial > hi)
      error('LS2024', `The initial value of ${node.name} is outside its range ${lo}..${hi}.`, node.value);
  }
  const all = node.percpu ? [c.cpus, ...dimensions] : dimensions;
  return c.shared.variable(node, t, all, initial, c.b.range(node), shown(t), docSummary(node));
}

/** The place an expression names. */
export function placeOf(c: Lowering, e: ast.Expression): TypedPlace {
  if (e.$type === 'NameRef') {
    const binding = bindingOf(c, e.target.ref, e);
    if (!binding) return error('LS2025', `${e.target.$refText} cannot be used as a value here.`, e);
    return placeOfBinding(c, binding, e.target.$refText, e);
  }
  if (e.$type === 'Index') return indexed(c, e);
  if (e.$type === 'Member' && e.base.$type === 'NameRef') {
    const binding = bindingOf(c, e.base.target.ref, e.base);
    if (binding?.k === 'semaphore') {
      const s = c.shared.semaphores[binding.semaphore];
      const name = `${s.name}.${e.member}`;
      if (e.member === 'count') {
        return {
          place: { k: 'shared', slot: s.count },
          t: { k: 'int', lo: 0, hi: c.shared.slots[s.count].hi, saturating: false },
          shared: true,
          name,
        };
      }
      if (e.member === 'holder')
        return {
          place: { k: 'shared', slot: s.holder },
          t: { k: 'cpu', optional: true },
          shared: true,
          name,
        };
    }
  }
  return error('LS2026', 'Only a variable can be assigned to or changed.', e);
}

function placeOfBinding(c: Lowering, binding: Binding, name: string, at: AstNode): TypedPlace {
  switch (binding.k) {
    case 'value':
      return {
        place: { k: 'local', slot: 0 },
        t: binding.value.t,
        shared: false,
        name,
        binding,
        value: binding.value,
      };
    case 'local':
      return { place: { k: 'local', slot: binding.slot }, t: binding.t, shared: false, name, binding };
    case 'variable': {
      const v = binding.variable;
      if (v.dimensions.length > (v.percpu ? 1 : 0))
        return error('LS2027', `${name} is an array: say which element, as in ${name}[0].`, at);
      return element(v, v.percpu ? [ownCpu(c, name, at)] : [], () =>
        c.b.fault('LS8004', `${name} has no such element.`, at),
      );
    }
    default:
      return error('LS2025', `${name} cannot be used as a value here.`, at);
  }
}

/** The executing CPU's index into a per-CPU variable. */
function ownCpu(c: Lowering, name: string, at: AstNode): Expr {
  if (c.condition && !c.asked) return error('LS2014', `${name} is per CPU: say whose, as in ${name}[0].`, at);
  if (c.b.body.agents.some((a) => a >= c.cpus))
    return error('LS2015', `${name} is per CPU, and a device is no CPU.`, at);
  return me(c);
}

function indexed(c: Lowering, e: ast.Index): TypedPlace {
  const indices: ast.Expression[] = [];
  let base: ast.Expression = e;
  while (base.$type === 'Index') {
    indices.unshift(base.index);
    base = base.base;
  }
  if (base.$type !== 'NameRef') return error('LS2026', 'Only a variable can be indexed.', e);
  const name = base.target.$refText;
  const binding = bindingOf(c, base.target.ref, base);
  if (binding?.k !== 'variable') return error('LS2028', `${name} has no elements.`, e);
  const v = binding.variable;
  const dimensions = v.dimensions.length;
  // A per-CPU array indexed once means this CPU's element.
  const own = v.percpu && indices.length === dimensions - 1 ? [ownCpu(c, name, e)] : [];
  if (own.length + indices.length !== dimensions)
    return error('LS2027', `${name} takes ${dimensions} indices, not ${indices.length}.`, e);
  const lowered = indices.map((i) => {
    let index = lowerExpression(c, i);
    if (index.t.k === 'int' && v.percpu && !own.length && i === indices[0])
      index = coerce(c, index, { k: 'cpu', optional: false }, i);
    if (index.reads) index = materialize(c, index);
    return index.t.k === 'cpu' ? binary('-', index.x, constant(1)) : index.x;
  });
  const all = [...own, ...lowered];
  all.forEach((x, i) => {
    if (isConst(x) && (x.value < 0 || x.value >= v.dimensions[i]))
      error('LS2029', `${name} has no element ${x.value}: it has ${v.dimensions[i]}.`, e);
  });
  const fault = () => c.b.fault('LS8004', `${name} has no such element.`, e);
  if (dimensions > 1 && !c.condition) guardIndices(c, all, v, fault);
  const place = element(v, all, fault);
  if (dimensions > 1 && c.condition && place.place.k === 'element')
    place.place.index = select(insideAll(all, v), place.place.index, constant(-1));
  return place;
}

function insideAll(indices: Expr[], v: SharedVariable): Expr {
  return indices
    .map((x, i) => binary('&&', binary('>=', x, constant(0)), binary('<', x, constant(v.dimensions[i]))))
    .reduce((a, b) => binary('&&', a, b));
}

/** With several dimensions, an index outside its own would silently land in a neighbour row. */
function guardIndices(c: Lowering, indices: Expr[], v: SharedVariable, fault: () => number): void {
  indices.forEach((x, i) => {
    if (isConst(x) || x.k === 'me') return;
    const inside = binary('&&', binary('>=', x, constant(0)), binary('<', x, constant(v.dimensions[i])));
    const ok = c.b.label();
    c.b.emit({ k: 'branch', condition: inside, then: ok, else: c.b.next });
    c.b.emit({ k: 'fail', fault: fault() });
    c.b.place(ok);
  });
}

function element(v: SharedVariable, indices: Expr[], fault: () => number): TypedPlace {
  const { base, t } = { base: v.base, t: v.type };
  if (!indices.length) return { place: { k: 'shared', slot: base }, t, shared: true, name: v.name };
  let index: Expr = constant(0);
  indices.forEach((x, i) => {
    const stride = v.dimensions.slice(i + 1).reduce((a, b) => a * b, 1);
    index = binary('+', index, stride === 1 ? x : binary('*', x, constant(stride)));
  });
  if (isConst(index))
    return { place: { k: 'shared', slot: base + index.value }, t, shared: true, name: v.name };
  const count = v.dimensions.reduce((a, b) => a * b, 1);
  return {
    place: { k: 'element', base, stride: 1, count, index, fault: fault() },
    t,
    shared: true,
    name: v.name,
  };
}

/** The value that is in a place now. */
export function loadPlace(c: Lowering, p: TypedPlace): Value {
  if (p.value) return p.value;
  const record = p.binding?.k === 'local' ? p.binding.record : undefined;
  if (p.place.k === 'irqsOff') return valueOf({ k: 'agent', field: 'irqsOff', agent: me(c) }, BOOL);
  return { x: p.place, t: p.t, reads: p.shared ? 1 : 0, ...(record ? { record } : {}) };
}

/** The check that storing this value in that type needs, if any. */
export function checkFor(c: Lowering, v: Value, t: CaseType, name: string, node: AstNode): Check | undefined {
  const { lo, hi } = c.shared.bounds(t);
  if (t.k === 'int') {
    const known = isConst(v.x) ? { lo: v.x.value, hi: v.x.value } : v.t.k === 'int' ? v.t : { lo, hi };
    return known.lo < lo || known.hi > hi ? c.b.check(lo, hi, t.saturating, name, node) : undefined;
  }
  if (t.k === 'cpu' && !t.optional && (v.t.k === 'none' || (v.t.k === 'cpu' && v.t.optional))) {
    return {
      lo: 1,
      hi,
      saturate: false,
      fault: c.b.fault('LS8002', `${name} must be a CPU, but the value is none.`, node),
    };
  }
  if (t.k === 'seq' && v.x.k === 'binary') {
    return {
      lo: 0,
      hi,
      saturate: false,
      fault: c.b.fault('LS8001', `${name} runs past the end of its log.`, node),
    };
  }
  return undefined;
}

/** Emits one store. */
export function store(c: Lowering, p: TypedPlace, value: Value, node: AstNode): void {
  if (p.value) return error('LS2030', `${p.name} cannot be changed.`, node);
  if (p.t.k === 'record' && value.record && p.binding?.k === 'local' && p.binding.record) {
    copyRecord(c, value.record, p.binding.record);
    return;
  }
  const coerced = coerce(c, value, p.t, node);
  const v = p.shared && coerced.reads ? materialize(c, coerced) : coerced;
  const check = checkFor(c, v, p.t, p.name, node);
  c.b.emit({
    k: 'assign',
    stores: [{ to: p.place, value: v.x, ...(check ? { check } : {}) }],
    next: c.b.next,
  });
}

export function copyRecord(
  c: Lowering,
  from: { seq: Slot; text: Slot; level: Slot; writer: Slot },
  to: { seq: Slot; text: Slot; level: Slot; writer: Slot },
): void {
  const stores = (['seq', 'text', 'level', 'writer'] as const).map((key) => ({
    to: { k: 'local' as const, slot: to[key] },
    value: { k: 'local' as const, slot: from[key] },
  }));
  c.b.emit({ k: 'assign', stores, next: c.b.next });
}

export function allocateRecord(
  c: Lowering,
  name: string,
  log: number,
): { seq: Slot; text: Slot; level: Slot; writer: Slot } {
  const seq = c.shared.bounds({ k: 'seq', log });
  return {
    seq: c.b.allocate(`${name}.seq`, 0, seq.hi, log),
    text: c.b.allocate(`${name}.text`, 0, TEXTS),
    level: c.b.allocate(`${name}.level`, 0, 15),
    writer: c.b.allocate(`${name}.cpu`, 0, c.cpus),
  };
}
