/**
 * Expressions of a program. In scope of what is emitted: the state at `s`, the executing agent `me`, the start of its
 * region `r` and its level `v`. An index out of range stops nothing: the value is 0 and the fault is remembered in
 * the module's `pending`, where whoever evaluates looks afterwards. The first one counts.
 */
import type { Expr, Place } from '../../program/program.ts';
import {
  add,
  binary,
  both,
  call,
  choose,
  constant,
  either,
  eqz,
  get,
  give,
  global,
  load,
  type Operator,
  setGlobal,
  table,
  type Value,
  when,
} from '../code/code.ts';
import { type Emitter, ME, R, S, ZERO } from './emitter.ts';
import { clamp, exactly, fits, type Interval, SMALLEST } from './intervals.ts';

type Element = Extract<Expr | Place, { k: 'element' }>;

/** The expression as a number. */
export function valueOf(e: Expr, m: Emitter): Value {
  switch (e.k) {
    case 'const':
      return constant(clamp(e.value));
    case 'me':
      return ME;
    case 'local':
      return load(R, e.slot);
    case 'shared':
      return load(S, e.slot);
    case 'element':
      return elementValue(e, m);
    case 'not':
      return eqz(testOf(e.a, m));
    case 'neg':
      return binary(m.intervals(e.a).lo > SMALLEST ? '-' : '-!', ZERO, valueOf(e.a, m));
    case 'select':
      return choose(testOf(e.c, m), valueOf(e.t, m), valueOf(e.e, m));
    case 'binary':
      return binaryValue(e, m);
    case 'agent':
      return agentField(e, m);
    case 'within': {
      const inside = withinTable(e.fn, m);
      const name = m.fn(`within_${e.fn}`, ['r'], true, () => {
        const at = (level: number) => table(inside, load(R, m.program.regions.location + level));
        return [give(either(at(0), either(at(1), at(2))))];
      });
      return call(name, regionOf(e.agent, m));
    }
  }
}

/** The expression as something that is 0 or not: cheaper where 0 or 1 is not asked for. */
export function testOf(e: Expr, m: Emitter): Value {
  if (e.k === 'binary' && (e.op === '&&' || e.op === '||')) {
    const [a, b] = [testOf(e.a, m), testOf(e.b, m)];
    return e.op === '&&' ? both(a, b) : either(a, b);
  }
  return valueOf(e, m);
}

function isBit({ lo, hi }: Interval): boolean {
  return lo >= 0 && hi <= 1;
}

/** 0 or 1. */
function bitOf(e: Expr, m: Emitter): Value {
  const value = valueOf(e, m);
  return isBit(m.intervals(e)) ? value : binary('!=', value, ZERO);
}

function binaryValue(e: Extract<Expr, { k: 'binary' }>, m: Emitter): Value {
  if (e.op === '&&') return both(testOf(e.a, m), bitOf(e.b, m));
  if (e.op === '||') return either(testOf(e.a, m), bitOf(e.b, m));
  const [a, b] = [valueOf(e.a, m), valueOf(e.b, m)];
  const [inA, inB] = [m.intervals(e.a), m.intervals(e.b)];
  switch (e.op) {
    case '+':
    case '-':
    case '*':
      return binary(fits(exactly(e.op, inA, inB)) ? e.op : (`${e.op}!` as Operator), a, b);
    case '/':
      // The one quotient that does not fit is the smallest number by -1.
      if (fits(exactly(e.op, inA, inB))) return binary('/', a, b);
      return call(divide(m), a, b);
    default:
      return binary(e.op, a, b);
  }
}

function divide(m: Emitter): string {
  const [a, b] = [get('a'), get('b')];
  return m.fn('divide', ['a', 'b'], true, () => [
    give(choose(binary('==', b, constant(-1)), binary('-!', ZERO, a), binary('/', a, b))),
  ]);
}

function withinTable(fn: number, m: Emitter): string {
  return m.table(`within_${fn}`, () => {
    const entries = new Uint8Array(m.program.ops.length);
    for (const l of m.program.functions[fn].locations) entries[l] = 1;
    return entries;
  });
}

/** Where the region of an agent starts. */
export function regionOf(agent: Expr, m: Emitter): Value {
  const { base, size } = m.program.regions;
  if (agent.k === 'me') return R;
  if (agent.k === 'const') return add(S, constant(base + agent.value * size));
  return add(S, add(binary('*', valueOf(agent, m), constant(size)), constant(base)));
}

function agentField(e: Extract<Expr, { k: 'agent' }>, m: Emitter): Value {
  const { status, level, irqsOff } = m.program.regions;
  const region = regionOf(e.agent, m);
  if (e.field === 'status') return load(region, status);
  if (e.field === 'level') return load(region, level);
  // The flag at the agent's current level.
  const name = m.fn('currentFlag', ['r'], true, () => [give(load(add(R, load(R, level)), irqsOff))]);
  return call(name, region);
}

// ------------------------------------------------------------------------------------ elements

/** The index is always one of the array's. */
function inRange(e: Element, m: Emitter): boolean {
  const { lo, hi } = m.intervals(e.index);
  return lo >= 0 && hi < e.count;
}

function elementValue(e: Extract<Expr, { k: 'element' }>, m: Emitter): Value {
  if (inRange(e, m)) return load(...placed(e, valueOf(e.index, m)));
  const name = m.fn(`element_${e.base}_${e.stride}_${e.count}_${e.fault}`, ['s', 'i'], true, () => {
    const i = get('i');
    return [
      when(binary('<u', i, constant(e.count)), [give(load(...placed(e, i)))]),
      ...remember(e.fault),
      give(ZERO),
    ];
  });
  return call(name, S, valueOf(e.index, m));
}

/** Address and offset of the element at an index of the array. */
function placed({ base, stride }: Element, index: Value): [Value, number] {
  if (index.k === 'const') return [S, base + index.value * stride];
  return [add(S, stride === 1 ? index : binary('*', index, constant(stride))), base];
}

/** Remembers a fault, unless there is one already. */
function remember(fault: number) {
  return [when(eqz(global('pending')), [setGlobal('pending', constant(fault + 1))])];
}

/**
 * Address and offset of an array element; where the state starts, and a pending fault, when the index is out of range.
 */
export function elementAddress(e: Element, m: Emitter): [Value, number] {
  if (inRange(e, m)) return placed(e, valueOf(e.index, m));
  const name = m.fn(`address_${e.base}_${e.stride}_${e.count}_${e.fault}`, ['s', 'i'], true, () => {
    const [at, offset] = placed(e, get('i'));
    return [
      when(binary('<u', get('i'), constant(e.count)), [give(add(at, constant(offset)))]),
      ...remember(e.fault),
      give(S),
    ];
  });
  return [call(name, S, valueOf(e.index, m)), 0];
}

/** Whether evaluating can leave a pending fault. */
export function canFault(e: Expr, m: Emitter): boolean {
  switch (e.k) {
    case 'element':
      return !inRange(e, m) || canFault(e.index, m);
    case 'not':
    case 'neg':
      return canFault(e.a, m);
    case 'binary':
      return canFault(e.a, m) || canFault(e.b, m);
    case 'select':
      return canFault(e.c, m) || canFault(e.t, m) || canFault(e.e, m);
    case 'agent':
    case 'within':
      return canFault(e.agent, m);
    default:
      return false;
  }
}

export function placeCanFault(place: Place, m: Emitter): boolean {
  return place.k === 'element' && (!inRange(place, m) || canFault(place.index, m));
}
