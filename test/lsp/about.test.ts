/** What a hover says beyond the declaration: each text has the cursor at `|`, and the lines that must come, without their links. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver';
import { ROOT, TestServer } from './harness.ts';
import { opened } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

async function hover(marked: string): Promise<string> {
  const { path, position } = await opened(server, marked);
  const { contents } = await server.ask<Hover>('textDocument/hover', path, { position });
  return (contents as { value: string }).value;
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2).replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));

const check = async (marked: string, lines: string[]): Promise<void> =>
  expect(linesOf(await hover(marked))).toEqual(lines);

describe('of a shared variable', () => {
  test('who changes and who reads it, and the lock that all of them hold', () =>
    check(
      `spinlock l;
shared |x: saturating 0..3 = 0;
fn add() { spin_lock(l); x++; spin_unlock(l); }
fn look(): bool { spin_lock(l); let seen = x == 1; spin_unlock(l); return seen; }`,
      ['**Changed** under `l` by add()', '**Read** under `l` by look()'],
    ));
  test('the lock beside those that hold it, where others do not', () =>
    check(
      `spinlock l; shared |x: saturating 0..3 = 0;
fn add() { spin_lock(l); x = 1; spin_unlock(l); }
fn reset() { x = 0; }
scenario s { cpu 0 { x = 2; } cpu 1..2 { if (x == 1) add(); } expect never x == 3; }`,
      [
        '**Changed** by add() under `l`, reset(), cpu 0 of s',
        '**Read** by cpu 1 of s',
        '**Asked for** by scenario s',
      ],
    ));
  test('a lock that every caller holds', () =>
    check(
      `spinlock l; shared |x: bool = false;
fn set() { x = true; }
fn one() { spin_lock(l); set(); spin_unlock(l); }
fn two(p: spinlock) { spin_lock(p); set(); spin_unlock(p); }
fn three() { spin_lock(l); set(); spin_unlock(l); }`.replace(/fn two.*\n/, ''),
      ['**Changed** under `l` by set()'],
    ));
  test('no lock that a caller lacks, that only may be held, or that was released', () =>
    check(
      `spinlock l; shared y: bool = false; shared |x: bool = false;
fn set() { x = true; }
fn one() { spin_lock(l); set(); spin_unlock(l); set(); }
fn maybe() { if (y) spin_lock(l); x = true; }
fn tried() { spin_trylock(l); x = true; }
fn after() { spin_lock(l); give(l); x = true; }
fn give(p: spinlock) { spin_unlock(p); }`,
      ['**Changed** by set(), maybe(), tried(), after()'],
    ));
  test('a lock that was tried and taken, by way of a function and of a local', () =>
    check(
      `spinlock l; semaphore s = 1; shared |x: bool = false;
fn try_it(): bool { return spin_trylock(l); }
fn direct() { if (!spin_trylock(l)) return; x = true; }
fn through() { if (try_it()) x = true; }
fn kept() { let got = spin_trylock(l); if (got) x = true; }
fn sleeps() { down(s); x = true; up(s); }`,
      ['**Changed** by direct() under `l`, through() under `l`, kept() under `l`, sleeps() under `s`'],
    ));
  test('what a patch adds, and not what it repeats or takes out', () =>
    check(
      'shared |x: bool = false;\nfn f() { x = true; halt(); }\npatch p { fn f { - x = true; + x = false; halt(); } }',
      ['**Changed** by f(), patch p'],
    ));
  test('a few of many', async () => {
    const many = Array.from({ length: 9 }, (_, i) => `fn f${i}() { x = true; }`).join('\n');
    await check(`shared |x: bool = false;\n${many}`, [
      '**Changed** by f0(), f1(), f2(), f3(), f4(), f5() and 3 more',
    ]);
  });
});

describe('of a function', () => {
  test('what it does with all that it calls', () =>
    check(
      `spinlock l; shared x: bool = false; shared y: bool = false;
fn |outer() { let flags = irq_save(); inner(); irq_restore(flags); }
fn inner() { spin_lock(l); if (y) x = true; spin_unlock(l); }
patch p { fn inner { + halt(); spin_lock(l); } }`,
      [
        '**Changes** x',
        '**Reads** y',
        '**Takes** l',
        'May spin for a lock; turns interrupts off for a time.',
      ],
    ));
  test('that it may sleep, wait, or never come back', async () => {
    await check('semaphore s = 1;\nfn |f() { down(s); }', [
      '**Takes** s',
      'May sleep; may spin for a lock; turns interrupts off for a time.',
    ]);
    await check('shared x: bool = false;\nfn |f() { while (x) cpu_relax(); irq_disable(); }', [
      '**Reads** x',
      'May spin; leaves interrupts off.',
    ]);
    await check('fn |f() { irq_disable(); halt(); }', ['Turns interrupts off or on; never comes back.']);
  });
  test('the patches that change it', () =>
    check('fn |f() { halt(); }\npatch p { fn f { + park(); halt(); } }', [
      'Never comes back.',
      '**Patched by** p',
    ]));
  test('whether interrupts are off whenever it is called', async () => {
    await check('fn |f() {}\nfn g() { irq_disable(); f(); }', ['Interrupts are off at every known call.']);
    await check('fn |f() {}\nfn g() { f(); irq_disable(); f(); }', []);
    await check('fn |f() {}\nfn g() { irq_disable(); f(); }\npatch p { fn g { irq_disable(); + f(); } }', []);
  });
});

test('of a lock, who takes it', () =>
  check(
    'spinlock |l;\nfn f() { spin_lock(l); spin_unlock(l); }\nfn g() { spin_unlock(l); take(l); }\nfn take(p: spinlock) { if (spin_trylock(p)) halt(); }',
    ['**Taken** in f(), g()'],
  ));

test('of an option, what sets it and what goes by it', () =>
  check(
    'config |n: 0..3 = 1;\nfn f() { if (n == 2) halt(); }\nscenario one { machine { n = 2; } cpu 0 { f(); } expect no hang; }\nscenario two for k in 1..2 { machine { n = k; } cpu 0 { f(); } expect no hang; }',
    ['**Set** by one to `2`, two to `k`', '**Asked for** by f()'],
  ));

test('names lead to their places, and the kernel’s files to its sources', async () => {
  const text = await hover(
    '/// Linux v5.16, drivers/tty/serial/8250/8250_port.c, it().\nshared |x: bool = false;\nfn f() { x = true; }',
  );
  expect(text).toMatch(new RegExp(`\\[f\\(\\)\\]\\(${ROOT}/m\\d+\\.lockstep#L3\\)`));
  expect(text).toContain(
    '[drivers/tty/serial/8250/8250_port.c](https://elixir.bootlin.com/linux/v5.16/source/drivers/tty/serial/8250/8250_port.c)',
  );
});
