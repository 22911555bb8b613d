/** Who uses the variables of a program, and what is held meanwhile. */
import { accessOf } from '../program/access.ts';
import { walkExpr } from '../program/fold.ts';
import type { Expr, Location, Place, Slot, VariableInfo } from '../program/program.ts';
import { type Value, valueOf } from './knowledge.ts';
import { heldOnAll, meantBy, type Subject, semaphoreAt } from './subject.ts';
import type { Way, Ways } from './ways.ts';

export interface SharedAccess {
  ways: Ways;
  location: Location;
  variable: VariableInfo;
  write: boolean;
  /** A wait looks at the variable until others have changed it. */
  waits: boolean;
  /** It is this slot on all ways, and not one of several. */
  exact: boolean;
  /** For certain, and where each was taken. */
  held: ReadonlyMap<number, Location>;
  /** The others that this code may hold. */
  perhaps: ReadonlySet<number>;
}

/** Of variables that are not per CPU, by slot. What only a doubted way comes to is left out. */
export function accessesOf(subject: Subject): Map<Slot, SharedAccess[]> {
  const found = new Map<Slot, SharedAccess[]>();
  const variables = variablesBySlot(subject);
  for (const ways of subject.all) {
    const taken = takenIn(subject, ways);
    for (const [location, all] of ways.at) {
      const here = all.filter(({ doubted }) => !doubted);
      if (here.length === 0) continue;
      const op = subject.program.ops[location];
      const { reads, writes } = accessOf(op);
      const held = heldOnAll(subject, all);
      const perhaps = new Set(
        all.flatMap((way) => [...way.held.keys()]).filter((lock) => !held.has(lock) && taken.has(lock)),
      );
      const waits = op.k === 'wait' || op.k === 'holdEnd';
      const note = (to: Expr | Place, write: boolean): void => {
        const slots = slotsOf(subject, to, here, ways.runner.me);
        for (const slot of slots) {
          const variable = variables.get(slot);
          if (!variable) continue;
          const access = { ways, location, variable, write, waits, exact: slots.length === 1, held, perhaps };
          const known = found.get(slot);
          if (known) known.push(access);
          else found.set(slot, [access]);
        }
      };
      for (const e of reads) walkExpr(e, (x) => note(x, false));
      for (const to of writes) note(to, true);
    }
  }
  return found;
}

function variablesBySlot({ program }: Subject): Map<Slot, VariableInfo> {
  return new Map(
    program.variables
      .filter(({ percpu }) => !percpu)
      .flatMap((v) =>
        Array.from({ length: v.count }, (_, i): [Slot, VariableInfo] => [v.slot + i * v.stride, v]),
      ),
  );
}

/** Locks that the code itself takes. What the code under a handler holds is not its own. */
function takenIn(subject: Subject, { at, runner }: Ways): Set<number> {
  const taken = new Set<number>();
  for (const [l, ways] of at) {
    const op = subject.program.ops[l];
    if (op.k === 'lock' || op.k === 'trylock')
      for (const way of ways) for (const lock of meantBy(subject, op, way, runner)) taken.add(lock);
    const semaphore = semaphoreAt(subject, l);
    if (semaphore !== undefined) taken.add(semaphore);
  }
  return taken;
}

/** The shared slots that an expression or a place can be; none when it is none. */
function slotsOf({ fixed }: Subject, x: Expr | Place, ways: readonly Way[], me: Value): Slot[] {
  if (x.k === 'shared') return [x.slot];
  if (x.k !== 'element') return [];
  const all = () => Array.from({ length: x.count }, (_, i) => x.base + i * x.stride);
  const found = new Set<Slot>();
  for (const way of ways) {
    const index = valueOf(x.index, way, { me, fixed });
    if (typeof index !== 'number') return all();
    if (index >= 0 && index < x.count) found.add(x.base + index * x.stride);
  }
  return [...found];
}
