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

/** What the module's hosts are. What one without a result yields is not looked at. */
export type Hosts = Record<string, (...args: number[]) => number>;

/** Parameters that have the same value in every call there ever is, wherever one of that name occurs. Nobody sets them. */
export type Fixed = Record<string, number>;

/**
 * Makes the functions of a module. Its tables are used, not copied. A function is printed when it is called for the first
 * time: of the ops of a program, few are ever executed here.
 */
export function instantiate(module: Module, fixed: Fixed = {}, hosts: Hosts = {}): Instance {
  const tables = Object.fromEntries(module.tables.map(({ name, entries }) => [name, entries]));
  const byName = new Map(module.functions.map((fn) => [fn.name, fn]));
  const textOf = (name: string): string => `(${functionText(byName.get(name)!, fixed)})`;
  return new Function('tables', 'textOf', 'hosts', printModule(module))(tables, textOf, hosts);
}

/** The body of a function of `tables` (name -> entries), `textOf` (name -> function text) and `hosts` that returns an `Instance`. */
function printModule({ globals, tables, functions, groups, hosts = [] }: Module): string {
  const parameters = new Map(functions.map((fn) => [fn.name, parameterList(fn)]));
  // The text is evaluated where it stands, so that it sees everything else by its name.
  const first = (name: string, place: string): string => {
    const list = parameters.get(name);
    return `(${list}) => (${place} = eval(textOf('${name}')))(${list})`;
  };
  const entries = (names: string[], entry: (name: string, i: number) => string): string =>
    names.map((name, i) => (name === '' ? 'null' : entry(name, i))).join(',\n');
  return [
    "'use strict';",
    HELPERS,
    ...globals.map((name) => `let $g_${name} = 0;`),
    ...tables.map(({ name }) => `const $t_${name} = tables.${name};`),
    ...hosts.map(({ name }) => `const $f_${name} = ($m, ...args) => hosts.${name}(...args);`),
    ...functions.map(({ name }) => `let $f_${name} = ${first(name, `$f_${name}`)};`),
    ...groups.map((g) => {
      const place = (name: string, i: number): string => `$d_${g.name}[${i}] = $f_${name}`;
      return `const $d_${g.name} = [${entries(g.functions, (f, i) => first(f, place(f, i)))}];`;
    }),
    'const variables = {',
    ...globals.map((name) => `${name}: { get: () => $g_${name}, set: (x) => { $g_${name} = x; } },`),
    '};',
    'return {',
    'functions: {',
    ...functions.map(
      ({ name }) => `${name}: (${parameters.get(name)}) => $f_${name}(${parameters.get(name)}),`,
    ),
    '},',
    `groups: { ${groups.map((g) => `${g.name}: $d_${g.name}`).join(', ')} },`,
    'getGlobal: (name) => variables[name].get(),',
    'setGlobal: (name, x) => variables[name].set(x),',
    '};',
  ].join('\n');
}

const parameterList = (fn: Fn): string => ['$m', ...fn.parameters.map((p) => `_${p}`)].join(', ');

const HELPERS = `
const $clamp = (x) => x > 2147483647 ? 2147483647 : x < -2147483648 ? -2147483648 : x | 0;
const $div = (a, b) => b === 0 ? 0 : (a / b) | 0;
const $rem = (a, b) => b === 0 ? 0 : (a % b) | 0;
const $add = ($m, at, x) => { const old = $m[at]; $m[at] = old + x; return old; };
const $or = ($m, at, x) => { const old = $m[at]; $m[at] = old | x; return old; };
const $exchange = ($m, at, x) => { const old = $m[at]; $m[at] = x; return old; };
const $differ = ($m, a, b, n) => { while (n > 0 && $m[a] === $m[b]) { a++; b++; n--; } return n > 0 ? 1 : 0; };
const $compareExchange = ($m, at, expected, x) => { const old = $m[at]; if (old === expected) $m[at] = x; return old; };`;

