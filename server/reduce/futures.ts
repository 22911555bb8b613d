/**
 * Ops that are independent of everything others can still do (`futures`). In a state, the op of an agent runs at once if
 * no cell it writes is touched, and none it reads is written, by any op that another agent which is not halted can
 * still come to from where it stands at any of its levels, the handlers of interrupts that it can still send
 * included, nor by the handler of any interrupt that is under way or pending (at its own CPU either: it may be
 * interrupted before the op); and if no expectation reads what it writes.
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
import type { Location, Op, StepProgram } from '../program/program.ts';
import { addAll, type BitRows, bitRows, sameRows } from './bit-rows.ts';
import type { Facts } from './facts.ts';
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
  /** Per vector, the future of its handler. */
  handlers: number[];
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
export function futuresOf(program: StepProgram, { touches, own, alone }: Facts): Futures | undefined {
  const { ops } = program;
  const reads = bitRows(ops.length, touches.cells);
  const writes = bitRows(ops.length, touches.cells);
  touches.ops.forEach((list, l) => {
    for (const { range, write } of list) {
      for (const cell of touches.cellsOf[range]) if (own[cell] === 0) (write ? writes : reads).add(l, cell);
    }
  });
  const leads = successors(program);
  const [ahead, behind] = [closure(leads, reads), closure(leads, writes)];
  const candidates = candidatesOf(program, touches, alone);

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
    handlers: program.vectors.map(({ entry }) => rows.of[entry]),
  };
}

/** What an op leads to: the next ones, and if it sends an interrupt, its handler on some CPU. */
function successors({ ops, vectors }: StepProgram): Location[][] {
  return ops.map((op, l) => {
    if (l === 0) return [];
    return op.k === 'send' ? [...targetsOf(op), vectors[op.vector].entry] : targetsOf(op);
  });
}

/** Everything touched by an op or one that can come after it. */
function closure(leads: Location[][], rows: BitRows): BitRows {
  const all = rows.copy();
  const before: Location[][] = leads.map(() => []);
  leads.forEach((list, l) => {
    for (const to of list) before[to].push(l);
  });
  const open = leads.map((_, l) => l);
  const waiting = new Uint8Array(leads.length).fill(1);
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

function candidatesOf({ ops }: StepProgram, touches: Touches, alone: Uint8Array): Uint8Array {
  const shows = (l: Location): boolean =>
    touches.ops[l].some(
      ({ range, write }) => write && touches.cellsOf[range].some((cell) => touches.seen.has(cell)),
    );
  return Uint8Array.from(ops, (op, l) => {
    if (l === 0 || alone[l] === 0 || op.glued || !MAY_RUN_AHEAD.has(op.k) || shows(l)) return 0;
    return targetsOf(op).some((to) => ops[to].glued || ops[to].k === 'holdEnd') ? 0 : 1;
  });
}
