/**
 * Semaphores that are used as locks. One that starts at 1 and goes up only where it has gone down before, on the same way, is a mutex: as long
 * as that is so nobody but its holder raises it, and a CPU that takes it twice waits for itself. Whether it is so shows on the ways, as with
 * locks that others release: the first step of a run that breaks the rule is on a way that obeys it until there.
 */
import { accessOf } from '../program/access.ts';
import type { Location, Op, StepProgram } from '../program/program.ts';

/** An op that takes a semaphore or gives it up. */
export interface SemaphoreUse {
  semaphore: number;
  takes: boolean;
  /** The first place of the call that takes it: down() does so here where it is free, and there where it has slept. */
  since: Location;
}

export interface SemaphoreUses {
  uses: ReadonlyMap<Location, SemaphoreUse>;
  /** The semaphore of each call of down() or up(), by the frame. */
  calls: ReadonlyMap<number, number>;
  /** Semaphores that are no locks: they start at another number, or somebody does with them what only down(), down_trylock() and up() do. */
  others: ReadonlySet<number>;
}

const OWN = ['down', 'down_trylock', 'up'];

export function semaphoreUses(program: StepProgram): SemaphoreUses {
  const { ops, semaphores, slots } = program;
  const uses = new Map<Location, SemaphoreUse>();
  const others = new Set<number>();
  semaphores.forEach(({ count }, semaphore) => {
    if (slots[count].initial !== 1) others.add(semaphore);
  });
  const calls = new Map<number, number>();
  const taken = new Map<number, Location>();
  ops.forEach((op, l) => {
    const [semaphore, change] = l === 0 ? [] : (changeBy(program, op) ?? []);
    if (semaphore === undefined) return;
    // A patch may have put other lines into these functions.
    const name = ownName(program, op);
    if (!name) others.add(semaphore);
    else if (name !== 'down_trylock') calls.set(op.frame, semaphore);
    if (change !== 'taken' && change !== 'given up') return;
    const takes = change === 'taken';
    const since = (takes && taken.get(op.frame)) || l;
    if (takes) taken.set(op.frame, since);
    uses.set(l, { semaphore, takes, since });
  });
  return { uses, calls, others };
}

/** up() wakes a sleeper or, where there is none, raises the count: given up is the semaphore where it looks for one. */
function changeBy({ semaphores }: StepProgram, op: Op): [number, 'taken' | 'given up' | 'other'] | undefined {
  if (op.k === 'semQueue') return [op.semaphore, 'other'];
  if (op.k === 'semWake') return [op.semaphore, 'given up'];
  if (op.k === 'semWoken') return [op.semaphore, 'taken'];
  const written = accessOf(op).writes;
  const semaphore = semaphores.findIndex(({ count }) =>
    written.some((to) => to.k === 'shared' && to.slot === count),
  );
  if (semaphore < 0) return undefined;
  const { count } = semaphores[semaphore];
  const store = op.k === 'assign' && op.stores.find(({ to }) => to.k === 'shared' && to.slot === count);
  const lowers = store && store.value.k === 'binary' && store.value.op === '-';
  return [semaphore, lowers ? 'taken' : 'other'];
}

function ownName({ sources, functions, frames }: StepProgram, { at, frame }: Op): string | undefined {
  const { name } = functions[frames[frame].fn];
  return isPrelude(sources[at.source].uri) && OWN.includes(name) ? name : undefined;
}

const isPrelude = (uri: string): boolean => uri.endsWith('/prelude.lockstep');

/** Where the text takes a semaphore: the call, for what down() does in the prelude says nothing to a reader. */
export function textOf(program: StepProgram, location: Location): Op['at'] {
  const op = program.ops[location];
  let { at } = op;
  for (let f = op.frame; f >= 0 && isPrelude(program.sources[at.source].uri); f = program.frames[f].parent)
    at = program.frames[f].call ?? at;
  return at;
}
