/** C in a file: `⟦…⟧` around what is marked, and behind `=>` the text once the fix of each place was taken. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { TestServer, uriOf } from './harness.ts';
import { edited, textAt } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

let files = 0;

async function openedAs(text: string): Promise<{ path: string; errors: Diagnostic[] }> {
  const path = `c${++files}.lockstep`;
  const errors = (await server.open(path, text)).filter(({ severity }) => severity === 1);
  return { path, errors };
}

async function actionsFor(path: string, { range, ...rest }: Diagnostic): Promise<CodeAction[]> {
  const context = { diagnostics: [{ range, ...rest }], only: ['quickfix'] };
  return server.ask('textDocument/codeAction', path, { range, context });
}

const inside = (statements: string) => `shared n: 0..7 = 0;\nspinlock l;\nfn f() { ${statements} }`;

/** What is written, and what it becomes; the same as far as nothing could be proposed. */
const HABITS: [string, string, string][] = [
  ['a counter', '⟦int n = 0;⟧', 'shared n: 0..7 = 0;'],
  ['a counter with qualifiers', '⟦static volatile unsigned long n = 3;⟧', 'shared n: 0..7 = 3;'],
  ['an atomic counter', '⟦atomic_t n;⟧', 'shared n: 0..7;'],
  ['a flag', '⟦static bool b;⟧', 'shared b: bool;'],
  ['an array', '⟦int n[4];⟧', 'shared n: 0..7[4];'],
  ['locks', '⟦spinlock_t a;⟧ ⟦static raw_spinlock_t b;⟧', 'spinlock a; spinlock b;'],
  ['locks by macro', '⟦static DEFINE_SPINLOCK(a);⟧ ⟦DEFINE_RAW_SPINLOCK(b);⟧', 'spinlock a; spinlock b;'],
  [
    'what one sleeps for',
    '⟦struct semaphore a;⟧ ⟦DEFINE_SEMAPHORE(b, 2);⟧ ⟦DEFINE_MUTEX(c);⟧ ⟦struct mutex d;⟧',
    'semaphore a = 1; semaphore b = 2; semaphore c = 1; semaphore d = 1;',
  ],
  ['a function', '⟦static void f(void)⟧\n{\n}', 'fn f()\n{\n}'],
  ['a function that gives a flag', '⟦bool f(bool b)⟧ { return b; }', 'fn f(b: bool): bool { return b; }'],
  [
    'a function with a lock',
    '⟦void f(spinlock_t *l)⟧ { spin_lock(l); }',
    'fn f(l: spinlock) { spin_lock(l); }',
  ],
  [
    'a function with numbers',
    '⟦int f(int a, unsigned int b)⟧ { return a; }',
    'fn f(a: 0..7, b: 0..7): 0..7 { return a; }',
  ],
  ['a function with a pointer', '⟦void f(struct console *con)⟧ {}', '⟦void f(struct console *con)⟧ {}'],
  ['a prototype', '⟦static void f(void);⟧\nfn f() {}', '\nfn f() {}'],
  ['a pointer', '⟦struct task_struct *t;⟧', '⟦struct task_struct *t;⟧'],
  ['a struct', '⟦struct console { int flags; };⟧\nfn f() {}', '⟦struct console { int flags; };⟧\nfn f() {}'],
  ['a constant', '⟦#define N 4⟧\nshared n: 0..N = 0;', 'const N = 4;\nshared n: 0..N = 0;'],
  ['a file', '⟦#include <linux/printk.h>⟧\nfn f() {}', '⟦#include <linux/printk.h>⟧\nfn f() {}'],
  ['a semicolon behind a declaration', 'enum E { one, two }⟦;⟧', 'enum E { one, two }'],
  ['a local', inside('⟦int i = n;⟧ n = i;'), inside('let i: 0..7 = n; n = i;')],
  ['a local without a value', inside('⟦bool b;⟧ b = true;'), inside('let b: bool = false; b = true;')],
  [
    'a local from a call',
    inside('⟦bool b = cmpxchg(n, 0, 1) == 0;⟧'),
    inside('let b: bool = cmpxchg(n, 0, 1) == 0;'),
  ],
  ['an address', inside('spin_lock(⟦&⟧l);'), inside('spin_lock(l);')],
  ['a loop that counts', inside('⟦for (i = 0; i < 4; i++)⟧ n = i;'), inside('for (i in 0..3) n = i;')],
  ['a loop up to', inside('⟦for (int i = 1; i <= n; ++i)⟧ n = i;'), inside('for (i in 1..n) n = i;')],
  [
    'a loop below a variable',
    inside('⟦for (i = 0; i < n; i += 1)⟧ n = i;'),
    inside('for (i in 0..n - 1) n = i;'),
  ],
  ['a loop for ever', inside('⟦for (;;)⟧ { cpu_relax(); }'), inside('loop { cpu_relax(); }')],
  [
    'a loop that does not count',
    inside('⟦for (i = 0; n == 0; i++)⟧ cpu_relax();'),
    inside('⟦for (i = 0; n == 0; i++)⟧ cpu_relax();'),
  ],
  ['do and while', inside('⟦do⟧ { n = 1; } while (n == 0);'), inside('⟦do⟧ { n = 1; } while (n == 0);')],
  ['goto', inside('⟦goto⟧ out;'), inside('⟦goto⟧ out;')],
  ['switch', inside('⟦switch⟧ (n) { }'), inside('⟦switch⟧ (n) { }')],
  ['hexadecimal', inside('n = ⟦0x5⟧;'), inside('n = 5;')],
  ['a suffix', inside('n = ⟦5UL⟧;'), inside('n = 5;')],
  ['bits', inside('n = n ⟦|⟧ 1;'), inside('n = n ⟦|⟧ 1;')],
  ['a shift', inside('n = 1 ⟦<<⟧ 2;'), inside('n = 1 ⟦<<⟧ 2;')],
  ['a mask', inside('n = n ⟦&⟧ 1;'), inside('n = n ⟦&⟧ 1;')],
  ['a member behind a pointer', inside('n = p⟦->⟧x;'), inside('n = p⟦->⟧x;')],
  ['an operator that assigns', inside('n ⟦*=⟧ 2;'), inside('n ⟦*=⟧ 2;')],
  ['a word with a slip', '⟦spinlok⟧ a;\nfn f() {}', 'spinlock a;\nfn f() {}'],
  ['a word of another language', '⟦function⟧ f() {}', 'fn f() {}'],
  [
    'a line of a hunk',
    'fn f() { halt(); }\npatch p { fn f { + ⟦int i = 0;⟧ halt(); } }',
    'fn f() { halt(); }\npatch p { fn f { + let i: 0..7 = 0; halt(); } }',
  ],
];

