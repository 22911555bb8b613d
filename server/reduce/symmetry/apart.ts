/** Where a program tells agents apart that run the same code: then they cannot be exchanged. */
import { accessOf } from '../../program/access.ts';
import type { Expr, Location, Op, Place, SourceRange, StepProgram } from '../../program/program.ts';
import { isTruth, type Surroundings, slotsOfElement, sortsOf, sortsOfSlot } from './expressions.ts';
import { type SortTable, sortsStored } from './flow.ts';
import { NO_SORT, SORT, type Twins } from './twins.ts';

export function whereToldApart(
  program: StepProgram,
  twins: Twins,
  table: SortTable,
): SourceRange | 'a variable' | undefined {
  for (let l: Location = 1; l < program.ops.length; l++) {
    const known = table.locals[l];
    if (!known) continue;
    const op = program.ops[l];
    if (tellsApart(op, known, table) || known.some((sorts) => twins.kept[sorts] === undefined)) return op.at;
  }
  const nobody = table.within(undefined);
  for (const e of program.expectations)
    if ('condition' in e && !isTruth(sortsOf(e.condition, nobody), nobody)) return e.at;
  for (let slot = 0; slot < program.regions.base; slot++)
    if (twins.kept[table.shared[table.places.standsFor(slot)]] === undefined) return 'a variable';
  for (const { sequences } of program.logs)
    for (const slot of sequences.local)
      if (table.locals.some((known) => known && !(known[slot - table.first] & SORT.plain)))
        return 'a variable';
  return undefined;
}

function tellsApart(op: Op, locals: Uint8Array, table: SortTable): boolean {
  if (op.k !== 'assign') return opTellsApart(op, table.within(locals));
  // Stores happen one after the other.
  const now = locals.slice();
  const x = table.within(now);
  return op.stores.some((store) => {
    if (opTellsApart({ ...op, stores: [store] }, x)) return true;
    if (store.to.k === 'local') now[store.to.slot - table.first] = sortsStored(store, x);
    return false;
  });
}

function opTellsApart(op: Op, x: Surroundings): boolean {
  const { reads, writes } = accessOf(op);
  if (reads.some((e) => sortsOf(e, x) === NO_SORT)) return true;
  if (writes.some((place) => !isSame(place, x))) return true;
  const is = (e: Expr, sort: number): boolean => (sortsOf(e, x) & sort) !== 0;
  if ('lock' in op && op.lock.index && !is(op.lock.index, SORT.plain)) return true;
  switch (op.k) {
    case 'assign':
      return op.stores.some(({ to, value }) => to.k === 'irqsOff' && !is(value, SORT.plain));
    case 'branch':
      return !isTruth(sortsOf(op.condition, x), x);
    case 'wait':
    case 'holdEnd':
      return op.until !== undefined && !isTruth(sortsOf(op.until, x), x);
    case 'send':
      return !is(op.targets, SORT.mask);
    case 'commit':
      return [op.seq, op.text, op.level].some((e) => !is(e, SORT.plain));
    case 'read':
      return !is(op.seq, SORT.plain);
    case 'print':
      return !is(op.text, SORT.plain);
    default:
      return false;
  }
}

/** The place after an exchange is the place that was exchanged for it. */
function isSame(place: Place, x: Surroundings): boolean {
  if (place.k === 'shared') return sortsOfSlot(place.slot, x) !== NO_SORT;
  return place.k !== 'element' || slotsOfElement(place, x) !== undefined;
}
