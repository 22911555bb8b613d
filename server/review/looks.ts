/** What somebody goes by who runs a program, and what an op changes that others may go by. */
import { accessOf } from '../program/access.ts';
import { machineTouches } from '../program/machine-touches.ts';
import type { Expr, Location, Op, Slot, StepProgram } from '../program/program.ts';
import { type Value, valueOf } from './knowledge.ts';
import type { Subject } from './subject.ts';
import type { Way, Ways } from './ways.ts';

/** Stands for what the machine knows of all agents: where they are, and whether they have ended. */
export const AGENTS: Slot = -1;

/** Stands for that somebody has taken a lock: to release it is another matter. */
const takenSlot = (lock: number): Slot => -2 - lock;

/** Somebody goes on only when the slots hold something: always that, or one way of two. */
export interface Look {
  /** 0: an interrupt that must have been sent for the code to run at all. */
  location: Location;
  slots: ReadonlySet<Slot>;
}

/** Slots that others see changed by an op. */
export function changedBy(program: StepProgram, op: Op): Slot[] {
  const slots = accessOf(op).writes.flatMap((to) =>
    to.k === 'shared' ? [to.slot] : to.k === 'element' ? range(to.base, to.count, to.stride) : [],
  );
  const touched = machineTouches(op, program).flatMap(({ base, count, write }) =>
    write ? range(base, count) : [],
  );
  const sent = op.k === 'send' ? range(program.vectors[op.vector].base, program.cpus) : [];
  const taken =
    op.k === 'lock' || op.k === 'lockQueued' || op.k === 'trylock' ? [takenSlot(op.lock.lock)] : [];
  return [...slots, ...touched, ...sent, ...taken];
}

function range(base: Slot, count: number, stride = 1): Slot[] {
  return Array.from({ length: count }, (_, i) => base + i * stride);
}

export function looksOf(subject: Subject, ways: Ways): Look[] {
  const { program } = subject;
  const looks: Look[] = [];
  const { runner } = ways;
  const vector =
    runner.k === 'handler' ? program.vectors.find(({ entry }) => entry === runner.entry) : undefined;
  if (vector) looks.push({ location: 0, slots: new Set(range(vector.base, program.cpus)) });
  const unclear: Location[] = [];
  for (const [location, here] of ways.at) {
    const op = program.ops[location];
    if (isOfMutex(subject, location)) continue;
    if (op.k === 'semWoken') {
      const touched = machineTouches(op, program).flatMap(({ base, count }) => range(base, count));
      looks.push({ location, slots: new Set(touched) });
    }
    const condition =
      op.k === 'wait'
        ? op.until
        : op.k === 'branch'
          ? op.condition
          : op.k === 'holdEnd'
            ? op.until
            : undefined;
    if (!condition) continue;
    const slots = slotsBehind(subject, condition, here, runner.me);
    if (slots === undefined) unclear.push(location);
    else if (slots.length > 0) looks.push({ location, slots: new Set(slots) });
  }
  // A value that differs from way to way can tell of anything that the code has gone by.
  if (unclear.length === 0) return looks;
  const any = new Set([
    ...looks.flatMap(({ slots }) => [...slots]),
    ...madeFrom(subject, ways),
    ...triedIn(subject, ways),
  ]);
  return [...looks, ...unclear.map((location) => ({ location, slots: any }))];
}

/** What down() and up() do to a semaphore that is used as a lock tells nobody anything, no more than a spinlock does; that down_trylock() finds it taken does. */
function isOfMutex({ program, locks, reliable }: Subject, location: Location): boolean {
  const { frame } = program.ops[location];
  const semaphore = locks.calls.get(frame);
  return semaphore !== undefined && reliable(locks.semaphores + semaphore);
}

/** The slots that a condition looks at, now or by way of locals. Undefined when it goes by how the code came here. */
function slotsBehind(subject: Subject, condition: Expr, ways: readonly Way[], me: Value): Slot[] | undefined {
  const { fixed, program } = subject;
  const values = new Set(ways.map((way) => valueOf(condition, way, { me, fixed })));
  const texts = [...values].filter((value) => typeof value === 'string');
  if (texts.length === 0) return values.size > 1 ? undefined : [];
  return texts.some((text) => /j\d/.test(text))
    ? undefined
    : texts.flatMap((text) => slotsNamed(program, text));
}

/** In the words that knowledge.ts and ways.ts have for an unknown value. */
function slotsNamed(program: StepProgram, value: string): Slot[] {
  return [...value.matchAll(/(?<![a-z])m*(?:([sev])(\d+)|[aw])\./g)].flatMap(([, kind, digits]): Slot[] => {
    const n = Number(digits);
    if (kind === 's') return [n];
    if (kind === 'v')
      return machineTouches(program.ops[n], program).flatMap(({ base, count }) => range(base, count));
    const array = kind === 'e' && program.variables.find(({ slot }) => slot === n);
    if (array) return range(array.slot, array.count, array.stride);
    const lock = kind === 'e' && program.locks.find(({ base, stride }) => n >= base && n < base + stride);
    return lock ? range(n, lock.count, lock.stride) : [AGENTS];
  });
}

/** What the values of all locals were made of. */
function madeFrom({ program }: Subject, { at }: Ways): Slot[] {
  const texts = new Set<string>();
  for (const ways of at.values())
    for (const { locals } of ways)
      for (const value of locals.values()) if (typeof value === 'string') texts.add(value);
  return [...texts].flatMap((text) => slotsNamed(program, text));
}

/** Of the locks that the code tries: that one was held by somebody is a word from who has taken it. */
function triedIn({ program }: Subject, { at }: Ways): Slot[] {
  return [...at.keys()].flatMap((l) => {
    const op = program.ops[l];
    return op.k === 'trylock' ? [takenSlot(op.lock.lock)] : [];
  });
}
