/** Stores, leaving an op and stopping at a fault. */
import type { Check, Expr, Location, Op, Place, Store } from '../../program/program.ts';
import {
  add,
  binary,
  choose,
  constant,
  get,
  give,
  global,
  type Statement,
  set,
  setGlobal,
  store,
  type Value,
  when,
} from '../code/code.ts';
import { type Emitter, R, S, V, ZERO } from './emitter.ts';
import { markTarget } from './executed.ts';
import { canFault, elementAddress, placeCanFault, valueOf } from './expressions.ts';
import { clamp } from './intervals.ts';

/** Stops the op at a fault. */
export function fail(fault: number, m: Emitter): Statement[] {
  return [store(S, m.program.fault, constant(fault + 1)), give(ZERO)];
}

/** Stops the op at the pending fault, if there is one. */
export function trap(m: Emitter): Statement {
  return when(global('pending'), [
    store(S, m.program.fault, global('pending')),
    setGlobal('pending', ZERO),
    give(ZERO),
  ]);
}

/** Evaluates `e` into the variable `name`, stopping the op when that is a fault. */
export function evaluate(name: string, e: Expr, m: Emitter): Statement[] {
  return [set(name, valueOf(e, m)), ...(canFault(e, m) ? [trap(m)] : [])];
}

/** Stores a value into a place. */
export function storeValue(to: Place, value: Value, m: Emitter): Statement[] {
  switch (to.k) {
    case 'local':
      return [store(R, to.slot, value)];
    case 'shared':
      return [store(S, to.slot, value)];
    case 'irqsOff':
      return [store(add(R, V), m.program.regions.irqsOff, value)];
    case 'element': {
      const [at, offset] = elementAddress(to, m);
      if (!placeCanFault(to, m)) return [store(at, offset, value)];
      return [set('at', at), trap(m), store(get('at'), offset, value)];
    }
  }
}

/** The value can be out of the bounds it is checked against, and that is an error. */
export function canLeave({ value, check }: Store, m: Emitter): boolean {
  const { lo, hi } = m.intervals(value);
  return check !== undefined && !check.saturate && (lo < check.lo || hi > check.hi);
}

/** One store of an assignment. Stores of an op happen one after the other. */
export function storeOf({ to, value, check }: Store, m: Emitter): Statement[] {
  const { lo, hi } = m.intervals(value);
  const checks = check && (lo < check.lo || hi > check.hi) ? checked(check, { lo, hi }, m) : undefined;
  if (!checks && !canFault(value, m) && !placeCanFault(to, m)) return storeValue(to, valueOf(value, m), m);
  return [...evaluate('x', value, m), ...(checks ?? []), ...storeValue(to, get('x'), m)];
}

/** What has to be looked at of `x`, of which it is known that it lies in `known`. */
function checked(
  { lo, hi, saturate, fault }: Check,
  known: { lo: number; hi: number },
  m: Emitter,
): Statement[] {
  const x = get('x');
  const below = known.lo < lo ? binary('<', x, constant(clamp(lo))) : undefined;
  const above = known.hi > hi ? binary('>', x, constant(clamp(hi))) : undefined;
  if (!saturate) return [below, above].flatMap((out) => (out ? [when(out, fail(fault, m))] : []));
  const cut = above ? choose(above, constant(clamp(hi)), x) : x;
  return [set('x', below ? choose(below, constant(clamp(lo)), cut) : cut)];
}

/**
 * Leaves the op for its target number `which`: locals that die are cleared, and a glued op there is handed back to
 * run at once.
 */
export function leave(op: Op, target: Location, which: number, m: Emitter): Statement[] {
  return [
    ...markTarget(op, which, m),
    ...clearLocals(op, which),
    store(add(R, V), m.program.regions.location, constant(target)),
    give(constant(runsOn(target, m) ? target : 0)),
  ];
}

export function clearLocals(op: Op, which: number): Statement[] {
  return (op.clear?.[which] ?? []).map((slot) => store(R, slot, ZERO));
}

/** A glued choice is not run on: the agent stands at it and nobody else may go meanwhile. */
function runsOn(target: Location, m: Emitter): boolean {
  const op = m.program.ops[target];
  return op.glued && op.k !== 'choose' && op.k !== 'chooseValue';
}
