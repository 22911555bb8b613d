/** What somebody may do to a few files, as data: so that a run can be made again, and made smaller when it finds something. */
import fc from 'fast-check';

export const FILES = ['a.lockstep', 'b.lockstep', 'sub/c.lockstep'] as const;
export type FileName = (typeof FILES)[number];

/** Places are parts of the text's length: they mean something in every text. */
export type Edit =
  | { k: 'insert'; file: FileName; at: number; text: string }
  | { k: 'delete'; file: FileName; at: number; length: number }
  | { k: 'replace'; file: FileName; text: string }
  | { k: 'undo'; file: FileName }
  | { k: 'open'; file: FileName }
  | { k: 'close'; file: FileName }
  | { k: 'save'; file: FileName }
  | { k: 'rename'; file: FileName; to: FileName }
  | { k: 'ask'; file: FileName; at: number; what: number }
  /** Without it, one message follows the other at once. */
  | { k: 'wait' };

/** Whole texts, which use each other. */
export const TEXTS = [
  '',
  'use linux.panic;\nuse b;\n\nspinlock l;\nfn f() { spin_lock(l); printk("x"); spin_unlock(l); }\n',
  'shared x: 0..3 = 0;\nenum how { fast, slow }\nfn bump(n: 0..3) { x = n; }\n',
  'use b;\n\nscenario s for n in 1..3 {\n  cpu 0 { bump(n); }\n  expect no hang;\n  expect never x == 2;\n}\n',
  'spinlock a;\nspinlock b;\n\nscenario abba {\n  cpu 0 { spin_lock(a); spin_lock(b); }\n  cpu 1 { spin_lock(b); spin_lock(a); }\n  expect no hang;\n}\n',
  'use "../b.lockstep";\npatch p "Title" {\n  fn bump {\n  - x = n;\n  + x = 0;\n  }\n}\nscenario t { with p; cpu 0 { bump(2); } expect never x == 2; }\ncompare "c" { scenarios t; with nothing; with p; }\n',
  '/* a comment\r\n * in lines\r\n */\r\nfn g(): bool {\r\n\treturn true;\r\n}\r\n',
];

/** What is pasted or typed. */
const FRAGMENTS = [
  ...[
    '{',
    '}',
    ';',
    '(',
    ')',
    '"',
    '/*',
    '*/',
    '//',
    '\n',
    '\r\n',
    '  ',
    '\t',
    '+',
    '-',
    '...',
    '.',
    ',',
    '=',
  ],
  ...[
    'use b;\n',
    'use sub.c;\n',
    'use a;\n',
    'use linux.printk;\n',
    'fn f() { }\n',
    'shared x: bool = true;\n',
    'x',
    'n',
  ],
  ...[
    'scenario s { cpu 0 { f(); } expect no hang; }\n',
    'patch p { fn f { + halt(); } }\n',
    'expect no hang;',
    'cpu 0 { }',
  ],
  ...[
    '// lockstep: allow LS7001\n',
    '"πß😀"',
    '\u0000',
    '\ufeff',
    '😀',
    'if (x) { } else { }',
    'loop { ',
    'for n in 0..3',
    'wait x;',
  ],
  // What is half typed.
  ...[
    'fn bump(',
    'fn bump() { if (',
    'let y: how = ',
    'if (x == ',
    'patch p { fn bump {\n  ',
    '\n  - ',
    'fn bump {\n    ...\n',
  ],
];

const file = fc.constantFrom(...FILES);
const part = fc.double({ min: 0, max: 1, noNaN: true });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      k: fc.constant('insert' as const),
      file,
      at: part,
      text: fc.constantFrom(...FRAGMENTS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      k: fc.constant('insert' as const),
      file,
      at: part,
      text: fc.string({ maxLength: 12, unit: 'binary' }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ k: fc.constant('delete' as const), file, at: part, length: fc.nat({ max: 40 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ k: fc.constant('replace' as const), file, text: fc.constantFrom(...TEXTS) }),
  },
  { weight: 5, arbitrary: fc.record({ k: fc.constant('undo' as const), file }) },
  { weight: 3, arbitrary: fc.record({ k: fc.constant('open' as const), file }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('close' as const), file }) },
  { weight: 2, arbitrary: fc.record({ k: fc.constant('save' as const), file }) },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('rename' as const), file, to: file }) },
  {
    weight: 8,
    arbitrary: fc.record({ k: fc.constant('ask' as const), file, at: part, what: fc.nat({ max: 99 }) }),
  },
  { weight: 5, arbitrary: fc.record({ k: fc.constant('wait' as const) }) },
);

export interface Session {
  /** What is in the files, and which are open, at the start. */
  texts: string[];
  edits: Edit[];
}

export const session = (most: number): fc.Arbitrary<Session> =>
  fc.record({
    texts: fc.array(fc.constantFrom(...TEXTS), { minLength: FILES.length, maxLength: FILES.length }),
    edits: fc.array(edit, { minLength: 1, maxLength: most }),
  });
