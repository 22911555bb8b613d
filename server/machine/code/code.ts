/**
 * The small language that both engines are made of. The ops of a step program are lowered to it once
 * (`machine/emit`); `print-javascript.ts` makes the functions that the debugger steps of it, `wasm/` the bytes that the
 * checker runs. So what a step does is said in one place, and the engines can differ only in how they say it.
 *
 * There is one type, the 32-bit signed integer, and one memory, an array of words. A state lies in memory at some
 * word; functions that work on a state get that word as their parameter `s`.
 */

export type Value =
  | { k: 'const'; value: number }
  /** A parameter or a variable of the function. */
  | { k: 'get'; name: string }
  /** A variable of the module. */
  | { k: 'global'; name: string }
  /** The word at address `at + offset`. */
  | { k: 'load'; at: Value; offset: number }
  /** Entry `index` of a constant table; the index is in range. */
  | { k: 'table'; table: string; index: Value }
  | { k: 'eqz'; a: Value }
  | { k: 'binary'; op: Operator; a: Value; b: Value }
  /** Evaluates `c` and then only one of the others. */
  | { k: 'choose'; c: Value; t: Value; e: Value }
  | { k: 'call'; fn: string; args: Value[] }
  /** 0 when the `length` words at `a` are the same as those at `b`, and 1 otherwise. */
  | { k: 'differ'; a: Value; b: Value; length: number }
  /** Calls function number `index` of a group; it must be one that exists. */
  | { k: 'dispatch'; group: string; index: Value; args: Value[] }
  /** Atomic access to shared memory. What `load` and `store` do otherwise; each yields the old value. */
  | { k: 'atomic'; op: 'load' | 'add' | 'or' | 'exchange'; at: Value; offset: number; value?: Value }
  | { k: 'compareExchange'; at: Value; offset: number; expected: Value; value: Value };

/**
 * Comparisons yield 0 or 1. Results wrap at 32 bits, but for `+!`, `-!` and `*!`, which stop at the smallest and the largest
 * integer. `/` and `%` truncate towards zero and yield 0 for a zero divisor. Shifts take their right side modulo 32.
 */
export type Operator =
  | '+'
  | '-'
  | '*'
  | '+!'
  | '-!'
  | '*!'
  | '/'
  | '%'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '>>>'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  /** Unsigned. */
  | '<u';

export type Statement =
  /** Sets a parameter or variable; a variable comes into being by being set, and is 0 before. */
  | { k: 'set'; name: string; value: Value }
  | { k: 'setGlobal'; name: string; value: Value }
  | { k: 'store'; at: Value; offset: number; value: Value }
  | { k: 'if'; c: Value; then: Statement[]; else: Statement[] }
  | { k: 'while'; c: Value; body: Statement[] }
  /** A function whose result is used must return a value on every way. */
  | { k: 'return'; value?: Value }
  /** Evaluates and forgets the result. */
  | { k: 'do'; value: Value }
  /** Words `from .. from + length - 1` to `to`; the ranges may overlap, unless they are said to be apart. */
  | { k: 'copy'; to: Value; from: Value; length: Value; apart?: true }
  /** Sets `length` words at `to` to 0. */
  | { k: 'clear'; to: Value; length: Value }
  /** The impossible has happened: `reason` says what. Throws. */
  | { k: 'impossible'; reason: string };

export interface Fn {
  name: string;
  parameters: string[];
  /** Yields a value. */
  result: boolean;
  body: Statement[];
}

export interface Module {
  /** Variables of the module, 0 at first. */
  globals: string[];
  /** Constants: bytes (0 .. 255) or words. */
  tables: { name: string; entries: Uint8Array | Int32Array }[];
  functions: Fn[];
  /** Function names by index, '' where there is none. All of a group have the same parameters and result. */
  groups: { name: string; functions: string[] }[];
  /** Functions that whoever runs the module brings along; they are called like its own. */
  hosts?: Host[];
}

export interface Host {
  name: string;
  parameters: number;
  result: boolean;
}

// ------------------------------------------------------------------------------------ builders

export const constant = (value: number): Value => ({ k: 'const', value });
export const get = (name: string): Value => ({ k: 'get', name });
export const global = (name: string): Value => ({ k: 'global', name });
export const load = (at: Value, offset = 0): Value => ({ k: 'load', at, offset });
export const table = (name: string, index: Value): Value => ({ k: 'table', table: name, index });
export const eqz = (a: Value): Value => ({ k: 'eqz', a });
export const binary = (op: Operator, a: Value, b: Value): Value => ({ k: 'binary', op, a, b });
export const add = (a: Value, b: Value): Value => binary('+', a, b);
export const choose = (c: Value, t: Value, e: Value): Value => ({ k: 'choose', c, t, e });
/** Both hold; the second is evaluated only when the first does. Each is 0 or 1. */
export const both = (a: Value, b: Value): Value => choose(a, b, constant(0));
/** One of them holds; the second is evaluated only when the first does not. */
export const either = (a: Value, b: Value): Value => choose(a, constant(1), b);
export const call = (fn: string, ...args: Value[]): Value => ({ k: 'call', fn, args });
export const differ = (a: Value, b: Value, length: number): Value => ({ k: 'differ', a, b, length });
export const dispatch = (group: string, index: Value, ...args: Value[]): Value => ({
  k: 'dispatch',
  group,
  index,
  args,
});

export const set = (name: string, value: Value): Statement => ({ k: 'set', name, value });
export const setGlobal = (name: string, value: Value): Statement => ({ k: 'setGlobal', name, value });
export const store = (at: Value, offset: number, value: Value): Statement => ({
  k: 'store',
  at,
  offset,
  value,
});
export const when = (c: Value, then: Statement[], otherwise: Statement[] = []): Statement => ({
  k: 'if',
  c,
  then,
  else: otherwise,
});
export const loop = (c: Value, ...body: Statement[]): Statement => ({ k: 'while', c, body });
export const give = (value?: Value): Statement => ({ k: 'return', value });
export const perform = (value: Value): Statement => ({ k: 'do', value });
export const impossible = (reason: string): Statement => ({ k: 'impossible', reason });
