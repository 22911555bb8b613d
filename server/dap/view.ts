// What a scope is drawn from: the machine at one moment, seen from one frame of one agent.
import type { Machine, State } from '../machine/machine.ts';
import type { Timed } from './history.ts';
import type { Observation } from './observations.ts';
import type { StackEntry } from './stack.ts';

export interface View {
  machine: Machine;
  state: State;
  agent: number;
  entry: StackEntry;
  /** Absolute numbers of the oldest record of each log. */
  oldest: number[];
  observations: readonly Timed<Observation>[];
}

/** A line in the Variables view; children are made when they are asked for. */
export interface Item {
  name: string;
  value: string;
  type?: string;
  children?: () => Item[];
  /** What evaluates to this item in a watch expression. */
  evaluateName?: string;
  /** What a data breakpoint knows it by (data-targets.ts). */
  watch?: string;
}

export function item(name: string, value: string, rest: Omit<Item, 'name' | 'value'> = {}): Item {
  return { name, value, ...rest };
}