function functionText(fn: Fn, fixed: Fixed): string {
  const variables = new Set<string>();
  collect(fn.body, variables);
  for (const name of fn.parameters) variables.delete(name);
  const lines = [`function(${parameterList(fn)}) {`];
  if (variables.size > 0) lines.push(`let ${[...variables].map((name) => `_${name} = 0`).join(', ')};`);
  lines.push(block(fn.body, fixed), '}');
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

function statement(s: Statement, fixed: Fixed): string {
  switch (s.k) {
    case 'set':
      return `_${s.name} = ${valueText(s.value, fixed)};`;
    case 'setGlobal':
      return `$g_${s.name} = ${valueText(s.value, fixed)};`;
    case 'store':
      return `$m[${address(s.at, s.offset, fixed)}] = ${valueText(s.value, fixed)};`;
    case 'if': {
      const otherwise = s.else.length > 0 ? ` else {\n${block(s.else, fixed)}\n}` : '';
      return `if (${test(s.c, fixed)}) {\n${block(s.then, fixed)}\n}${otherwise}`;
    }
    case 'while':
      return `while (${test(s.c, fixed)}) {\n${block(s.body, fixed)}\n}`;
    case 'return':
      return s.value ? `return ${valueText(s.value, fixed)};` : 'return;';
    case 'do':
      return `${valueText(s.value, fixed)};`;
    case 'copy':
      return `{ const from = ${valueText(s.from, fixed)}, to = ${valueText(s.to, fixed)}; $m.copyWithin(to, from, from + ${valueText(s.length, fixed)}); }`;
    case 'clear':
      return `{ const to = ${valueText(s.to, fixed)}; $m.fill(0, to, to + ${valueText(s.length, fixed)}); }`;
    case 'impossible':
      return `throw new Error(${JSON.stringify(s.reason)});`;
  }
}

const block = (body: Statement[], fixed: Fixed): string => body.map((s) => statement(s, fixed)).join('\n');

// ------------------------------------------------------------------------------------ values

/** An index into the memory. Sums are taken apart, so that constants meet. */
function address(at: Value, offset: number, fixed: Fixed): string {
  let known = offset;
  const terms: string[] = [];
  const visit = (v: Value): void => {
    if (v.k === 'const') known += v.value;
    else if (v.k === 'get' && v.name in fixed) known += fixed[v.name];
    else if (v.k === 'binary' && v.op === '+') {
      visit(v.a);
      visit(v.b);
    } else terms.push(valueText(v, fixed));
  };
  visit(at);
  if (terms.length === 0) return `${known}`;
  if (known !== 0) terms.push(`${known}`);
  return terms.length === 1 ? terms[0] : `(${terms.join(' + ')}) | 0`;
}

function valueText(v: Value, fixed: Fixed): string {
  switch (v.k) {
    case 'const':
      return v.value < 0 ? `(${v.value})` : `${v.value}`;
    case 'get':
      return v.name in fixed ? `${fixed[v.name]}` : `_${v.name}`;
    case 'global':
      return `$g_${v.name}`;
    case 'load':
      return `$m[${address(v.at, v.offset, fixed)}]`;
    case 'table':
      return `$t_${v.table}[${valueText(v.index, fixed)}]`;
    case 'eqz':
      return `(${test(v, fixed)} ? 1 : 0)`;
    case 'binary':
      return binaryText(v.op, v.a, v.b, v, fixed);
    case 'choose':
      return `(${test(v.c, fixed)} ? ${valueText(v.t, fixed)} : ${valueText(v.e, fixed)})`;
    case 'call':
      return `$f_${v.fn}(${['$m', ...v.args.map((x) => valueText(x, fixed))].join(', ')})`;
    case 'differ':
      return `$differ($m, ${valueText(v.a, fixed)}, ${valueText(v.b, fixed)}, ${v.length})`;
    case 'dispatch':
      return `$d_${v.group}[${valueText(v.index, fixed)}](${['$m', ...v.args.map((x) => valueText(x, fixed))].join(', ')})`;
    case 'atomic':
      return atomicText(v, fixed);
    case 'compareExchange':
      return `$compareExchange($m, ${address(v.at, v.offset, fixed)}, ${valueText(v.expected, fixed)}, ${valueText(v.value, fixed)})`;
  }
}

const WRAPPING: Partial<Record<Operator, string>> = { '+': '+', '-': '-', '>>>': '>>>' };
const EXACT: Partial<Record<Operator, string>> = { '&': '&', '|': '|', '^': '^', '<<': '<<', '>>': '>>' };

function binaryText(op: Operator, a: Value, b: Value, whole: Value, fixed: Fixed): string {
  const wrapping = WRAPPING[op];
  if (wrapping) return `((${valueText(a, fixed)} ${wrapping} ${valueText(b, fixed)}) | 0)`;
  const exact = EXACT[op];
  if (exact) return `(${valueText(a, fixed)} ${exact} ${valueText(b, fixed)})`;
  switch (op) {
    case '*':
      return `Math.imul(${valueText(a, fixed)}, ${valueText(b, fixed)})`;
    // A double holds what goes too far well enough to know on which side it does.
    case '+!':
    case '-!':
    case '*!':
      return `$clamp(${valueText(a, fixed)} ${op[0]} ${valueText(b, fixed)})`;
    case '/':
      return `$div(${valueText(a, fixed)}, ${valueText(b, fixed)})`;
    case '%':
      return `$rem(${valueText(a, fixed)}, ${valueText(b, fixed)})`;
    default:
      return `(${test(whole, fixed)} ? 1 : 0)`;
  }
}

function atomicText(v: Extract<Value, { k: 'atomic' }>, fixed: Fixed): string {
  const at = address(v.at, v.offset, fixed);
  const operand = v.value ? valueText(v.value, fixed) : '0';
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
function test(v: Value, fixed: Fixed): string {
  switch (v.k) {
    case 'const':
      return v.value !== 0 ? 'true' : 'false';
    case 'eqz':
      return `!${test(v.a, fixed)}`;
    case 'binary': {
      if (v.op === '<u') return `((${valueText(v.a, fixed)} >>> 0) < (${valueText(v.b, fixed)} >>> 0))`;
      const strict = STRICT[v.op];
      return strict
        ? `(${valueText(v.a, fixed)} ${strict} ${valueText(v.b, fixed)})`
        : `(${valueText(v, fixed)} !== 0)`;
    }
    case 'choose':
      if (isConst(v.e, 0)) return `(${test(v.c, fixed)} && ${test(v.t, fixed)})`;
      if (isConst(v.t, 1)) return `(${test(v.c, fixed)} || ${test(v.e, fixed)})`;
      return `(${test(v.c, fixed)} ? ${test(v.t, fixed)} : ${test(v.e, fixed)})`;
    default:
      return `(${valueText(v, fixed)} !== 0)`;
  }
}

const isConst = (v: Value, value: number): boolean => v.k === 'const' && v.value === value;
