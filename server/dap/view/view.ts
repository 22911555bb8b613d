// What a scope is drawn from: the machine at one moment, seen from one frame of one agent.
import type { Machine, State } from '../../machine/machine.ts';
import type { Slot, ValueType } from '../../program/program.ts';
import type { Clock } from '../run/clock.ts';
import type { Seen } from '../run/seen.ts';
import type { Expressions } from './expressions.ts';
import type { StackEntry } from './stack.ts';

export interface View {
  machine: Machine;
  state: State;
  agent: number;
  entry: StackEntry;
  /** Absolute numbers of the oldest record of each log. */
  oldest: number[];
  /** What was printed and lost up to now. */
  seen: Seen;
  /** Of a run in simulated time. */
  clock?: Clock;
  /** Absent for a program that has no text behind it. */
  expressions?: Expressions;
}

/** Where a value is kept, so that a person can put another one there. */
export interface ItemPlace {
  /** Index into the state. */
  slot: Slot;
  type: ValueType;
}

/** What is in an item: all of it, or for what is counted the part from `start` up to `end`. */
export interface Children {
  (start?: number, end?: number): Item[];
  /** How many there are, where they are elements with numbers. */
  indexed?: number;
  /** From where it is seen. */
  view?: View;
}

/** A line in the Variables view; children are made when they are asked for. */
export interface Item {
  name: string;
  value: string;
  type?: string;
  children?: Children;
  /** What evaluates to this item in a watch expression. */
  evaluateName?: string;
  /** Absent for what cannot be set. */
  place?: ItemPlace;
  /** Why it cannot be set, when there is more to say than that it is computed. */
  fixed?: string;
  /** Index of the variable that declares it. */
  declared?: number;
  /** What a data breakpoint knows it by (data-targets.ts). */
  watch?: string;
}

/** `count` elements, made when they are looked at. */
export function elements(count: number, at: (index: number) => Item): Children {
  const children: Children = (start = 0, end = count) => {
    const first = Math.max(0, start);
    return Array.from({ length: Math.max(0, Math.min(end, count) - first) }, (_, i) => at(first + i));
  };
  children.indexed = count;
  return children;
}

export function item(name: string, value: string, rest: Omit<Item, 'name' | 'value'> = {}): Item {
  return { name, value, ...rest };
}
