/**
 * Ops that nobody else can tell from the outside, known from the code alone.
 *
 * Merged steps (`merge`): the op touches only locals, values that nobody writes, and variables of its agent alone; see
 * program/private-ops.ts.
 *
 * Sections (`sections`): it may touch variables besides that are touched nowhere in the program without one and the same
 * spinlock held (held-locks.ts). While the agent is between two such ops it holds that lock, so nobody else comes near
 * them: whatever others do before the op they can as well do after it. Handlers are code like any other, so that an
 * NMI handler which touches the variable without the lock, on the CPU that it interrupts inside the section or on another
 * one, leaves it unprotected. A CPU that is halted inside keeps the lock for ever, and with it everybody out: whether
 * the op had happened by then makes no difference to anybody.
 *
 * Both kinds of op always go, have one outcome and end in a bounded number of steps, for every way round a loop without
 * bound passes a `loopRound`, which is never among them. So a state before and the state after such an op have the
 * same future, but for one step of the agent itself which it takes sooner or later: nothing that an expectation
 * tells apart, not even where fairness is asked for.
 */
import { targetsOf } from '../program/flow.ts';
import type { Op, StepProgram } from '../program/program.ts';
import type { Facts } from './facts.ts';
import { heldLocks, type LockSet } from './held-locks.ts';
import type { Touches } from './touches.ts';

/** Per cell the locks that are held wherever it is touched; none for what an expectation reads. */
function guards(touches: Touches, held: (LockSet | undefined)[]): (LockSet | undefined)[] {
  const guard: (LockSet | undefined)[] = Array.from({ length: touches.cells }, () => undefined);
  touches.ops.forEach((list, l) => {
    const here = held[l];
    if (!here) return;
    for (const { range } of list) {
      for (const cell of touches.cellsOf[range]) {
        const before = guard[cell];
        guard[cell] = before ? new Set([...before].filter((lock) => here.has(lock))) : here;
      }
    }
  });
  for (const cell of touches.seen) guard[cell] = new Set();
  return guard;
}

export interface Hidden {
  merge: Uint8Array;
  sections: Uint8Array;
}

const isQuiet = (op: Op): boolean => op.k === 'assign' || op.k === 'branch';

export function hiddenOps(program: StepProgram, { touches, own, alone }: Facts): Hidden {
  const guard = guards(touches, heldLocks(program));
  const locals = new Uint8Array(program.ops.length);
  const guarded = new Uint8Array(program.ops.length);
  program.ops.forEach((op, l) => {
    if (l === 0 || !isQuiet(op) || alone[l] === 0) return;
    const cells = touches.ops[l].flatMap(({ range }) => touches.cellsOf[range]);
    locals[l] = Number(op.private && cells.every((cell) => own[cell] === 1));
    guarded[l] = Number(cells.every((cell) => own[cell] === 1 || (guard[cell]?.size ?? 0) > 0));
  });
  const merge = withoutVisibleGroups(program.ops, locals);
  const both = withoutVisibleGroups(program.ops, guarded);
  return { merge, sections: both.map((hidden, l) => Number(hidden === 1 && merge[l] === 0)) };
}

/** An op takes the glued ones after it along: where one of those can be told from the outside, so can it. */
function withoutVisibleGroups(ops: Op[], hidden: Uint8Array): Uint8Array {
  const result = hidden.slice();
  const showsNext = (l: number): boolean =>
    targetsOf(ops[l]).some((to) => ops[to].glued && to > 0 && result[to] === 0);
  for (let again = true; again; ) {
    again = false;
    for (let l = ops.length - 1; l > 0; l--) {
      if (result[l] === 0 || !showsNext(l)) continue;
      result[l] = 0;
      again = true;
    }
  }
  return result;
}
