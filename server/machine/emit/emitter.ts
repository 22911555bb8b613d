/**
 * What the parts of the step semantics share while they are being written down: the program, what is known about its
 * values, and the functions and tables that several of them need and that are made when the first one asks.
 */
import type { StepProgram } from '../../program/program.ts';
import {
  add,
  constant,
  type Fn,
  get,
  load,
  type Module,
  type Statement,
  store,
  type Value,
} from '../code/code.ts';
import type { Marks } from './executed.ts';
import { createIntervals, type Intervals } from './intervals.ts';

export interface Emitter {
  readonly program: StepProgram;
  readonly intervals: Intervals;
  /** What is told of every op executed; absent when nobody asks. */
  readonly marks?: Marks;
  /** Adds a function, unless there is one of that name, and returns the name. */
  fn(name: string, parameters: string[], result: boolean, body: () => Statement[]): string;
  /** Adds a constant table, unless there is one of that name, and returns the name. Entries of 0 .. 255 become bytes. */
  table(name: string, entries: () => ArrayLike<number>): string;
  module(groups: Module['groups']): Module;
}

export function createEmitter(program: StepProgram, marks?: Marks): Emitter {
  const functions = new Map<string, Fn>();
  const tables = new Map<string, Uint8Array | Int32Array>();
  return {
    program,
    intervals: createIntervals(program),
    marks,
    fn(name, parameters, result, body) {
      if (!functions.has(name)) {
        const fn: Fn = { name, parameters, result, body: [] };
        functions.set(name, fn);
        fn.body = body();
      }
      return name;
    },
    table(name, entries) {
      if (!tables.has(name)) {
        const all = Array.from(entries());
        const bytes = all.every((x) => x >= 0 && x <= 255);
        tables.set(name, bytes ? Uint8Array.from(all) : Int32Array.from(all));
      }
      return name;
    },
    module: (groups) => ({
      // 1 + the index of a fault that an expression has met and nobody has reported yet, or 0.
      globals: ['pending'],
      tables: [...tables].map(([name, entries]) => ({ name, entries })),
      functions: [...functions.values()],
      groups,
    }),
  };
}

// ------------------------------------------------------------------------------------ the state's parts

/** Where the state starts, the executing agent, its region, its level and the choice, in functions that have them. */
export const S = get('s');
export const ME = get('me');
export const R = get('r');
export const V = get('v');
export const C = get('c');

/** Parameters of the functions that run for an agent at its level. */
export const RUNNING = ['s', 'me', 'r', 'v'];

export const ZERO = constant(0);
export const ONE = constant(1);

/** More than this many words are cleared and copied by one instruction, and fewer one by one. */
const FEW = 12;

export function clearWords(at: Value, offset: number, length: number): Statement[] {
  if (length > FEW) return [{ k: 'clear', to: add(at, constant(offset)), length: constant(length) }];
  return Array.from({ length }, (_, i) => store(at, offset + i, ZERO));
}

/** `length` words come down by `by`, to `at + offset` from behind it. `at` is cheap to evaluate. */
export function shiftWords(at: Value, offset: number, length: number, by: number): Statement[] {
  if (length > FEW) {
    const [to, from] = [add(at, constant(offset)), add(at, constant(offset + by))];
    return [{ k: 'copy', to, from, length: constant(length) }];
  }
  return Array.from({ length }, (_, i) => store(at, offset + i, load(at, offset + i + by)));
}
