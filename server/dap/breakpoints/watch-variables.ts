// Watching variables, their elements, and locals.
import type { Machine, State } from '../../machine/machine.ts';
import { accessOf } from '../../program/access.ts';
import { walkExpr } from '../../program/fold.ts';
import type { Op, Slot } from '../../program/program.ts';
import { slotsRead, slotsWritten } from '../../trace/accesses.ts';
import { valueText } from '../../trace/names.ts';
import { localCovers } from '../view/local-places.ts';
import { slotOfElement, targetText } from './data-targets.ts';
import { type DataWatch, mayBe, placesOf, type Target, type Touched } from './touched.ts';

export function watchVariable(machine: Machine, { variable, elements }: Target<'variable'>): DataWatch {
  const { program } = machine;
  const nameOf = new Map<Slot, string>();
  for (const i of elements)
    nameOf.set(slotOfElement(variable, i), variable.count === 1 ? variable.name : `${variable.name}[${i}]`);
  const value = (s: State, slot: Slot) => valueText(program, variable.type, s[slot]);
  const stored = (before: State, after: State, slot: Slot): Touched => {
    const changed = before[slot] !== after[slot];
    const was = () => (changed ? `was ${value(before, slot)}` : 'as before');
    return {
      access: 'write',
      changed,
      text: () => `stores ${nameOf.get(slot)}: ${value(after, slot)}, ${was()}`,
      was: before[slot],
      is: after[slot],
    };
  };
  const loaded = (s: State, slot: Slot): Touched => ({
    access: 'read',
    changed: false,
    text: () => `reads ${nameOf.get(slot)}: ${value(s, slot)}`,
  });
  const plans = new Map<Op, PlainAccess | undefined>();
  const planOf = (op: Op): PlainAccess | undefined => {
    if (!plans.has(op)) plans.set(op, plainAccess(op, nameOf));
    return plans.get(op);
  };
  return {
    mayTouch: (op) => placesOf(op).some((place) => mayBe(place, nameOf)),
    byInterrupts: false,
    look(done) {
      const plain = machine.faultOf(done.after) >= 0 ? undefined : planOf(done.op);
      const meant = (slots: Iterable<Slot>) => [...slots].filter((slot) => nameOf.has(slot));
      const written = plain?.written ?? meant(slotsWritten(machine, done));
      const read = plain?.read ?? meant(slotsRead(machine, done));
      return [
        ...written.map((slot) => stored(done.before, done.after, slot)),
        ...read.map((slot) => loaded(done.before, slot)),
      ];
    },
    compare: (before, after) =>
      [...nameOf.keys()]
        .filter((slot) => before[slot] !== after[slot])
        .map((slot) => stored(before, after, slot)),
  };
}

/** The slots among some that an op touches whatever the state is. */
interface PlainAccess {
  read: Slot[];
  written: Slot[];
}

/** Undefined where it depends on the state: on an index, or on what is left out. */
function plainAccess(op: Op, slots: { has(slot: Slot): boolean }): PlainAccess | undefined {
  const { reads, writes } = accessOf(op);
  let depends = writes.some(({ k }) => k === 'element');
  const read = new Set<Slot>();
  for (const e of reads)
    walkExpr(e, (x) => {
      depends ||=
        x.k === 'element' || x.k === 'select' || (x.k === 'binary' && (x.op === '&&' || x.op === '||'));
      if (x.k === 'shared' && slots.has(x.slot)) read.add(x.slot);
    });
  if (depends) return undefined;
  const written = writes.flatMap((place) =>
    place.k === 'shared' && slots.has(place.slot) ? [place.slot] : [],
  );
  return { read: [...read], written };
}

export function watchLocal(machine: Machine, target: Target<'local'>): DataWatch {
  const { program } = machine;
  const { agent, places } = target;
  const name = targetText(program, target);
  const region = machine.regionOf(agent);
  const meant = (op: Op) => places.filter((place) => localCovers(program, place, op));
  return {
    mayTouch: (op) => meant(op).length > 0,
    byInterrupts: false,
    look(done) {
      if (done.agent !== agent) return [];
      const found: Touched[] = [];
      const [read, written] = [slotsRead(machine, done), slotsWritten(machine, done)];
      for (const { local } of meant(done.op)) {
        const slot = region + local.slot;
        const value = (s: State) => valueText(program, local.type, s[slot]);
        const changed = done.before[slot] !== done.after[slot];
        const was = changed ? `was ${value(done.before)}` : 'as before';
        if (written.has(slot))
          found.push({
            access: 'write',
            changed,
            text: () => `stores ${name}: ${value(done.after)}, ${was}`,
          });
        if (read.has(slot))
          found.push({ access: 'read', changed: false, text: () => `reads ${name}: ${value(done.before)}` });
      }
      return found;
    },
    compare: () => [],
  };
}
