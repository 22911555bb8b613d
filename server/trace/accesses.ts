/** What a step reads and writes, op by op: which slots, in this very state. */
import { type Decision, decisionParts } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { accessOf } from '../program/access.ts';
import { isAlone } from '../program/flow.ts';
import type { Expr, Location, Op, Place, Slot } from '../program/program.ts';

/** One op of a step, and the states around it. */
export interface OpDone {
  op: Op;
  location: Location;
  agent: number;
  before: State;
  after: State;
}

/** Calls `visit` with every op that a step executes: several when it is atomic, none when it is an interrupt. */
export function eachOp(
  machine: Machine,
  before: State,
  decision: Decision,
  after: State,
  visit: (done: OpDone) => void,
): void {
  const parts = decisionParts(decision);
  if (parts.k !== 'step') return;
  const { ops } = machine.program;
  const { agent } = parts;
  let location = machine.location(before, agent);
  if (isAlone(ops, ops[location])) return visit({ op: ops[location], location, agent, before, after });
  let choice = parts.choice;
  for (let s = before; location !== 0; choice = 0) {
    const next = s.slice();
    const following = machine.executeOp(next, agent, location, choice);
    visit({ op: ops[location], location, agent, before: s, after: next });
    s = next;
    location = following;
  }
}

/** The slots that an op reads through its expressions, as indices into the whole state. What `&&`, `||` and `?:` leave out is not read. */
export function slotsRead(machine: Machine, { op, agent, before }: OpDone): Set<Slot> {
  const found = new Set<Slot>();
  for (const e of accessOf(op).reads) readsOf(machine, e, before, agent, found);
  return found;
}

function readsOf(machine: Machine, e: Expr, s: State, agent: number, found: Set<Slot>): void {
  const read = (part: Expr) => readsOf(machine, part, s, agent, found);
  const holds = (part: Expr) => machine.evaluate(part, s, agent);
  switch (e.k) {
    case 'local':
    case 'shared':
    case 'element': {
      if (e.k === 'element') read(e.index);
      const slot = slotOf(machine, e, s, agent);
      if (slot !== undefined) found.add(slot);
      return;
    }
    case 'not':
    case 'neg':
      return read(e.a);
    case 'binary': {
      read(e.a);
      if (e.op === '&&' && !holds(e.a)) return;
      if (e.op === '||' && holds(e.a)) return;
      return read(e.b);
    }
    case 'select':
      read(e.c);
      return read(holds(e.c) ? e.t : e.e);
    case 'agent':
    case 'within':
      return read(e.agent);
    default:
      return;
  }
}

/** The slots that an op stores to through its places. Nothing when it ended in a fault. */
export function slotsWritten(machine: Machine, { op, agent, before, after }: OpDone): Set<Slot> {
  if (machine.faultOf(after) >= 0) return new Set();
  const slots = accessOf(op).writes.map((place) => slotOf(machine, place, before, agent));
  return new Set(slots.filter((slot) => slot !== undefined));
}

/** Where a place lies in the state; undefined for an element that the array does not have. */
export function slotOf(
  machine: Machine,
  place: Place | Extract<Expr, { k: 'local' | 'shared' | 'element' }>,
  s: State,
  agent: number,
): Slot | undefined {
  switch (place.k) {
    case 'local':
      // Parts of a record that nobody looks at have no slot.
      return place.slot < 0 ? undefined : machine.regionOf(agent) + place.slot;
    case 'shared':
      return place.slot;
    case 'irqsOff':
      return machine.regionOf(agent) + machine.program.regions.irqsOff + machine.level(s, agent);
    case 'element': {
      const index = machine.evaluate(place.index, s, agent);
      if (index === undefined || index < 0 || index >= place.count) return undefined;
      return place.base + index * place.stride;
    }
  }
}
