// What a data breakpoint asks of what it watches, and what it is told.
import type { State } from '../../machine/machine.ts';
import { accessOf } from '../../program/access.ts';
import { walkExpr } from '../../program/fold.ts';
import type { Expr, Op, Place, Slot } from '../../program/program.ts';
import type { OpDone } from '../../trace/accesses.ts';
import type { DataTarget } from './data-targets.ts';

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

export type Target<K extends DataTarget['k']> = Extract<DataTarget, { k: K }>;

/** The places that an op can read or store to. */
export function placesOf(op: Op): (Place | Expr)[] {
  const { reads, writes } = accessOf(op);
  const found: (Place | Expr)[] = [...writes];
  for (const e of reads) walkExpr(e, (x) => found.push(x));
  return found;
}

/** A place in the shared part of the state that can be one of some slots. */
export function mayBe(place: Place | Expr, slots: { has(slot: Slot): boolean }): boolean {
  if (place.k === 'shared') return slots.has(place.slot);
  if (place.k !== 'element') return false;
  for (let i = 0; i < place.count; i++) if (slots.has(place.base + i * place.stride)) return true;
  return false;
}
