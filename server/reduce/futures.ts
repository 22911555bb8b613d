/**
 * Ops that are independent of everything others can still do (`futures`). In a state, the op of an agent runs at once if
 * no cell it writes is touched, and none it reads is written, by any op that another agent which is not halted can
 * still come to from where it stands at any of its levels, nor by any handler of any vector (on its own CPU either:
 * it may be interrupted before the op); and if no expectation reads what it writes.
 *
 * Then everything that others can do before the op they can do after it, with the same outcome; and the op itself always
 * goes, whatever they do, unless its agent is halted, when nobody is left who could tell. As for hidden ops
 * (hidden.ts), a state and the one after the op have the same future but for that step. In particular:
 * - An interrupt that is sent but has not arrived can still come between; its handler is among the futures.
 * - Long steps of others: an agent on the way through such ops counts as busy, so none of them ends meanwhile that would
 *   not also end after them, unless the agent has gone round a loop for it already, and then where it stands does
 *   not matter. Rounds of loops and ends of long steps are not among these ops, nor is any op that leads to such an end.
 * - Every cycle of the graph that is left still has a `loopRound` or an interrupt in it, and those are always
 *   steps of their own.
 */
import { targetsOf } from '../program/flow.ts';
import type { Op, StepProgram } from '../program/program.ts';
import { addAll, type BitRows, bitRows, sameRows } from './bit-rows.ts';
import { keepsToItself, ownCells } from './hidden.ts';
import type { Touches } from './touches.ts';

export interface Futures {
  /** Per location: 0 = its op never runs ahead, else its kind, from 1. */
  kind: Int32Array;
  kinds: number;
  /** Per location: what can still be done from there, one number for all locations of the same future. */
  future: Int32Array;
  futures: number;
  /** [kind * futures + future] = 1: an op of this kind cannot run ahead of somebody who has this future. */
  conflict: Uint8Array;
}

/** Ops that always go and have one outcome. */
const MAY_RUN_AHEAD = new Set<Op['k']>([
  'assign',
  'branch',
  'lock',
  'trylock',
  'unlock',
  'reserve',
  'commit',
  'read',
  'print',
  'semWake',
]);

/** More entries than this in a table of conflicts are too many. */
const MOST_CONFLICTS = 1 << 24;

/** Undefined when the program is too big for a table of what conflicts with what. */
export function futuresOf(program: StepProgram, touches: Touches): Futures | undefined {
  const { ops } = program;
  const own = ownCells(program, touches);
  const reads = bitRows(ops.length, touches.cells);
  const writes = bitRows(ops.length, touches.cells);
  touches.ops.forEach((list, l) => {
    for (const { range, write } of list) {
      for (const cell of touches.cellsOf[range]) if (own[cell] === 0) (write ? writes : reads).add(l, cell);
    }
  });
  const [ahead, behind] = [closure(ops, reads), closure(ops, writes)];
  const handlers = handlerFutures(program, ahead, behind);
  const candidates = candidatesOf(program, touches, reads, writes, handlers);

  const rows = sameRows([ahead, behind], () => true);
  const ofOps = sameRows([reads, writes], (l) => candidates[l] === 1);
  if (rows.count * (ofOps.count + 1) > MOST_CONFLICTS) return undefined;
  const conflict = new Uint8Array((ofOps.count + 1) * rows.count);
  ofOps.first.forEach((l, kind) => {
    rows.first.forEach((at, future) => {
      const hit = writes.meets(l, ahead, at) || writes.meets(l, behind, at) || reads.meets(l, behind, at);
      conflict[(kind + 1) * rows.count + future] = Number(hit);
    });
  });
  return {
    kind: ofOps.of.map((kind, l) => (candidates[l] === 1 ? kind + 1 : 0)),
    kinds: ofOps.count + 1,
    future: rows.of,
    futures: rows.count,
    conflict,
  };
}

/** Everything touched by an op or one that can come after it. */
function closure(ops: Op[], rows: BitRows): BitRows {
  const all = rows.copy();
  const before: number[][] = ops.map(() => []);
  ops.forEach((op, l) => {
    if (l > 0) for (const to of targetsOf(op)) before[to].push(l);
  });
  const open = ops.map((_, l) => l);
  const waiting = new Uint8Array(ops.length).fill(1);
  for (let l = open.pop(); l !== undefined; l = open.pop()) {
    waiting[l] = 0;
    if (l === 0) continue;
    for (const p of before[l]) {
      if (!addAll(all, p, l) || waiting[p] === 1) continue;
      waiting[p] = 1;
      open.push(p);
    }
  }
  return all;
}

/** What the handlers can do, all together: any of them may be sent to any CPU. */
function handlerFutures({ vectors }: StepProgram, ahead: BitRows, behind: BitRows) {
  const [reads, writes] = [ahead.empty(1), behind.empty(1)];
  for (const { entry } of vectors) {
    addAll(reads, 0, entry, ahead);
    addAll(writes, 0, entry, behind);
  }
  return { reads, writes };
}

function candidatesOf(
  program: StepProgram,
  touches: Touches,
  reads: BitRows,
  writes: BitRows,
  handlers: { reads: BitRows; writes: BitRows },
): Uint8Array {
  const alone = keepsToItself(program);
  const { ops } = program;
  return Uint8Array.from(ops, (op, l) => {
    if (l === 0 || alone[l] === 0 || op.glued || !MAY_RUN_AHEAD.has(op.k)) return 0;
    if (targetsOf(op).some((to) => ops[to].glued || ops[to].k === 'holdEnd')) return 0;
    if (
      touches.ops[l].some(
        ({ range, write }) => write && touches.cellsOf[range].some((c) => touches.seen.has(c)),
      )
    )
      return 0;
    const hit =
      writes.meets(l, handlers.reads, 0) ||
      writes.meets(l, handlers.writes, 0) ||
      reads.meets(l, handlers.writes, 0);
    return hit ? 0 : 1;
  });
}
