// Watching data: which ops can touch a target, and what a step did to it.
import type { Machine, State } from '../machine/machine.ts';
import { accessOf } from '../program/access.ts';
import { walkExpr } from '../program/fold.ts';
import type { Expr, LockRef, Op, Place, Slot } from '../program/program.ts';
import { type OpDone, slotsRead, slotsWritten } from '../trace/accesses.ts';
import { agentName, valueText } from '../trace/names.ts';
import {
  type DataTarget,
  flagText,
  flagValue,
  type LogPart,
  slotOfElement,
  targetText,
} from './data-targets.ts';
import { localCovers } from './local-places.ts';

/** What an op did to a target. */
export interface Touched {
  /** `write`: also when the value stays the same. */
  access: 'read' | 'write';
  changed: boolean;
  /** A sentence without its subject: "stores console_waiter: false, was true". To be asked at once: states are reused. */
  text: () => string;
  /** The values of a variable. */
  was?: number;
  is?: number;
}

export interface DataWatch {
  /** The op can touch the target. */
  mayTouch(op: Op): boolean;
  /** So can the taking of an interrupt. */
  byInterrupts: boolean;
  look(done: OpDone): Touched[];
  /** What an interrupt or a change by hand did to it, on whole states. */
  compare(before: State, after: State): Touched[];
}

export function watchData(machine: Machine, target: DataTarget): DataWatch {
  switch (target.k) {
    case 'variable':
      return watchVariable(machine, target);
    case 'local':
      return watchLocal(machine, target);
    case 'lock':
      return watchLock(machine, target);
    case 'semaphore':
      return watchSemaphore(machine, target);
    case 'log':
      return watchLog(machine, target);
    case 'flag':
      return watchFlag(machine, target);
    case 'console':
      return {
        mayTouch: (op) => op.k === 'print',
        byInterrupts: false,
        look: ({ op, before, agent }) => {
          const text = op.k === 'print' ? machine.evaluate(op.text, before, agent) : undefined;
          const line = JSON.stringify(machine.program.texts[text ?? 0] ?? '');
          return [{ access: 'write', changed: true, text: () => `prints ${line}` }];
        },
        compare: () => [],
      };
  }
}

type Target<K extends DataTarget['k']> = Extract<DataTarget, { k: K }>;