describe('C is called so, and says how it is written here:', () => {
  test.each(HABITS)('%s', async (_, marked, wanted) => {
    const text = marked.replace(/[⟦⟧]/g, '');
    const { path, errors } = await openedAs(text);
    const told = errors.filter(({ code }) => code === 'LS1006');
    expect(told.map(({ range }) => textAt(text, range))).toEqual(
      [...marked.matchAll(/⟦([^⟧]*)⟧/g)].map(([, part]) => part),
    );
    const edits = [];
    for (const each of told) {
      const actions = await actionsFor(path, each);
      expect(actions.length).toBeLessThanOrEqual(1);
      edits.push(...(actions[0]?.edit?.changes?.[uriOf(path)] ?? []));
    }
    expect(edited(text, edits)).toBe(wanted.replace(/[⟦⟧]/g, ''));
    if (wanted.includes('⟦')) return;
    // What comes of it is of the language: an example that does not parse would send its reader round in a circle.
    expect((await openedAs(edited(text, edits))).errors).toEqual([]);
  });
});

test('names that a line of C declares are not also called unknown', async () => {
  const { errors } = await openedAs(
    'int n;\nvoid set(void) { n = 1; }\nscenario s { cpu 0 { set(); } expect no hang; }',
  );
  expect(errors.map(({ code }) => code)).toEqual(['LS1006', 'LS1006']);
});

test('names that stand where the parser skipped are not called unknown', async () => {
  const { errors } = await openedAs(
    'int n;\nspinlock l;\nfn f() { spin_lock(l); }\nscenario s { cpu 0 { f(); } expect no hang; }',
  );
  expect(errors.map(({ code }) => code)).toEqual(['LS1006']);
});

test('all that is C for sure is written anew at once', async () => {
  const text =
    '#define N 3\nDEFINE_SPINLOCK(a);\nstatic void f(void)\n{\n  spin_lock(&a);\n  spin_unlock(&a);\n}\n';
  const { path } = await openedAs(text);
  const start = { line: 0, character: 0 };
  const [action] = await server.ask<CodeAction[]>('textDocument/codeAction', path, {
    range: { start, end: start },
    context: { diagnostics: [], only: ['source.fixAll'] },
  });
  expect(edited(text, action.edit?.changes?.[uriOf(path)] ?? [])).toBe(
    'const N = 3;\nspinlock a;\nfn f()\n{\n  spin_lock(a);\n  spin_unlock(a);\n}\n',
  );
});

test.each([
  ['spin_lock_irqsave(l, flags);', 'Write `let flags = irq_save(); spin_lock(LOCK);`.'],
  ['if (unlikely(n == 1)) halt();', 'Write the condition alone.'],
  ['let x = NULL;', 'Write `none`.'],
  // The kernel's down_trylock() is 0 then; the model's is true, as mutex_trylock() is.
  ['if (mutex_trylock(l)) halt();', 'write `down_trylock(NAME)`, which is true when it was taken'],
  ['let old = atomic_cmpxchg(n, 0, 1);', 'Write `cmpxchg(VARIABLE, OLD, NEW)`.'],
  ['if (atomic_try_cmpxchg(n, 0, 1)) halt();', 'Write `cmpxchg(VARIABLE, OLD, NEW) == OLD`.'],
  ['synchronize_rcu();', 'let whoever waits for them wait until there are none'],
  ['smp_mb();', 'memory is sequentially consistent here'],
])('a name that only the kernel has is explained: %s', async (statement, hint) => {
  const { errors } = await openedAs(inside(statement));
  expect(errors.map(({ code }) => code)).toContain('LS1020');
  expect(errors.map(({ message }) => message).join('\n')).toContain(hint);
});
