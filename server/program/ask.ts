/**
 * Questions about a case that is compiled to be looked at: an expression of the language, as somebody means it who
 * stands in a frame of an agent. It is lowered as a condition is, so that there is one meaning of it.
 */
import type { AstNode } from 'langium';
import { patchesOf, patchNames, topLevelNames } from '../language/declarations.ts';
import * as ast from '../language/generated/ast.ts';
import { onlyLooks } from './builtins.ts';
import { caseType } from './case-types.ts';
import type { VisibleModel } from './compile-case.ts';
import { CompileError, type ProgramDiagnostic } from './diagnostic.ts';
import { constant, walkExpr } from './fold.ts';
import { givenValue } from './lower-call.ts';
import { lowerExpression } from './lower-expression.ts';
import { placeOf } from './lower-place.ts';
import { type Binding, coerce, error, type Lowering, newScope, oldestSlot, type Value } from './lowering.ts';
import { namesIn } from './names-at.ts';
import type { Expr, Fault, LocalInfo, Location, Place, ValueType } from './program.ts';
import { type CaseType, shown } from './values.ts';

/** What the compiler of a case knew, kept for questions. */
export interface OpenCase {
  lowering: Lowering;
  scenario: ast.Scenario;
  model: VisibleModel;
}

/** Where somebody stands who asks. */
export interface Standpoint {
  /** 0-based; -1: whoever the expression is evaluated for. */
  agent: number;
  /** Where the agent stands, at the level that the frame belongs to. 0: it runs nothing. */
  location: Location;
  /** Index into StepProgram.frames, or -1: no locals. */
  frame: number;
}

/** Somewhere that a person can put another value. */
export type Settable = Place | { k: 'flag'; agent: Expr };

export interface Asked {
  /** Evaluated for an agent that stands there. Slots below zero: see `withOldest`. */
  expr: Expr;
  type: ValueType;
  /** Where the value is kept; absent when it is computed. */
  place?: Settable;
  /** Why it is kept nowhere that can be set, in a sentence. */
  fixed?: string;
  /** Errors that evaluating can meet: `fault` of an element is an index into these. */
  faults: Fault[];
}

/** Names by level, the innermost first, and of one level the one that hides others first. */
export function visibleNames(open: OpenCase, at: Standpoint): AstNode[][] {
  const { scenario, model, lowering } = open;
  const files = model.documents.map(topLevelNames).reverse();
  const patches = model.documents.flatMap(patchesOf).flatMap(patchNames);
  return [
    boundNames(open, at)
      .map(([node]) => node)
      .reverse(),
    [...scenario.parameters, ...scenario.items.filter(ast.isDevice)],
    ...files,
    lowering.model.applied.flatMap(patchNames).reverse(),
    patches,
  ];
}

function boundNames({ lowering: c }: OpenCase, { location, frame }: Standpoint): [AstNode, Binding][] {
  return frame < 0 ? [] : namesIn(c.b.namesOf.get(c.b.ops[location]), frame);
}

/** A local of the frame: where it is kept, or what it always is in this call. */
export type LocalAt = Pick<LocalInfo, 'name' | 'type'> & ({ slot: number } | { value: number });

/** The locals that have a value there, in the order of their declarations. */
export function localsAt(open: OpenCase, at: Standpoint): LocalAt[] {
  const { lowering: c } = open;
  const found = new Map<string, LocalAt>();
  for (const [node, binding] of boundNames(open, at)) {
    const { name } = node as ast.Let;
    found.delete(name);
    if (binding.k === 'local' && c.placeOfLocal)
      found.set(name, { name, type: shown(binding.t), slot: c.placeOfLocal(binding.slot) });
    else if (binding.k === 'value' && binding.value.x.k === 'const')
      found.set(name, { name, type: declaredType(c, node, binding.value.t), value: binding.value.x.value });
  }
  return [...found.values()];
}

/** The type of an argument that is known is narrower than what the parameter is declared as. */
function declaredType(c: Lowering, node: AstNode, known: CaseType): ValueType {
  const declared = ast.isParameter(node) ? node.type : undefined;
  return shown(declared?.$type === 'RangeType' ? caseType(c, declared).t : known);
}

