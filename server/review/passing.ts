/** Looks that somebody passes without another agent: it makes them come out so itself, or a third one does, or they do from the start. */
import type { Expr, Location, Op, Slot } from '../program/program.ts';
import { valueOf } from './knowledge.ts';
import { pathsOf } from './paths.ts';
import type { Values } from './possible.ts';
import { possible } from './possible.ts';
import type { At } from './signals.ts';
import type { Subject } from './subject.ts';

/** The op at a location is left for a target: what must be true then. Undefined for what is more than one variable. */
function conditionOf(op: Op, target: Location): { slot: Slot; holds(value: number): boolean } | undefined {
  const asked = op.k === 'branch' ? op.condition : op.k === 'wait' ? op.until : undefined;
  if (!asked) return undefined;
  const wanted = op.k !== 'branch' || target === op.then;
  const slots = new Set<Slot>();
  const only = possible(asked, (slot) => {
    slots.add(slot);
    return new Set([0]);
  });
  const [slot] = slots;
  if (!only || slots.size !== 1) return undefined;
  return {
    slot,
    holds: (value) => {
      const [result] = possible(asked, () => new Set([value])) ?? [Number.NaN];
      return (result !== 0) === wanted;
    },
  };
}

/** A branch is left for where a lock that was tried just before has been taken: it is free as long as nobody else comes. */
function isTaken(
  { program: { ops } }: Subject,
  { at, left }: At['ways'],
  look: Location,
  target: Location,
): boolean {
  const op = ops[look];
  if (op.k !== 'branch') return false;
  const negated = op.condition.k === 'not';
  const asked = op.condition.k === 'not' ? op.condition.a : op.condition;
  const taken = negated ? op.else : op.then;
  const before = [...at.keys()].filter((l) => left.get(l)?.has(look));
  return (
    target === taken &&
    asked.k === 'local' &&
    before.every((l) => {
      const tried = ops[l];
      return tried.k === 'trylock' && tried.into.k === 'local' && tried.into.slot === asked.slot;
    })
  );
}

/** What a change leaves behind in the slot: all the values that it can be; undefined when that is not known. */
export function valuesLeft({ program, fixed }: Subject, { ways, location }: At, slot: Slot): Values {
  const op = program.ops[location];
  const store =
    op.k === 'assign' ? op.stores.find(({ to }) => to.k === 'shared' && to.slot === slot) : undefined;
  if (!store || op.k !== 'assign') return undefined;
  const around = { me: ways.runner.me, fixed };
  const { lo, hi } = program.slots[slot];
  const found = new Set<number>();
  for (const way of ways.at.get(location) ?? []) {
    const value = valueOf(withStored(store.value, op.stores), way, around);
    if (typeof value === 'number') {
      found.add(value);
      continue;
    }
    const moved = /^\(s(\d+)\.([+-])(\d+)\)$/.exec(value);
    if (!moved || Number(moved[1]) !== slot) return undefined;
    const by = Number(moved[3]) * (moved[2] === '+' ? 1 : -1);
    for (let v = Math.max(lo, lo + by); v <= Math.min(hi, hi + by); v++) found.add(v);
  }
  return found;
}

/** A store of the op itself may have put into a local what the next one stores. */
function withStored(value: Expr, stores: Extract<Op, { k: 'assign' }>['stores']): Expr {
  if (value.k !== 'binary') return value;
  const put = (e: Expr): Expr =>
    (e.k === 'local' && stores.find(({ to }) => to.k === 'local' && to.slot === e.slot)?.value) || e;
  return { ...value, a: put(value.a), b: put(value.b) };
}

/**
 * `second` can leave its op at `look` for the target although none of the agents `before` has come to its place, and nothing that those do can
 * keep it from there. `told`: who may wait for one of them.
 */
export function passesFreely(
  subject: Subject,
  look: Location,
  target: Location,
  {
    before,
    second,
    told,
  }: { before: ReadonlySet<At['ways']>; second: At; told: (ways: At['ways']) => boolean },
  changesOf: (slot: Slot) => readonly At[],
): boolean {
  if (isTaken(subject, second.ways, look, target)) return true;
  const condition = conditionOf(subject.program.ops[look], target);
  if (!condition) return false;
  const { slot, holds } = condition;
  const suffices = (change: At): boolean => {
    const values = valuesLeft(subject, change, slot);
    return values !== undefined && values.size > 0 && [...values].every(holds);
  };
  const changes = changesOf(slot);
  if (!changes.filter(({ ways }) => before.has(ways)).every(suffices)) return false;
  const own = changes.filter(
    ({ ways, location }) => ways === second.ways && pathsOf(ways).after(location).has(look),
  );
  if (own.length === 0 && holds(subject.program.slots[slot].initial)) return true;
  const others = changes.filter(({ ways }) => !before.has(ways) && ways !== second.ways && !told(ways));
  return [...own, ...others].some(suffices);
}
