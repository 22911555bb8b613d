/**
 * JavaScript of a module: what the debugger steps, and what the bytes of `wasm/` are held against. Every function takes the
 * memory as its first parameter, so the same code runs on any state array. Printed code allocates nothing.
 *
 * Names are kept apart by what they start with: `_` a parameter or variable of a function, `$f_` a function, `$d_` the
 * functions of a group, `$t_` a table, `$g_` a variable of the module.
 */
import type { Fn, Module, Operator, Statement, Value } from './code.ts';

/** A function of a module: the memory, and then the parameters. One without a result yields undefined. */
export type CodeFunction = (m: Int32Array, ...args: number[]) => number;

export interface Instance {
  functions: Record<string, CodeFunction>;
  /** Null where there is no function. */
  groups: Record<string, (CodeFunction | null)[]>;
  getGlobal(name: string): number;
  setGlobal(name: string, value: number): void;
}

/** Parameters that have the same value in every call there ever is, in all functions that have one of that name. */
export type Fixed = Record<string, number>;

/** Makes the functions of a module. Its tables are used, not copied. */
export function instantiate(module: Module, fixed: Fixed = {}): Instance {
  const tables = Object.fromEntries(module.tables.map(({ name, entries }) => [name, entries]));
  return new Function('tables', printJavaScript(module, fixed))(tables);
}

/** The body of a function of `tables` (name -> entries) that returns an `Instance`. */
export function printJavaScript(module: Module, fixed: Fixed = {}): string {
  const { globals, tables, groups } = module;
  const functions = module.functions.map((fn) => fix(fn, fixed));
  const object = (names: string[], entry: (name: string) => string): string =>
    `{ ${names.map((name) => `${name}: ${entry(name)}`).join(', ')} }`;
  return [
    "'use strict';",
    HELPERS,
    ...globals.map((name) => `let $g_${name} = 0;`),
    ...tables.map(({ name }) => `const $t_${name} = tables.${name};`),
    ...functions.map(functionText),
    ...groups.map(
      (g) => `const $d_${g.name} = [${g.functions.map((f) => (f ? `$f_${f}` : 'null')).join(', ')}];`,
    ),
    'const variables = {',
    ...globals.map((name) => `${name}: { get: () => $g_${name}, set: (x) => { $g_${name} = x; } },`),
    '};',
    'return {',
    `functions: ${object(
      functions.map((f) => f.name),
      (name) => `$f_${name}`,
    )},`,
    `groups: ${object(
      groups.map((g) => g.name),
      (name) => `$d_${name}`,
    )},`,
    'getGlobal: (name) => variables[name].get(),',
    'setGlobal: (name, x) => variables[name].set(x),',
    '};',
  ].join('\n');
}

const HELPERS = `
const $clamp = (x) => x > 2147483647 ? 2147483647 : x < -2147483648 ? -2147483648 : x | 0;
const $div = (a, b) => b === 0 ? 0 : (a / b) | 0;
const $rem = (a, b) => b === 0 ? 0 : (a % b) | 0;
const $add = ($m, at, x) => { const old = $m[at]; $m[at] = old + x; return old; };
const $or = ($m, at, x) => { const old = $m[at]; $m[at] = old | x; return old; };
const $exchange = ($m, at, x) => { const old = $m[at]; $m[at] = x; return old; };
const $compareExchange = ($m, at, expected, x) => { const old = $m[at]; if (old === expected) $m[at] = x; return old; };`;

/** The function with the values of its fixed parameters written in, so that they take part in addresses. */
function fix(fn: Fn, fixed: Fixed): Fn {
  const names = new Set(fn.parameters.filter((p) => p in fixed));
  if (names.size === 0) return fn;
  const known = <T>(part: T): T => {
    if (Array.isArray(part)) return part.map(known) as T;
    if (typeof part !== 'object' || part === null) return part;
    const value = part as { k?: string; name?: string };
    if (value.k === 'get' && names.has(value.name as string)) {
      return { k: 'const', value: fixed[value.name as string] } as T;
    }
    return Object.fromEntries(Object.entries(part).map(([key, x]) => [key, known(x)])) as T;
  };
  return { ...fn, body: known(fn.body) };
}

function functionText(fn: Fn): string {
  const variables = new Set<string>();
  collect(fn.body, variables);
  for (const name of fn.parameters) variables.delete(name);
  const lines = [`function $f_${fn.name}(${['$m', ...fn.parameters.map((p) => `_${p}`)].join(', ')}) {`];
  if (variables.size > 0) lines.push(`let ${[...variables].map((name) => `_${name} = 0`).join(', ')};`);
  lines.push(...fn.body.map(statement), '}');
  return lines.join('\n');
}

function collect(body: Statement[], variables: Set<string>): void {
  for (const s of body) {
    if (s.k === 'set') variables.add(s.name);
    else if (s.k === 'while') collect(s.body, variables);
    else if (s.k === 'if') {
      collect(s.then, variables);
      collect(s.else, variables);
    }
  }
}

// ------------------------------------------------------------------------------------ statements