/** `to`: the type of the place that the value is for. */
export function lowerAsked(
  open: OpenCase,
  tree: ast.Expression,
  at: Standpoint,
  to?: ValueType,
): Asked | { error: ProgramDiagnostic } {
  const { lowering: c } = open;
  const { b, scope, condition, watched, irqsWatched } = c;
  const names = boundNames(open, at);
  try {
    c.b = b.asking();
    c.b.body = at.location > 0 ? b.bodyOf[at.location] : { level: 0, agents: at.agent < 0 ? [] : [at.agent] };
    c.scope = newScope(c);
    for (const [node, binding] of names) c.scope.bindings.set(node, binding);
    c.condition = true;
    c.asked = true;
    c.watched = new Set();
    const value = lowerExpression(c, tree);
    const fit = to ? fitted(c, value, to, tree) : value;
    const place = to ? undefined : settable(c, tree, value);
    const rename = renaming(c, b.functions.length);
    return {
      expr: rename(fit.x),
      type: shown(value.t.k === 'none' ? { k: 'cpu', optional: true } : fit.t),
      ...(place ? { place: place.k === 'irqsOff' ? place : (rename(place as Expr) as Settable) } : {}),
      faults: c.b.faults,
    };
  } catch (e) {
    if (e instanceof CompileError) return { error: e.diagnostic };
    throw e;
  } finally {
    Object.assign(c, { b, scope, condition, asked: false, watched, irqsWatched });
  }
}

/** A function that can be called by somebody who only looks. */
export function isAskable({ lowering: c }: OpenCase, fn: ast.Fn | ast.Builtin): boolean {
  if (ast.isBuiltin(fn)) return onlyLooks(fn.name);
  const current = c.model.functions.get(fn.name);
  return current !== undefined && givenValue(c, current) !== undefined;
}

/** What only a patch declares that is not applied here has no place in the state. */
export function missing({ lowering: c }: OpenCase, target: AstNode): boolean {
  const kept = [ast.isShared, ast.isSpinlock, ast.isSemaphore, ast.isLog, ast.isConfig].some((is) =>
    is(target),
  );
  return kept && !c.globals.has(target);
}

function fitted(c: Lowering, value: Value, to: ValueType, tree: ast.Expression): Value {
  const type: CaseType = to.k === 'int' ? { ...to, saturating: to.saturating ?? false } : to;
  const fit = coerce(c, value, type, tree);
  const same = fit.t.k === type.k && (type.k !== 'enum' || (fit.t as typeof type).name === type.name);
  const none =
    value.t.k === 'none' && ((type.k === 'cpu' && type.optional) || type.k === 'seq' || type.k === 'record');
  if (none || (same && value.t.k !== 'none')) return fit;
  return error('LS2001', `This is no value of type ${typeName(type)}.`, tree);
}

function typeName(type: CaseType): string {
  if (type.k === 'enum') return type.name;
  return type.k === 'int' ? `${type.lo}..${type.hi}` : type.k;
}

/** The place that the expression names, if it names one. */
function settable(c: Lowering, tree: ast.Expression, value: Value): Settable | undefined {
  const { x } = value;
  if (tree.$type === 'Call') {
    const isPlace = x.k === 'shared' || x.k === 'element';
    if (ast.isBuiltin(tree.callee.ref) && tree.callee.ref.name === 'irqs_off') return { k: 'irqsOff' };
    return isPlace && tree.callee.ref?.name === 'holder' ? x : undefined;
  }
  if (tree.$type === 'Member' && tree.base.$type === 'CpuState')
    return tree.member === 'irqs_off' && x.k === 'agent' ? { k: 'flag', agent: x.agent } : undefined;
  if (x.k !== 'local' && x.k !== 'shared' && x.k !== 'element') return undefined;
  if (tree.$type === 'Member' && x.k === 'local') return undefined;
  const named = placeOf(c, tree);
  return named.value ? undefined : named.place;
}

/** A copy with the locals where they came to lie; nobody is ever in a function that the program does not have. */
function renaming(c: Lowering, functions: number): (e: Expr) => Expr {
  const place = c.placeOfLocal;
  if (!place) throw new Error('the program is not finished');
  return (e) => {
    const copy = structuredClone(e);
    // A part can stand in two places: the copy has it once too.
    const renamed = new Set<Expr>();
    walkExpr(copy, (x) => {
      if (renamed.has(x)) return;
      renamed.add(x);
      if (x.k === 'local') x.slot = place(x.slot);
      else if (x.k === 'within' && x.fn >= functions) Object.assign(x, constant(0));
    });
    return copy;
  };
}

const filledIn = new WeakMap<Expr, { key: string; copy: Expr }>();

/** The expression with the absolute numbers of the logs' oldest records filled in. */
export function withOldest(e: Expr, oldest: readonly number[]): Expr {
  const key = oldest.join();
  const known = filledIn.get(e);
  if (known?.key === key) return known.copy;
  const copy = structuredClone(e);
  walkExpr(copy, (x) => {
    if (x.k === 'shared' && x.slot < 0) Object.assign(x, constant(oldest[oldestSlot(x.slot)] ?? 0));
  });
  filledIn.set(e, { key, copy });
  return copy;
}

const counting = new WeakMap<Expr, boolean>();

/** Whether its meaning depends on how many records have gone from a log. */
export function countsRecords(e: Expr): boolean {
  let counts = counting.get(e) ?? false;
  if (counting.has(e)) return counts;
  walkExpr(e, (x) => {
    counts ||= x.k === 'shared' && x.slot < 0;
  });
  counting.set(e, counts);
  return counts;
}
