/** Calls: of the machine's own functions, and of the model's, which are expanded in place. */
import type { AstNode } from 'langium';
import { AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { contentOf } from './apply-patch.ts';
import { lowerBuiltin } from './builtins.ts';
import { caseType } from './case-types.ts';
import { docSummary } from './doc-comment.ts';
import { binary, constant, isConst } from './fold.ts';
import { isPlain, lowerExpression } from './lower-expression.ts';
import { allocateRecord, bindingOf, checkFor, copyRecord } from './lower-place.ts';
import { lowerBlock } from './lower-statement.ts';
import {
  type Binding,
  coerce,
  error,
  type Lowering,
  materialize,
  newScope,
  type RecordSlots,
  type Scope,
  type Value,
} from './lowering.ts';
import { namesNow } from './names-at.ts';
import type { ValueType } from './program.ts';
import { headOf } from './statement-text.ts';
import { type CaseType, int, shown } from './values.ts';

const OBJECTS = new Set(['spinlock', 'semaphore', 'log']);

/** The value of a call; undefined when it gives none. */
export function lowerCall(c: Lowering, e: ast.Call): Value | undefined {
  const callee = e.callee.ref;
  if (!callee) return error('LS1020', `Unknown function \`${e.callee.$refText}\`.`, e);
  if (e.arguments.length !== callee.parameters.length) {
    const n = callee.parameters.length;
    return error(
      'LS2002',
      `${callee.name}() takes ${n} argument${n === 1 ? '' : 's'}, not ${e.arguments.length}.`,
      e,
    );
  }
  if (ast.isBuiltin(callee)) return lowerBuiltin(c, e, callee.name);
  if (c.condition && !c.asked)
    return error(
      'LS5012',
      `A condition cannot call ${callee.name}(): it looks at one state, and a call is many steps.`,
      e,
    );
  const fn = c.model.functions.get(callee.name);
  if (!fn) {
    return error('LS4009', `${callee.name}() is added by a patch that is not applied here.`, e);
  }
  return c.asked ? expanded(c, fn, e) : inline(c, fn, e);
}

/** What a function gives that does nothing else. */
export function givenValue(c: Lowering, fn: ast.Fn): ast.Expression | undefined {
  const [only, ...more] = contentOf(c.model, fn.body);
  return only?.$type === 'Return' && more.length === 0 ? only.value : undefined;
}

/** A function that does nothing but give a value can be asked for it: it is a name for an expression. */
function expanded(c: Lowering, fn: ast.Fn, e: ast.Call): Value {
  const given = givenValue(c, fn);
  if (!given || !fn.returns) {
    return error(
      'LS5012',
      `Looking at the machine cannot call ${fn.name}(): that is many steps. Let a CPU call it.`,
      e,
    );
  }
  checkNoRecursion(c, fn, e);
  const outer = c.scope;
  const scope = newScope(c, fn, outer);
  fn.parameters.forEach((p, i) => {
    const argument = e.arguments[i];
    const isObject = p.type.$type === 'SimpleType' && OBJECTS.has(p.type.kind);
    const binding: Binding = isObject
      ? objectArgument(c, argument)
      : { k: 'value', value: argumentValue(c, p, argument, scope) };
    scope.bindings.set(p, binding);
  });
  c.scope = scope;
  const value = coerce(c, lowerExpression(c, given), caseType(c, fn.returns).t, given);
  c.scope = outer;
  return value;
}

/** The types of parameters may name those before them: `seq of BUFFER`. */
function argumentValue(c: Lowering, p: ast.Parameter, argument: ast.Expression, callee: Scope): Value {
  const value = lowerExpression(c, argument);
  const outer = c.scope;
  c.scope = callee;
  const { t } = caseType(c, p.type);
  c.scope = outer;
  return coerce(c, value, t, argument);
}

function checkNoRecursion(c: Lowering, fn: ast.Fn, e: ast.Call): void {
  const chain: string[] = [fn.name];
  for (let s: Scope | undefined = c.scope; s; s = s.caller) {
    if (s.fn) chain.unshift(s.fn.name);
    if (s.fn === fn)
      return error(
        'LS3001',
        `Recursion: ${chain.join(' -> ')}. Calls are expanded in place, so a function cannot call itself.`,
        e,
      );
  }
}

function inline(c: Lowering, fn: ast.Fn, e: ast.Call): Value | undefined {
  checkNoRecursion(c, fn, e);
  if (fn.parameters.length !== e.arguments.length) {
    return error(
      'LS2002',
      `${fn.name}() takes ${fn.parameters.length} arguments here (a patch may have replaced it), not ${e.arguments.length}.`,
      e,
    );
  }
  const returns = fn.returns ? returnPlace(c, fn, e) : undefined;
  const mark = c.b.mark();
  const bindings = bindArguments(c, fn, e);
  const scope = newScope(c, fn, c.scope);
  scope.returns = returns;
  scope.around = namesNow(c);
  for (const [node, binding] of bindings) scope.bindings.set(node, binding);

  const outer = { scope: c.scope, frame: c.b.frame };
  const id = c.b.functionId(fn, fn.name, docSummary(fn));
  c.b.frame = c.b.pushFrame(id, outer.frame, e);
  c.scope = scope;
  for (const [node, binding] of bindings) declare(c, node, binding, fn.body);
  c.b.during(fn.body, () => {
    const before = c.b.here;
    lowerBlock(c, fn.body);
    // A call of nothing is a place to be at all the same.
    if (c.b.here === before) c.b.jump(c.b.next);
  });
  c.b.place(scope.end);
  c.scope = outer.scope;
  c.b.frame = outer.frame;
  c.b.release(mark);
  if (!returns) return undefined;
  return {
    x: { k: 'local', slot: returns.slot },
    t: returns.t,
    reads: 0,
    ...(returns.record ? { record: returns.record } : {}),
  };
}

function returnPlace(c: Lowering, fn: ast.Fn, e: ast.Call): NonNullable<Scope['returns']> {
  // `seq of BUFFER` names a parameter, which stands for the caller's log.
  const logs = fn.parameters.flatMap((p, i): [AstNode, Binding][] =>
    p.type.$type === 'SimpleType' && p.type.kind === 'log' ? [[p, objectArgument(c, e.arguments[i])]] : [],
  );
  const outer = c.scope.bindings;
  c.scope.bindings = new Map([...outer, ...logs]);
  const { t } = caseType(c, fn.returns as ast.Type);
  c.scope.bindings = outer;
  if (t.k === 'record') {
    const record = allocateRecord(c, `${fn.name}()`, t.log);
    return { t, slot: record.seq, record };
  }
  const { lo, hi } = c.shared.bounds(t);
  return { t, slot: c.b.allocate(`${fn.name}()`, lo, hi, t.k === 'seq' ? t.log : -1) };
}

/** Arguments in order. One that nobody can change meanwhile is not copied. */
function bindArguments(c: Lowering, fn: ast.Fn, e: ast.Call): [ast.Parameter, Binding][] {
  const changed = assignedIn(c, fn);
  const bound: [ast.Parameter, Binding][] = [];
  const open: { value: Value; index: number }[] = [];
  const values: (Value | undefined)[] = [];
  fn.parameters.forEach((p, i) => {
    const argument = e.arguments[i];
    if (p.type.$type === 'SimpleType' && OBJECTS.has(p.type.kind)) {
      bound.push([p, objectArgument(c, argument)]);
      values.push(undefined);
      return;
    }
    if (!isPlain(argument)) {
      for (const o of open) values[o.index] = o.value.reads ? materialize(c, o.value) : o.value;
      open.length = 0;
    }
    const value = lowerExpression(c, argument);
    values.push(value);
    open.push({ value, index: i });
  });
  fn.parameters.forEach((p, i) => {
    const value = values[i];
    if (!value) return;
    // The types may name other parameters (seq of BUFFER), so bind as we go.
    const outer = c.scope.bindings;
    c.scope.bindings = new Map([...outer, ...bound]);
    const { t } = caseType(c, p.type);
    c.scope.bindings = outer;
    bound.push([p, bindValue(c, p, t, value, e.arguments[i], changed.has(p))]);
  });
  return bound;
}

/** What is known of these values besides their type goes along with them. */
const KEPT = new Set<CaseType['k']>(['int', 'duration']);

function bindValue(
  c: Lowering,
  p: ast.Parameter,
  t: CaseType,
  raw: Value,
  node: ast.Expression,
  changed: boolean,
): Binding {
  const value = coerce(c, raw, t, node);
  if (t.k === 'record' && value.record) {
    if (!changed) return { k: 'local', slot: value.record.seq, t, record: value.record };
    const record = allocateRecord(c, p.name, t.log);
    copyRecord(c, value.record, record);
    return { k: 'local', slot: record.seq, t, record };
  }
  const check = checkFor(c, value, t, p.name, node);
  if (!changed && !check && isConst(value.x))
    return { k: 'value', value: { ...value, t: KEPT.has(value.t.k) ? value.t : t } };
  if (!changed && !check && value.x.k === 'local') return { k: 'local', slot: value.x.slot, t: value.t };
  const { lo, hi } = c.shared.bounds(t);
  if (t.k === 'duration')
    return error('LS2011', `${p.name} is a duration: it must be known before the machine runs.`, node);
  const slot = c.b.allocate(p.name, lo, hi, t.k === 'seq' ? t.log : -1);
  c.b.emit({
    k: 'assign',
    stores: [{ to: { k: 'local', slot }, value: value.x, ...(check ? { check } : {}) }],
    next: c.b.next,
  });
  return { k: 'local', slot, t };
}

/** A lock, semaphore or log that is passed on. */
export function objectArgument(c: Lowering, e: ast.Expression): Binding {
  if (e.$type === 'NameRef') {
    const binding = bindingOf(c, e.target.ref, e);
    if (binding?.k === 'spinlock' && binding.count > 1 && !binding.index)
      error('LS2027', `${e.target.$refText} is an array of locks: say which one.`, e);
    if (binding?.k === 'spinlock' || binding?.k === 'semaphore' || binding?.k === 'log') return binding;
  }
  if ((e.$type === 'Member' || e.$type === 'Index') && e.base.$type === 'NameRef') {
    const binding = bindingOf(c, e.base.target.ref, e.base);
    if (e.$type === 'Member' && e.member === 'lock' && binding?.k === 'semaphore')
      return { k: 'spinlock', lock: c.shared.semaphores[binding.semaphore].lock, count: 1 };
    if (e.$type === 'Index' && binding?.k === 'spinlock') return lockOfArray(c, binding, e);
  }
  return error('LS2031', 'A lock, semaphore or log is expected here.', e);
}

function lockOfArray(c: Lowering, locks: Extract<Binding, { k: 'spinlock' }>, e: ast.Index): Binding {
  const value = lowerExpression(c, e.index);
  const index = value.t.k === 'cpu' ? binary('-', value.x, constant(1)) : value.x;
  if (isConst(index) && (index.value < 0 || index.value >= locks.count))
    error('LS2029', `There is no lock ${index.value}: the array has ${locks.count}.`, e);
  return {
    ...locks,
    index: isConst(index)
      ? index
      : materialize(c, { ...value, x: index, t: value.t.k === 'int' ? value.t : int(-1, c.cpus - 1) }).x,
  };
}

/** Parameters and locals that the function assigns to. The same for every call of it. */
function assignedIn(c: Lowering, fn: ast.Fn): Set<AstNode> {
  let known = assigned.get(c.model);
  if (!known) {
    known = new Map();
    assigned.set(c.model, known);
  }
  let result = known.get(fn);
  if (!result) {
    result = findAssigned(c, fn);
    known.set(fn, result);
  }
  return result;
}

const assigned = new WeakMap<Lowering['model'], Map<ast.Fn, Set<AstNode>>>();

function findAssigned(c: Lowering, fn: ast.Fn): Set<AstNode> {
  const result = new Set<AstNode>();
  const visit = (statement: ast.Statement): void => {
    for (const node of AstUtils.streamAst(statement)) {
      const target = ast.isSimple(node) && node.operator ? node.target : undefined;
      const referenced =
        ast.isCall(node) && ast.isBuiltin(node.callee.ref) && node.callee.ref.parameters[0]?.reference
          ? node.arguments[0]
          : undefined;
      for (const e of [target, referenced])
        if (e?.$type === 'NameRef' && e.target.ref) result.add(e.target.ref);
    }
    for (const block of headOf(statement).blocks) contentOf(c.model, block).forEach(visit);
  };
  contentOf(c.model, fn.body).forEach(visit);
  return result;
}

/** Makes a local visible in the debugger. */
export function declare(
  c: Lowering,
  node: ast.Parameter | ast.Let | ast.ForVariable,
  binding: Binding,
  scope: AstNode,
): void {
  if (binding.k !== 'local') return;
  const visible = { type: shownLocal(binding), at: c.b.range(node), scope: c.b.range(scope) };
  c.b.declareLocal({ name: node.name, slot: binding.slot, ...visible });
}

function shownLocal(binding: { t: CaseType; record?: RecordSlots }): ValueType {
  return shown(binding.t);
}