function statement(s: Statement): string {
  switch (s.k) {
    case 'set':
      return `_${s.name} = ${valueText(s.value)};`;
    case 'setGlobal':
      return `$g_${s.name} = ${valueText(s.value)};`;
    case 'store':
      return `$m[${address(s.at, s.offset)}] = ${valueText(s.value)};`;
    case 'if': {
      const otherwise = s.else.length > 0 ? ` else {\n${block(s.else)}\n}` : '';
      return `if (${test(s.c)}) {\n${block(s.then)}\n}${otherwise}`;
    }
    case 'while':
      return `while (${test(s.c)}) {\n${block(s.body)}\n}`;
    case 'return':
      return s.value ? `return ${valueText(s.value)};` : 'return;';
    case 'do':
      return `${valueText(s.value)};`;
    case 'copy':
      return `{ const from = ${valueText(s.from)}, to = ${valueText(s.to)}; $m.copyWithin(to, from, from + ${valueText(s.length)}); }`;
    case 'clear':
      return `{ const to = ${valueText(s.to)}; $m.fill(0, to, to + ${valueText(s.length)}); }`;
    case 'impossible':
      return `throw new Error(${JSON.stringify(s.reason)});`;
  }
}

const block = (body: Statement[]): string => body.map(statement).join('\n');

// ------------------------------------------------------------------------------------ values

/** An index into the memory. Sums are taken apart, so that constants meet. */
function address(at: Value, offset: number): string {
  let known = offset;
  const terms: string[] = [];
  const visit = (v: Value): void => {
    if (v.k === 'const') known += v.value;
    else if (v.k === 'binary' && v.op === '+') {
      visit(v.a);
      visit(v.b);
    } else terms.push(valueText(v));
  };
  visit(at);
  if (terms.length === 0) return `${known}`;
  if (known !== 0) terms.push(`${known}`);
  return terms.length === 1 ? terms[0] : `(${terms.join(' + ')}) | 0`;
}

function valueText(v: Value): string {
  switch (v.k) {
    case 'const':
      return v.value < 0 ? `(${v.value})` : `${v.value}`;
    case 'get':
      return `_${v.name}`;
    case 'global':
      return `$g_${v.name}`;
    case 'load':
      return `$m[${address(v.at, v.offset)}]`;
    case 'table':
      return `$t_${v.table}[${valueText(v.index)}]`;
    case 'eqz':
      return `(${test(v)} ? 1 : 0)`;
    case 'binary':
      return binaryText(v.op, v.a, v.b, v);
    case 'choose':
      return `(${test(v.c)} ? ${valueText(v.t)} : ${valueText(v.e)})`;
    case 'call':
      return `$f_${v.fn}(${['$m', ...v.args.map(valueText)].join(', ')})`;
    case 'dispatch':
      return `$d_${v.group}[${valueText(v.index)}](${['$m', ...v.args.map(valueText)].join(', ')})`;
    case 'atomic':
      return atomicText(v);
    case 'compareExchange':
      return `$compareExchange($m, ${address(v.at, v.offset)}, ${valueText(v.expected)}, ${valueText(v.value)})`;
  }
}

const WRAPPING: Partial<Record<Operator, string>> = { '+': '+', '-': '-', '>>>': '>>>' };
const EXACT: Partial<Record<Operator, string>> = { '&': '&', '|': '|', '^': '^', '<<': '<<', '>>': '>>' };

function binaryText(op: Operator, a: Value, b: Value, whole: Value): string {
  const wrapping = WRAPPING[op];
  if (wrapping) return `((${valueText(a)} ${wrapping} ${valueText(b)}) | 0)`;
  const exact = EXACT[op];
  if (exact) return `(${valueText(a)} ${exact} ${valueText(b)})`;
  switch (op) {
    case '*':
      return `Math.imul(${valueText(a)}, ${valueText(b)})`;
    // A double holds what goes too far well enough to know on which side it does.
    case '+!':
    case '-!':
    case '*!':
      return `$clamp(${valueText(a)} ${op[0]} ${valueText(b)})`;
    case '/':
      return `$div(${valueText(a)}, ${valueText(b)})`;
    case '%':
      return `$rem(${valueText(a)}, ${valueText(b)})`;
    default:
      return `(${test(whole)} ? 1 : 0)`;
  }
}

function atomicText(v: Extract<Value, { k: 'atomic' }>): string {
  const at = address(v.at, v.offset);
  const operand = v.value ? valueText(v.value) : '0';
  if (v.op === 'load') return `$m[${at}]`;
  if (v.op === 'exchange') return `$exchange($m, ${at}, ${operand})`;
  return `$${v.op}($m, ${at}, ${operand})`;
}

const STRICT: Partial<Record<Operator, string>> = {
  '==': '===',
  '!=': '!==',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** The value as a JavaScript condition. */
function test(v: Value): string {
  switch (v.k) {
    case 'const':
      return v.value !== 0 ? 'true' : 'false';
    case 'eqz':
      return `!${test(v.a)}`;
    case 'binary': {
      if (v.op === '<u') return `((${valueText(v.a)} >>> 0) < (${valueText(v.b)} >>> 0))`;
      const strict = STRICT[v.op];
      return strict ? `(${valueText(v.a)} ${strict} ${valueText(v.b)})` : `(${valueText(v)} !== 0)`;
    }
    case 'choose':
      if (isConst(v.e, 0)) return `(${test(v.c)} && ${test(v.t)})`;
      if (isConst(v.t, 1)) return `(${test(v.c)} || ${test(v.e)})`;
      return `(${test(v.c)} ? ${test(v.t)} : ${test(v.e)})`;
    default:
      return `(${valueText(v)} !== 0)`;
  }
}

const isConst = (v: Value, value: number): boolean => v.k === 'const' && v.value === value;
