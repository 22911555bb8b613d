/**
 * What every part of the small language means, as a table: modules, calls of their functions and what those yield. It holds
 * for whatever a module is made into.
 */
import {
  add,
  binary,
  both,
  call,
  choose,
  constant,
  differ,
  dispatch,
  either,
  eqz,
  type Fn,
  get,
  give,
  global,
  load,
  loop,
  type Module,
  type Operator,
  perform,
  type Statement,
  set,
  setGlobal,
  store,
  table,
  type Value,
  when,
} from '../../server/machine/code/code.ts';

export interface CodeCase {
  name: string;
  module: Module;
  /** One after the other, on the same memory of zeros, CODE_MEMORY words long. Without `expect`, no result. */
  calls: { fn: string; args: number[]; expect?: number }[];
}

export const CODE_MEMORY = 64;

const MIN = -2147483648;
const MAX = 2147483647;
const [a, b] = [get('a'), get('b')];

const fn = (name: string, parameters: string[], ...body: Statement[]): Fn => ({
  name,
  parameters,
  result: true,
  body,
});

const moduleOf = (functions: Fn[], more: Partial<Module> = {}): Module => ({
  globals: [],
  tables: [],
  groups: [],
  ...more,
  functions,
});

/** Left side, right side, result. */
const OPERATORS: Record<Operator, [number, number, number][]> = {
  '+': [
    [2, 3, 5],
    [MAX, 1, MIN],
    [MIN, -1, MAX],
    [-5, 5, 0],
  ],
  '-': [
    [2, 3, -1],
    [MIN, 1, MAX],
    [MAX, -1, MIN],
    [0, MIN, MIN],
  ],
  '*': [
    [6, -7, -42],
    [65536, 65536, 0],
    [123456789, 987654321, -67153019],
    [MIN, -1, MIN],
  ],
  '+!': [
    [2, 3, 5],
    [MAX, 1, MAX],
    [MIN, -1, MIN],
    [MAX, MAX, MAX],
    [MIN, MAX, -1],
  ],
  '-!': [
    [2, 3, -1],
    [MIN, 1, MIN],
    [MAX, -1, MAX],
    [0, MIN, MAX],
    [MIN, MIN, 0],
  ],
  '*!': [
    [6, -7, -42],
    [65536, 65536, MAX],
    [65536, -65536, MIN],
    [MIN, MIN, MAX],
    [MIN, -1, MAX],
    [MAX, 0, 0],
  ],
  '/': [
    [7, 2, 3],
    [-7, 2, -3],
    [7, -2, -3],
    [5, 0, 0],
    [0, 0, 0],
    [MIN, -1, MIN],
    [MIN, 1, MIN],
  ],
  '%': [
    [7, 2, 1],
    [-7, 2, -1],
    [7, -2, 1],
    [5, 0, 0],
    [MIN, -1, 0],
    [-4, 2, 0],
  ],
  '&': [
    [12, 10, 8],
    [-1, MIN, MIN],
    [-1, 255, 255],
  ],
  '|': [
    [12, 10, 14],
    [MIN, 1, MIN + 1],
  ],
  '^': [
    [12, 10, 6],
    [-1, MAX, MIN],
  ],
  '<<': [
    [1, 4, 16],
    [1, 31, MIN],
    [1, 32, 1],
    [3, 33, 6],
    [1, -1, MIN],
  ],
  '>>': [
    [-16, 2, -4],
    [MIN, 31, -1],
    [16, 32, 16],
    [16, -31, 8],
  ],
  '>>>': [
    [-1, 28, 15],
    [-1, 0, -1],
    [-1, 32, -1],
    [16, 33, 8],
  ],
  '==': [
    [3, 3, 1],
    [3, 4, 0],
    [MIN, MIN, 1],
  ],
  '!=': [
    [3, 3, 0],
    [3, 4, 1],
  ],
  '<': [
    [3, 4, 1],
    [4, 4, 0],
    [MIN, MAX, 1],
    [-1, 0, 1],
  ],
  '<=': [
    [3, 4, 1],
    [4, 4, 1],
    [5, 4, 0],
    [MAX, MIN, 0],
  ],
  '>': [
    [4, 3, 1],
    [4, 4, 0],
    [MIN, MAX, 0],
  ],
  '>=': [
    [4, 3, 1],
    [4, 4, 1],
    [3, 4, 0],
  ],
  '<u': [
    [3, 4, 1],
    [4, 4, 0],
    [-1, 0, 0],
    [0, -1, 1],
    [MAX, MIN, 1],
  ],
};

