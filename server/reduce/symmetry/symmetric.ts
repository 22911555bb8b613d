/**
 * Expressions that name members one by one and still mean the same when members are exchanged, as
 * `count(c in all_cpus: cpu[c].halted)` does: with any two members exchanged, what comes out is the same text but for the
 * order of operands that may come in any order.
 */
import { walkExpr } from '../../program/fold.ts';
import type { Expr, Slot } from '../../program/program.ts';
import { directSorts, isShift, type Surroundings } from './expressions.ts';
import { type Permutation, renamed, SORT, SORTS } from './twins.ts';

export function isSymmetric(e: Expr, x: Surroundings): boolean {
  if (!namesMembers(e, x) || canStop(e)) return false;
  const identity = x.program.agents.map((_, a) => a);
  // A value that is of several sorts can be read as any of them.
  return SORTS.some((first) => {
    const order = [first, ...SORTS];
    const plain = image(e, identity, { ...x, order });
    return plain !== undefined && x.twins.swaps.every((swap) => image(e, swap, { ...x, order }) === plain);
  });
}

interface Reading extends Surroundings {
  /** The sorts, the preferred ones first. */
  order: readonly number[];
}

/** Otherwise there is nothing to recognise. */
function namesMembers(e: Expr, { twins, places }: Surroundings): boolean {
  let found = false;
  walkExpr(e, (y) => {
    if (y.k === 'const' && (twins.members.has(y.value) || twins.members.has(y.value - 1))) found = true;
    if (y.k === 'shared' && places.placeOf(y.slot)) found = true;
  });
  return found;
}

/** An index may be out of range: then which operand comes first matters. */
function canStop(e: Expr): boolean {
  let found = false;
  walkExpr(e, (y) => {
    if (y.k === 'element' && y.index.k !== 'me') found = true;
  });
  return found;
}

/** What the expression becomes, as a text to be compared. Nothing where that is not known. */
function image(e: Expr, p: Permutation, x: Reading): string | undefined {
  if (e.k === 'const') return `${e.value}`;
  if (directSorts(e, x) & SORT.plain) return JSON.stringify(e);
  switch (e.k) {
    case 'agent':
      return e.agent.k === 'const' ? `${e.field} of ${p[e.agent.value]}` : undefined;
    case 'within':
      return e.agent.k === 'const' ? `${p[e.agent.value]} within ${e.fn}` : undefined;
    case 'shared':
      return x.shared(x.places.standsFor(e.slot)) & SORT.plain ? imageOfSlot(e.slot, p, x) : undefined;
    case 'not':
    case 'neg': {
      const a = image(e.a, p, x);
      return a && `${e.k}(${a})`;
    }
    case 'select': {
      const parts = [e.c, e.t, e.e].map((part) => image(part, p, x));
      return parts.includes(undefined) ? undefined : `select(${parts.join('; ')})`;
    }
    case 'binary':
      return imageOfBinary(e, p, x);
    default:
      return undefined;
  }
}

/** A slot that an agent has of its own. */
function imageOfSlot(slot: Slot, p: Permutation, { places }: Reading): string | undefined {
  const place = places.placeOf(slot);
  return place && `${place.array.base}+${place.offset} of ${p[place.agent]}`;
}

type Binary = Extract<Expr, { k: 'binary' }>;

function imageOfBinary(e: Binary, p: Permutation, x: Reading): string | undefined {
  const named = comparedWithMember(e, p, x) ?? memberOfSet(e, p, x);
  if (named !== undefined) return named;
  if (!inAnyOrder(e, x)) {
    const [a, b] = [image(e.a, p, x), image(e.b, p, x)];
    return a && b && `(${a} ${e.op} ${b})`;
  }
  const parts = operands(e, e.op).map((part) => image(part, p, x));
  return parts.includes(undefined) ? undefined : `(${parts.sort().join(` ${e.op} `)})`;
}

function inAnyOrder({ op, a, b }: Binary, { intervals }: Surroundings): boolean {
  if (op === '&&' || op === '||') return true;
  // A sum that could leave the numbers there are would not be one.
  const isSmall = (e: Expr) => intervals(e).lo >= 0 && intervals(e).hi <= 2 ** 20;
  return op === '+' && operands(a, '+').every(isSmall) && operands(b, '+').every(isSmall);
}

function operands(e: Expr, op: Binary['op']): Expr[] {
  return e.k === 'binary' && e.op === op ? [...operands(e.a, op), ...operands(e.b, op)] : [e];
}

/** `x == c`, where x names an agent. */
function comparedWithMember(e: Binary, p: Permutation, x: Reading): string | undefined {
  if (e.op !== '==' && e.op !== '!=') return undefined;
  const [known, other] = e.b.k === 'const' ? [e.b, e.a] : e.a.k === 'const' ? [e.a, e.b] : [];
  if (!known || !other) return undefined;
  if (other.k === 'shared' && x.places.placeOf(other.slot)) {
    const kept = x.shared(x.places.standsFor(other.slot));
    const sort = x.order.find((each) => kept & each);
    return sort === undefined
      ? undefined
      : `(${imageOfSlot(other.slot, p, x)} ${e.op} ${renamed(known.value, sort, p)})`;
  }
  const sorts = directSorts(other, x);
  const sort = sorts & SORT.plain ? undefined : x.order.find((each) => sorts & each);
  return sort === undefined
    ? undefined
    : `(${JSON.stringify(other)} ${e.op} ${renamed(known.value, sort, p)})`;
}

/** `(set >> c) & 1`. */
function memberOfSet({ op, a, b }: Binary, p: Permutation, x: Reading): string | undefined {
  if (op !== '&' || b.k !== 'const' || b.value !== 1 || a.k !== 'binary' || a.op !== '>>') return undefined;
  if (a.b.k !== 'const' || !isShift(a.b, x) || !(directSorts(a.a, x) & SORT.mask)) return undefined;
  return `${p[a.b.value] ?? a.b.value} in ${JSON.stringify(a.a)}`;
}
