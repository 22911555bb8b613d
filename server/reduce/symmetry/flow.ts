/**
 * The sorts of all slots: of shared ones for good, of locals at each location, since locals that are not alive at once
 * share a slot. A forward data flow; a dead local is 0, which is of every sort.
 */
import { createIntervals } from '../../machine/emit/intervals.ts';
import { accessOf } from '../../program/access.ts';
import { targetsOf } from '../../program/flow.ts';
import {
  type Check,
  LEVEL,
  type Level,
  type Location,
  type Op,
  type Place,
  type Slot,
  type StepProgram,
  type Store,
} from '../../program/program.ts';
import { type Surroundings, slotsOfElement, sortsOf } from './expressions.ts';
import { type SharedPlaces, sharedPlaces } from './shared.ts';
import { EVERY_SORT, movedValues, NO_SORT, SORT, type Sorts, sortsOfConstant, type Twins } from './twins.ts';

export interface SortTable {
  places: SharedPlaces;
  /** Of the shared slot that stands for it (`places.standsFor`). */
  shared: Uint8Array;
  /** Per location, by local slot counted from `first`; undefined where nobody comes. */
  locals: (Uint8Array | undefined)[];
  first: Slot;
  /** At which interrupt level a local slot is used; undefined if nowhere. */
  levels: (Level | undefined)[];
  /** What an expression is where locals are of these sorts. */
  within(locals: Uint8Array | undefined): Surroundings;
}

/** Undefined when one location or local belongs to several interrupt levels. */
export function sortTable(program: StepProgram, twins: Twins): SortTable | undefined {
  const { ops, regions, agents, vectors } = program;
  const places = sharedPlaces(program);
  const shared = initialSorts(program, twins, places);
  const first = regions.laps + agents.length;
  const locals: (Uint8Array | undefined)[] = ops.map(() => undefined);
  const intervals = createIntervals(program);
  const zero = sortsOfConstant(0, twins);
  const within = (known: Uint8Array | undefined): Surroundings => ({
    program,
    twins,
    places,
    intervals,
    local: (slot) => known?.[slot - first] ?? NO_SORT,
    shared: (slot) => shared[slot],
  });

  const open: Location[] = [];
  const join = (l: Location, sorts: Uint8Array): void => {
    if (l === 0) return;
    const before = locals[l];
    if (!before) locals[l] = sorts.slice();
    else {
      const both = before.map((s, i) => s & sorts[i]);
      if (both.every((s, i) => s === before[i])) return;
      locals[l] = both;
    }
    open.push(l);
  };
  const nothing = new Uint8Array(regions.size - first).fill(zero);
  for (const { entry } of [...agents, ...vectors]) join(entry, nothing);
  for (let changed = true; changed; ) {
    changed = false;
    const store = (slot: Slot, sorts: Sorts): void => {
      const stands = places.standsFor(slot);
      if ((shared[stands] & sorts) === shared[stands]) return;
      shared[stands] &= sorts;
      changed = true;
    };
    for (let l = open.pop(); l !== undefined; l = open.pop()) {
      const after = (locals[l] as Uint8Array).slice();
      execute(ops[l], within(after), (slot, sorts) => (after[slot - first] = sorts), store);
      targetsOf(ops[l]).forEach((to, which) => {
        const leaving = after.slice();
        for (const slot of ops[l].clear?.[which] ?? []) leaving[slot - first] = zero;
        join(to, leaving);
      });
    }
    // What has been stored since may change what was loaded before.
    if (changed) locals.forEach((known, l) => known && open.push(l));
  }
  const levels = levelsOf(program, first);
  if (!levels) return undefined;
  return { places, shared, locals, first, levels, within };
}

