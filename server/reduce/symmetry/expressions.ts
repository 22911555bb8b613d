/**
 * Of which sort the value of an expression is: how it changes when the agents of a state are exchanged, the executing one
 * included. An expression of no sort treats agents that run the same code differently.
 */
import type { Interval } from '../../machine/emit/intervals.ts';
import { evaluateBinary } from '../../program/fold.ts';
import type { Expr, Place, Slot, StepProgram } from '../../program/program.ts';
import type { SharedPlaces } from './shared.ts';
import { isSymmetric } from './symmetric.ts';
import { movedValues, NO_SORT, SORT, type Sorts, sortsOfConstant, type Twins } from './twins.ts';

export interface Surroundings {
  program: StepProgram;
  twins: Twins;
  places: SharedPlaces;
  intervals: (e: Expr) => Interval;
  local(slot: Slot): Sorts;
  /** Of a slot that stands for all that change places with it. */
  shared(slot: Slot): Sorts;
  /** What has been found out within one question. */
  known?: { all: Map<Expr, Sorts>; direct: Map<Expr, Sorts> };
}

type Element = Extract<Expr | Place, { k: 'element' }>;
type Binary = Extract<Expr, { k: 'binary' }>;

export function sortsOf(e: Expr, around: Surroundings): Sorts {
  const x = around.known ? around : { ...around, known: { all: new Map(), direct: new Map() } };
  return remembered(x.known?.all, e, () => {
    const sorts = directSorts(e, x);
    return sorts === NO_SORT && isSymmetric(e, x) ? SORT.plain : sorts;
  });
}

function remembered(known: Map<Expr, Sorts> | undefined, e: Expr, find: () => Sorts): Sorts {
  const before = known?.get(e);
  if (before !== undefined) return before;
  const found = find();
  known?.set(e, found);
  return found;
}

/** By what it is made of, without looking whether it means the same with members exchanged. */
export function directSorts(e: Expr, x: Surroundings): Sorts {
  return remembered(x.known?.direct, e, () => findSorts(e, x));
}

function findSorts(e: Expr, x: Surroundings): Sorts {
  switch (e.k) {
    case 'const':
      return sortsOfConstant(e.value, x.twins);
    case 'me':
      return SORT.agent;
    case 'local':
      return x.local(e.slot);
    case 'shared':
      return sortsOfSlot(e.slot, x);
    case 'element':
      return sortsOfElement(e, x);
    case 'not':
      return isTruth(sortsOf(e.a, x), x) ? SORT.plain : NO_SORT;
    case 'neg':
      return sortsOf(e.a, x) & SORT.plain;
    case 'select':
      return isTruth(sortsOf(e.c, x), x) ? sortsOf(e.t, x) & sortsOf(e.e, x) : NO_SORT;
    case 'agent':
    case 'within':
      return sortsOf(e.agent, x) & SORT.agent ? SORT.plain : NO_SORT;
    case 'binary':
      return sortsOfBinary(e, x);
  }
}

/** Whether it is 0 is the same after an exchange. */
export function isTruth(sorts: Sorts, { twins }: Surroundings): boolean {
  const zero = twins.members.has(0) ? SORT.agent : 0;
  return (sorts & ~zero) !== 0;
}

/** A place that has a name of its own. */
export function sortsOfSlot(slot: Slot, { places, twins, shared }: Surroundings): Sorts {
  const place = places.placeOf(slot);
  return place && twins.members.has(place.agent) ? NO_SORT : shared(places.standsFor(slot));
}

/** What all elements that it may be have in common, if the same index means the same after an exchange. */
export function sortsOfElement(e: Element, x: Surroundings): Sorts {
  const slots = slotsOfElement(e, x);
  return slots ? slots.reduce((sorts, slot) => sorts & x.shared(slot), ~0) : NO_SORT;
}

/** The slots that stand for those that the element may be; nothing when agents are told apart by it. */
export function slotsOfElement({ base, stride, count, index }: Element, x: Surroundings): Slot[] | undefined {
  const { places } = x;
  const all = Array.from({ length: count }, (_, i) => base + i * stride);
  const found = all.map(places.placeOf);
  const sorts = sortsOf(index, x);
  if (found.every((place) => place === undefined)) return sorts & SORT.plain ? all : undefined;
  const [first] = found;
  const isWhole = first?.array.base === base && first.array.width === 1 && stride === 1;
  return isWhole && count === first.array.count && (sorts & SORT.agent) !== 0 ? [base] : undefined;
}

function sortsOfBinary(e: Binary, x: Surroundings): Sorts {
  const [a, b] = [sortsOf(e.a, x), sortsOf(e.b, x)];
  if (a === NO_SORT || b === NO_SORT) return NO_SORT;
  const plain = a & b & SORT.plain;
  switch (e.op) {
    case '&&':
    case '||':
      return isTruth(a, x) && isTruth(b, x) ? SORT.plain : NO_SORT;
    case '==':
    case '!=':
      return a & b ? SORT.plain : NO_SORT;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return plain || comparison(e, a, b, x);
    case '+':
      return plain | (isConstant(e.b, 1) && a & SORT.agent ? SORT.cpu : NO_SORT);
    case '-':
      return plain | difference(e, a, x);
    case '<<':
      return plain | (isConstant(e.a, 1) && b & SORT.agent && isShift(e.b, x) ? SORT.mask : NO_SORT);
    case '&':
      return plain | (a & b & SORT.mask) | bitOf(e, x);
    case '|':
      return plain | (a & b & SORT.mask);
    default:
      return plain;
  }
}

const isConstant = (e: Expr, value: number): boolean => e.k === 'const' && e.value === value;

/** No number of an agent is so large that its bit comes round again. */
export function isShift(e: Expr, { intervals }: Surroundings): boolean {
  const { lo, hi } = intervals(e);
  return lo >= -1 && hi <= 30;
}

function difference(e: Binary, a: Sorts, { program }: Surroundings): Sorts {
  if (isConstant(e.b, 1) && a & SORT.cpu) return SORT.agent;
  // All CPUs but the executing one.
  const others =
    isConstant(e.a, 2 ** program.cpus - 1) &&
    e.b.k === 'binary' &&
    e.b.op === '<<' &&
    isConstant(e.b.a, 1) &&
    e.b.b.k === 'me';
  return others ? SORT.mask : NO_SORT;
}

/** `(set >> cpu) & 1`: whether it is one of them. */
function bitOf(e: Binary, x: Surroundings): Sorts {
  if (!isConstant(e.b, 1) || e.a.k !== 'binary' || e.a.op !== '>>') return NO_SORT;
  const asked = sortsOf(e.a.a, x) & SORT.mask && sortsOf(e.a.b, x) & SORT.agent;
  return asked && isShift(e.a.b, x) ? SORT.plain : NO_SORT;
}

/** With a bound that does not tell members apart. */
function comparison(e: Binary, a: Sorts, b: Sorts, { twins }: Surroundings): Sorts {
  const { op } = e;
  const known = e.b.k === 'const' ? e.b.value : e.a.k === 'const' ? e.a.value : undefined;
  const sort = [SORT.cpu, SORT.agent].find((s) => (e.b.k === 'const' ? a : b) & s);
  if (known === undefined || sort === undefined) return NO_SORT;
  const outcomes = movedValues(sort, twins).map((v) =>
    e.b.k === 'const' ? evaluateBinary(op, v, known) : evaluateBinary(op, known, v),
  );
  return outcomes.every((outcome) => outcome === outcomes[0]) ? SORT.plain : NO_SORT;
}