/** Each with its operands as parameters, as constants, and as a condition. */
function operatorCase(op: Operator): CodeCase {
  const rows = OPERATORS[op];
  const functions = [
    fn('of', ['a', 'b'], give(binary(op, a, b))),
    fn('holds', ['a', 'b'], when(binary(op, a, b), [give(constant(1))]), give(constant(0))),
    ...rows.map(([x, y], i) => fn(`constants_${i}`, [], give(binary(op, constant(x), constant(y))))),
  ];
  const calls = rows.flatMap(([x, y, expect], i) => [
    { fn: 'of', args: [x, y], expect },
    { fn: 'holds', args: [x, y], expect: expect === 0 ? 0 : 1 },
    { fn: `constants_${i}`, args: [], expect },
  ]);
  return { name: `the operator ${op}`, module: moduleOf(functions), calls };
}

/** Yields `x` and counts in the module's variable `n` that it was asked. */
const counted = fn('counted', ['x'], setGlobal('n', add(global('n'), constant(1))), give(get('x')));
const asked = fn('asked', [], give(global('n')));
const ask = (x: Value): Value => call('counted', x);

const CONTROL: CodeCase[] = [
  {
    name: 'choose evaluates one side only',
    module: moduleOf(
      [counted, asked, fn('pick', ['a'], give(choose(a, ask(constant(7)), ask(ask(constant(9))))))],
      { globals: ['n'] },
    ),
    calls: [
      { fn: 'pick', args: [5], expect: 7 },
      { fn: 'asked', args: [], expect: 1 },
      { fn: 'pick', args: [0], expect: 9 },
      { fn: 'asked', args: [], expect: 3 },
    ],
  },
  {
    name: 'both and either stop as soon as it is known',
    module: moduleOf(
      [
        counted,
        asked,
        fn('and', ['a', 'b'], give(both(ask(a), ask(b)))),
        fn('or', ['a', 'b'], give(either(ask(a), ask(b)))),
        fn('test', ['a', 'b'], when(both(a, either(b, ask(a))), [give(constant(1))]), give(constant(0))),
      ],
      { globals: ['n'] },
    ),
    calls: [
      { fn: 'and', args: [0, 1], expect: 0 },
      { fn: 'asked', args: [], expect: 1 },
      { fn: 'and', args: [2, 3], expect: 3 },
      { fn: 'asked', args: [], expect: 3 },
      { fn: 'or', args: [2, 3], expect: 1 },
      { fn: 'asked', args: [], expect: 4 },
      { fn: 'or', args: [0, 3], expect: 3 },
      { fn: 'asked', args: [], expect: 6 },
      { fn: 'test', args: [0, 1], expect: 0 },
      { fn: 'test', args: [1, 1], expect: 1 },
      { fn: 'asked', args: [], expect: 6 },
      { fn: 'test', args: [1, 0], expect: 1 },
      { fn: 'asked', args: [], expect: 7 },
    ],
  },
  {
    name: 'eqz of numbers and of conditions',
    module: moduleOf([
      fn('zero', ['a'], give(eqz(a))),
      fn('some', ['a'], give(eqz(eqz(a)))),
      fn('least', ['a', 'b'], when(eqz(binary('<', a, b)), [give(b)]), give(a)),
    ]),
    calls: [
      { fn: 'zero', args: [0], expect: 1 },
      { fn: 'zero', args: [MIN], expect: 0 },
      { fn: 'some', args: [-3], expect: 1 },
      { fn: 'some', args: [0], expect: 0 },
      { fn: 'least', args: [3, 4], expect: 3 },
      { fn: 'least', args: [4, 3], expect: 3 },
    ],
  },
  {
    name: 'a loop, a variable that is 0 at first, and a parameter that is set',
    module: moduleOf([
      fn(
        'sum',
        ['a'],
        loop(a, set('total', add(get('total'), a)), set('a', binary('-', a, constant(1)))),
        give(get('total')),
      ),
      fn(
        'early',
        ['a'],
        loop(constant(1), when(binary('>', a, constant(9)), [give(a)]), set('a', add(a, a))),
        give(constant(0)),
      ),
    ]),
    calls: [
      { fn: 'sum', args: [4], expect: 10 },
      { fn: 'sum', args: [0], expect: 0 },
      { fn: 'early', args: [3], expect: 12 },
    ],
  },
  {
    name: 'dispatch over a group with holes, with functions that know each other',
    module: moduleOf(
      [
        fn('one', ['a'], give(add(a, constant(1)))),
        fn('two', ['a'], give(dispatch('group', constant(3), add(a, constant(10))))),
        fn('go', ['a', 'b'], give(dispatch('group', a, b))),
      ],
      { groups: [{ name: 'group', functions: ['', 'two', '', 'one'] }] },
    ),
    calls: [
      { fn: 'go', args: [3, 5], expect: 6 },
      { fn: 'go', args: [1, 5], expect: 16 },
    ],
  },
  {
    name: 'tables of bytes and of words',
    module: moduleOf(
      [
        fn('byte', ['a'], give(table('bytes', a))),
        fn('word', ['a'], give(table('words', add(a, constant(1))))),
      ],
      {
        tables: [
          { name: 'bytes', entries: Uint8Array.of(0, 200, 255) },
          { name: 'words', entries: Int32Array.of(5, MIN, MAX, -1) },
        ],
      },
    ),
    calls: [
      { fn: 'byte', args: [1], expect: 200 },
      { fn: 'byte', args: [2], expect: 255 },
      { fn: 'word', args: [0], expect: MIN },
      { fn: 'word', args: [2], expect: -1 },
    ],
  },
];