/** What a slot can be at all: what the machine keeps in it, and its value at the start. */
function initialSorts(program: StepProgram, twins: Twins, places: SharedPlaces): Uint8Array {
  const { slots, locks, semaphores, logs, marks, fault, regions } = program;
  const shared = new Uint8Array(slots.length).fill(EVERY_SORT);
  const only = (slot: Slot, sorts: Sorts): void => {
    shared[places.standsFor(slot)] &= sorts;
  };
  for (let slot = 0; slot < regions.base; slot++) only(slot, sortsOfConstant(slots[slot].initial, twins));
  for (const { base, stride, count, queue } of locks) {
    for (let i = 0; i < count; i++) {
      only(base + i * stride, SORT.cpu);
      for (let q = 1; q <= queue; q++) only(base + i * stride + q, SORT.entry);
    }
  }
  for (const { waiters, queue, count, holder } of semaphores) {
    for (let q = 0; q < queue; q++) only(waiters + q, SORT.cpu);
    only(holder, SORT.cpu);
    only(count, SORT.plain);
  }
  for (const { used, records, stride, size, fields, sequences } of logs) {
    only(used, SORT.plain);
    for (let i = 0; i < stride * size; i++)
      only(records + i, i % stride === fields.writer ? SORT.cpu : SORT.plain);
    for (const slot of sequences.shared) only(slot, SORT.plain);
  }
  for (const { slot } of marks) only(slot, SORT.plain);
  for (const { base, width, count } of places.arrays) {
    // Whoever starts with something else than others is not like them.
    for (const offset of Array.from({ length: width }, (_, i) => i)) {
      const values = [...twins.members]
        .filter((a) => a < count)
        .map((a) => slots[base + a * width + offset].initial);
      if (values.some((v) => v !== values[0])) only(base + offset, NO_SORT);
    }
  }
  only(fault, SORT.plain);
  return shared;
}

/** At which level each local is used. */
function levelsOf(
  { ops, agents, vectors, regions }: StepProgram,
  first: Slot,
): (Level | undefined)[] | undefined {
  const levels: (Level | undefined)[] = Array.from({ length: regions.size - first }, () => undefined);
  const at: (Level | undefined)[] = ops.map(() => undefined);
  const open: [Location, Level][] = [
    ...agents.map(({ entry }): [Location, Level] => [entry, LEVEL.task]),
    ...vectors.map(({ kind, entry }): [Location, Level] => [entry, kind === 'nmi' ? LEVEL.nmi : LEVEL.irq]),
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [l, level] = next;
    if (l === 0 || at[l] === level) continue;
    if (at[l] !== undefined) return undefined;
    at[l] = level;
    for (const to of targetsOf(ops[l])) open.push([to, level]);
    for (const slot of localsOf(ops[l])) {
      const known = levels[slot - first];
      if (known !== undefined && known !== level) return undefined;
      levels[slot - first] = level;
    }
  }
  return levels;
}

function localsOf(op: Op): Slot[] {
  const found: Slot[] = [];
  const { writes } = accessOf(op);
  for (const place of writes) if (place.k === 'local' && place.slot >= 0) found.push(place.slot);
  return found;
}

/** What an op stores where. */
function execute(
  op: Op,
  x: Surroundings,
  setLocal: (slot: Slot, sorts: Sorts) => void,
  setShared: (slot: Slot, sorts: Sorts) => void,
): void {
  const put = (to: Place, sorts: Sorts): void => {
    if (to.k === 'local') setLocal(to.slot, sorts);
    else if (to.k === 'shared') setShared(to.slot, sorts);
    else if (to.k === 'element') for (const slot of slotsOfElement(to, x) ?? []) setShared(slot, sorts);
  };
  switch (op.k) {
    case 'assign':
      for (const store of op.stores) put(store.to, sortsStored(store, x));
      break;
    case 'trylock':
    case 'semWake':
    case 'reserve':
      put(op.into, SORT.plain);
      break;
    case 'chooseValue':
      put(
        op.into,
        op.values.reduce((sorts, v) => sorts & sortsOfConstant(v, x.twins), EVERY_SORT),
      );
      break;
    case 'read': {
      const { seq, text, level, writer } = op.into;
      for (const slot of [seq, text, level]) if (slot >= 0) setLocal(slot, SORT.plain);
      const known = x.program.logs[op.log].fields.writer >= 0;
      if (writer >= 0) setLocal(writer, known ? SORT.cpu : sortsOfConstant(0, x.twins));
      break;
    }
    default:
      break;
  }
}

export function sortsStored({ value, check }: Store, x: Surroundings): Sorts {
  return checked(sortsOf(value, x), check, x);
}

/** A check of bounds stops none of those that are exchanged, or it tells them apart. */
function checked(sorts: Sorts, check: Check | undefined, { twins, program }: Surroundings): Sorts {
  if (!check) return sorts;
  const inside = (v: number): boolean => v >= check.lo && v <= check.hi;
  const kept: number[] = [SORT.agent, SORT.cpu, SORT.entry].filter((sort) =>
    movedValues(sort, twins).every(inside),
  );
  if (inside(0) && inside(2 ** program.cpus - 1)) kept.push(SORT.mask);
  return kept.reduce((all, sort) => all | (sorts & sort), sorts & SORT.plain);
}