function watchVariable(machine: Machine, { variable, elements }: Target<'variable'>): DataWatch {
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

function watchLocal(machine: Machine, target: Target<'local'>): DataWatch {
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

function watchLock(machine: Machine, target: Target<'lock'>): DataWatch {
  const { program } = machine;
  const layout = program.locks[target.lock];
  const { part } = target;
  const elements = Array.from({ length: layout.count }, (_, i) => i).filter(
    (i) => target.index === undefined || i === target.index,
  );
  const refOf = (op: Op): LockRef | undefined =>
    'lock' in op && op.lock.lock === target.lock ? op.lock : undefined;

  function differences(before: State, after: State): Touched[] {
    return elements.flatMap((i) => {
      const base = layout.base + i * layout.stride;
      const name = layout.count === 1 ? layout.name : `${layout.name}[${i}]`;
      const found: Touched[] = [];
      const [was, is] = [before[base], after[base]];
      const takes = () => (is > 0 ? `takes ${name}` : `releases ${name}`);
      if (was !== is && part !== 'waiters') found.push({ access: 'write', changed: true, text: takes });
      const [queued, waits] = [waitersIn(before, base, layout.queue), waitersIn(after, base, layout.queue)];
      if (queued !== waits && part !== 'holder')
        found.push({
          access: 'write',
          changed: true,
          text: () => (waits > queued ? `queues for ${name}` : `leaves the queue of ${name}`),
        });
      return found;
    });
  }

  return {
    mayTouch: (op) => refOf(op) !== undefined,
    byInterrupts: false,
    look({ op, agent, before, after }) {
      const found = differences(before, after);
      const ref = refOf(op);
      if (found.length > 0 || op.k !== 'trylock' || !ref || part === 'waiters') return found;
      const index = ref.index ? machine.evaluate(ref.index, before, agent) : 0;
      if (index === undefined || !elements.includes(index)) return [];
      const holder = before[layout.base + index * layout.stride];
      const held = holder > 0 ? `, which ${agentName(program, holder - 1)} holds` : ', which others wait for';
      return [{ access: 'read', changed: false, text: () => `tries ${layout.name}${held}` }];
    },
    compare: differences,
  };
}

function waitersIn(s: State, base: Slot, queue: number): number {
  let n = 0;
  while (n < queue && s[base + 1 + n] !== 0) n++;
  return n;
}

function watchSemaphore(machine: Machine, { semaphore, part }: Target<'semaphore'>): DataWatch {
  const { program } = machine;
  const { name, count, holder, waiters, queue } = program.semaphores[semaphore];
  const cpu = { k: 'cpu', optional: true } as const;
  const watched = [
    ...(part === undefined || part === 'count' ? [{ slot: count, name: 'count', type: undefined }] : []),
    ...(part === undefined || part === 'holder' ? [{ slot: holder, name: 'holder', type: cpu }] : []),
  ];
  const isSleep = (op: Op) =>
    (op.k === 'semQueue' || op.k === 'semWake') &&
    op.semaphore === semaphore &&
    part !== 'count' &&
    part !== 'holder';
  const text = (slot: Slot, s: State, type: typeof cpu | undefined) =>
    type ? valueText(program, type, s[slot]) : String(s[slot]);
  const slots = new Set(watched.map(({ slot }) => slot));

  function differences(before: State, after: State): Touched[] {
    const found = watched
      .filter(({ slot }) => before[slot] !== after[slot])
      .map(
        ({ slot, name: field, type }): Touched => ({
          access: 'write',
          changed: true,
          text: () => `sets ${name}.${field}: ${text(slot, after, type)}, was ${text(slot, before, type)}`,
        }),
      );
    const [slept, sleeps] = [waitersIn(before, waiters - 1, queue), waitersIn(after, waiters - 1, queue)];
    if (slept !== sleeps && part !== 'count' && part !== 'holder')
      found.push({
        access: 'write',
        changed: true,
        text: () => (sleeps > slept ? `queues for ${name}` : `wakes the first that waits for ${name}`),
      });
    return found;
  }

  return {
    mayTouch: (op) => isSleep(op) || placesOf(op).some((place) => mayBe(place, slots)),
    byInterrupts: false,
    look(done) {
      const found = differences(done.before, done.after);
      const read = slotsRead(machine, done);
      for (const { slot, name: field, type } of watched)
        if (read.has(slot))
          found.push({
            access: 'read',
            changed: false,
            text: () => `reads ${name}.${field}: ${text(slot, done.before, type)}`,
          });
      return found;
    },
    compare: differences,
  };
}

function watchLog(machine: Machine, { log, part }: Target<'log'>): DataWatch {
  const layout = machine.program.logs[log];
  const { name, size, used, records, fields } = layout;
  const kinds: Partial<Record<Op['k'], LogPart[]>> = {
    reserve: ['reserve', 'overwrite'],
    commit: ['commit'],
    read: ['read'],
  };
  const wants = (each: LogPart) => part === undefined || part === each;
  return {
    mayTouch: (op) => 'log' in op && op.log === log && (kinds[op.k]?.some(wants) ?? false),
    byInterrupts: false,
    look({ op, before, after }) {
      const found: Touched[] = [];
      const write = (each: LogPart, text: string): void => {
        if (wants(each)) found.push({ access: 'write', changed: true, text: () => text });
      };
      if (machine.faultOf(after) >= 0) return found;
      if (op.k === 'reserve') {
        const isFull = before[used] === size;
        const stays = isFull && before[records + fields.state] === 0;
        if (isFull && !stays) write('overwrite', `overwrites the oldest record of ${name}`);
        if (!stays) write('reserve', `reserves a record of ${name}`);
      }
      if (op.k === 'commit') write('commit', `makes a record of ${name} final`);
      if (op.k === 'read' && wants('read'))
        found.push({ access: 'read', changed: false, text: () => `reads ${name}` });
      return found;
    },
    compare: () => [],
  };
}

function watchFlag({ program }: Machine, target: Target<'flag'>): DataWatch {
  const { agent, field } = target;
  const name = targetText(program, target);
  const differences = (before: State, after: State): Touched[] => {
    const was = flagValue(program, before, agent, field);
    const is = flagValue(program, after, agent, field);
    if (was === is) return [];
    const text = `makes ${name} ${flagText(field, is)}, was ${flagText(field, was)}`;
    return [{ access: 'write', changed: true, text: () => text }];
  };
  const ENDS: Op['k'][] = ['halt', 'park', 'finish', 'iret'];
  return {
    mayTouch: (op) => ENDS.includes(op.k) || accessOf(op).writes.some(({ k }) => k === 'irqsOff'),
    byInterrupts: true,
    look: ({ before, after }) => differences(before, after),
    compare: differences,
  };
}

/** The places that an op can read or store to. */
function placesOf(op: Op): (Place | Expr)[] {
  const { reads, writes } = accessOf(op);
  const found: (Place | Expr)[] = [...writes];
  for (const e of reads) walkExpr(e, (x) => found.push(x));
  return found;
}

/** A place in the shared part of the state that can be one of some slots. */
function mayBe(place: Place | Expr, slots: { has(slot: Slot): boolean }): boolean {
  if (place.k === 'shared') return slots.has(place.slot);
  if (place.k !== 'element') return false;
  for (let i = 0; i < place.count; i++) if (slots.has(place.base + i * place.stride)) return true;
  return false;
}