const copy = (to: Value, from: Value, length: Value): Statement => ({ k: 'copy', to, from, length });

/** Lengths of stretches of words: everything that is left over beside fours. */
const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 11, 23];

const MEMORY: CodeCase[] = [
  {
    name: 'load and store at an address and an offset',
    module: moduleOf([
      fn('put', ['a', 'b'], store(a, 3, b), give(load(a, 3))),
      fn('at', ['a'], give(load(a))),
      fn('sum', ['a'], give(load(add(add(a, constant(2)), constant(1)), 1))),
    ]),
    calls: [
      { fn: 'put', args: [4, MIN], expect: MIN },
      { fn: 'at', args: [7], expect: MIN },
      { fn: 'at', args: [6], expect: 0 },
      { fn: 'sum', args: [3], expect: MIN },
    ],
  },
  {
    name: 'copy moves overlapping words both ways, and clear sets to 0',
    module: moduleOf([
      fn('fill', [], ...[1, 2, 3, 4, 5].map((x) => store(constant(10), x, constant(x))), give(constant(0))),
      fn('copy', ['a', 'b', 'n'], copy(a, b, get('n')), give(constant(0))),
      fn('clear', ['a', 'n'], { k: 'clear', to: a, length: get('n') }, give(constant(0))),
      fn('at', ['a'], give(load(a))),
    ]),
    calls: [
      { fn: 'fill', args: [], expect: 0 },
      { fn: 'copy', args: [12, 11, 4], expect: 0 },
      ...[1, 1, 2, 3, 4, 0].map((expect, i) => ({ fn: 'at', args: [11 + i], expect })),
      { fn: 'copy', args: [11, 13, 3], expect: 0 },
      ...[2, 3, 4, 3, 4, 0].map((expect, i) => ({ fn: 'at', args: [11 + i], expect })),
      { fn: 'clear', args: [12, 2], expect: 0 },
      ...[2, 0, 0, 3, 4, 0].map((expect, i) => ({ fn: 'at', args: [11 + i], expect })),
      { fn: 'clear', args: [11, 0], expect: 0 },
      { fn: 'at', args: [11], expect: 2 },
    ],
  },
  {
    name: 'differ compares exactly the words it is asked for',
    module: moduleOf(
      [
        fn('put', ['a', 'b'], store(a, 0, b), give(b)),
        ...LENGTHS.map((length) =>
          fn(`differ_${length}`, [], give(differ(constant(4), constant(36), length))),
        ),
        fn('asked', ['a'], give(differ(ask(a), ask(add(a, constant(1))), 3))),
        counted,
      ],
      { globals: ['n'] },
    ),
    calls: [
      ...LENGTHS.map((length) => ({ fn: `differ_${length}`, args: [], expect: 0 })),
      ...[0, 1, 2, 3, 4, 5, 6, 7, 10, 22].flatMap((word) => [
        { fn: 'put', args: [36 + word, MIN], expect: MIN },
        ...LENGTHS.map((length) => ({ fn: `differ_${length}`, args: [], expect: word < length ? 1 : 0 })),
        { fn: 'put', args: [4 + word, MIN], expect: MIN },
        ...LENGTHS.map((length) => ({ fn: `differ_${length}`, args: [], expect: 0 })),
      ]),
      { fn: 'asked', args: [50], expect: 0 },
      { fn: 'asked', args: [2], expect: 1 },
    ],
  },
  {
    name: 'copy of words that lie apart',
    module: moduleOf(
      [
        fn('put', ['a', 'b'], store(a, 0, b), give(b)),
        fn('at', ['a'], give(load(a))),
        ...LENGTHS.map((length) =>
          fn(
            `copy_${length}`,
            ['a', 'b'],
            { k: 'copy', to: add(a, constant(1)), from: ask(b), length: constant(length), apart: true },
            give(constant(0)),
          ),
        ),
        counted,
      ],
      { globals: ['n'] },
    ),
    calls: [
      ...Array.from({ length: 24 }, (_, i) => ({ fn: 'put', args: [2 + i, 7 - i], expect: 7 - i })),
      ...LENGTHS.flatMap((length) => [
        { fn: 'put', args: [30 + length, 99], expect: 99 },
        { fn: `copy_${length}`, args: [29, 2], expect: 0 },
        ...Array.from({ length }, (_, i) => ({ fn: 'at', args: [30 + i], expect: 7 - i })),
        { fn: 'at', args: [30 + length], expect: 99 },
      ]),
    ],
  },
  {
    name: 'a function without a result, done by others for what it does',
    module: moduleOf([
      {
        name: 'mark',
        parameters: ['a'],
        result: false,
        body: [when(a, [store(a, 0, a), give()]), store(a, 1, a)],
      },
      fn('twice', ['a'], perform(call('mark', a)), perform(add(a, a)), give(load(a))),
    ]),
    calls: [
      { fn: 'mark', args: [8] },
      { fn: 'twice', args: [9], expect: 9 },
    ],
  },
  {
    name: 'atomic access yields the old value',
    module: moduleOf([
      ...(['add', 'or', 'exchange'] as const).map((op) =>
        fn(op, ['a', 'b'], give({ k: 'atomic', op, at: a, offset: 2, value: b })),
      ),
      fn('load', ['a'], give({ k: 'atomic', op: 'load', at: a, offset: 2 })),
      fn(
        'swap',
        ['a', 'b', 'c'],
        give({ k: 'compareExchange', at: a, offset: 2, expected: b, value: get('c') }),
      ),
    ]),
    calls: [
      { fn: 'add', args: [4, MAX], expect: 0 },
      { fn: 'add', args: [4, 2], expect: MAX },
      { fn: 'load', args: [4], expect: MIN + 1 },
      { fn: 'or', args: [4, 6], expect: MIN + 1 },
      { fn: 'exchange', args: [4, 5], expect: MIN + 7 },
      { fn: 'swap', args: [4, 6, 9], expect: 5 },
      { fn: 'load', args: [4], expect: 5 },
      { fn: 'swap', args: [4, 5, 9], expect: 5 },
      { fn: 'load', args: [4], expect: 9 },
    ],
  },
];

export const CODE_CASES: CodeCase[] = [
  ...(Object.keys(OPERATORS) as Operator[]).map(operatorCase),
  ...CONTROL,
  ...MEMORY,
];
