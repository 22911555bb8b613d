/** What does nothing is faded: `⟦…⟧` around it in the text, and behind `->` what is left when all is taken out that can be. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CodeAction, DiagnosticSeverity } from 'vscode-languageserver';
import { pathOf } from '../support/lockstep.ts';
import { TestServer, uriOf } from './harness.ts';
import { edited, textAt } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

let files = 0;

async function faded(marked: string) {
  const text = marked.replace(/[⟦⟧]/g, '');
  const path = `faded${++files}.lockstep`;
  const diagnostics = await server.open(path, text);
  const hints = diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Hint);
  for (const { tags } of hints) expect(tags).toEqual([1]);
  expect(hints.map(({ range }) => textAt(text, range))).toEqual(
    [...marked.matchAll(/⟦([^⟧]*)⟧/g)].map(([, part]) => part),
  );
  return { path, text, hints };
}

const RUN = '\nscenario s { cpu 0 { f(); } expect no hang; }\n';

describe('faded is', () => {
  test.each([
    ['a local that is never read', 'fn f() { let ⟦a⟧ = 1; }'],
    ['a local that is only written to', 'fn f() { let ⟦a⟧ = 1; a = 2; }'],
    ['a parameter', 'fn f() { g(1); }\nfn g(⟦p⟧: 0..3) {}'],
    ['a function that nobody calls', 'fn f() {}\nfn ⟦g⟧() {}'],
    [
      'a function that only a patch changes',
      'fn f() {}\nfn ⟦g⟧() { halt(); }\npatch p { fn g { + park(); halt(); } }',
    ],
    ['a variable', 'shared ⟦x⟧: bool = false;\nfn f() {}'],
    ['a lock, a semaphore and a log', 'spinlock ⟦a⟧;\nsemaphore ⟦b⟧ = 1;\nlog ⟦c⟧[4];\nfn f() {}'],
    ['a constant', 'const ⟦c⟧ = 1;\nfn f() {}'],
    ['an enum', 'enum ⟦E⟧ { one, two }\nfn f() {}'],
    [
      'what a patch declares',
      'fn f() { halt(); }\npatch p { shared ⟦x⟧: bool = false; const ⟦c⟧ = 1; fn f { + park(); halt(); } }',
    ],
    ['a parameter of a scenario', 'fn f() {}\nscenario t for ⟦n⟧ in 1..2 { cpu 0 {} expect no hang; }'],
    ['a file that is used for nothing', '⟦use linux.panic;⟧\nfn f() {}'],
    [
      'one of two files, where the other has all that is needed',
      '⟦use linux.machine;⟧\nuse linux.panic;\nfn f() { panic("x"); }',
    ],
    [
      'the branch of a condition that is always false',
      'const on = false;\nfn f() { if (on && true) ⟦halt();⟧ }',
    ],
    [
      'the branch of a comparison that is always true',
      'const n = 3;\nfn f() { if (n > 2) halt(); else ⟦park();⟧ }',
    ],
    ['the body of a loop that never begins', 'fn f() { while (1 == 2) ⟦{ halt(); }⟧ }'],
    [
      'what follows a function that never comes back',
      'shared x: 0..3 = 0;\nfn f() { stop(); ⟦x = 1; x = 2;⟧ }\nfn stop() { if (x == 1) halt(); else park(); }',
    ],
  ])('%s', async (_, text) => {
    await faded(text + RUN);
  });
});

describe('not faded is', () => {
  test.each([
    [
      'a local that is read in a loop before it is written',
      'fn f() { let a = 1; loop { if (a == 2) break; a = 2; } }',
    ],
    [
      'a local that is there for the step that its value takes',
      'shared x: bool = false;\nfn f() { let seen = x; let flags = irq_save(); }',
    ],
    ['what is called to be ignored', 'fn f() { let ignored = 1; let _rest = 2; g(1); }\nfn g(_p: 0..3) {}'],
    ['a handler', 'fn f() { send_ipi(all_cpus, g); }\nfn g() {}'],
    [
      'a parameter of a function that a patch writes anew',
      'fn f() { g(1); }\nfn g(p: 0..3) {}\nshared x: 0..3 = 0;\npatch p1 { fn g(p: 0..3) { x = p; } }',
    ],
    [
      'a function that only a patch calls',
      'fn f() { halt(); }\nfn g() {}\npatch p { fn f { + g(); halt(); } }',
    ],
    [
      'a variable that only an expectation asks about',
      'shared x: bool = false;\nfn f() {}\nscenario t { cpu 0 {} expect never x; }',
    ],
    [
      'an enum of which only a member is named',
      'enum E { one, two }\nshared x: E = one;\nfn f() { x = two; }',
    ],
    [
      'an option, and what is behind one',
      'config on: bool = false;\nfn f() { if (on) halt(); if (cpus > 2) park(); }',
    ],
    [
      'a file of which only a setting is named',
      'use linux.serial;\nfn f() {}\nscenario t { machine { serial_line = 1 ms; } cpu 0 {} expect no hang; }',
    ],
    [
      'code behind a function that comes back on one way',
      'shared x: 0..3 = 0;\nfn f() { stop(); x = 1; }\nfn stop() { if (x == 1) halt(); }',
    ],
    ['a line of a hunk', 'shared x: 0..3 = 0;\nfn f() { x = 1; }\npatch p { fn f { + let a = 1; x = 1; } }'],
  ])('%s', async (_, text) => {
    await faded(text + RUN);
  });

  test('a declaration of a file without scenarios', async () => {
    await faded('use linux.panic;\nshared x: bool = false;\nfn f() {}');
  });
  test('anything while the file has errors', async () => {
    await faded(`shared x: bool = false;\nfn f() { y = 1; }${RUN}`);
  });
});

test('a declaration that another file begins to use is not faded any longer', async () => {
  const { path, hints } = await faded(`fn f() {}\nfn ⟦helper⟧() {}${RUN}`);
  expect(hints).toHaveLength(1);
  const again = server.nextDiagnostics(uriOf(path));
  await server.open(
    'other-user.lockstep',
    `use "${path}";\nscenario t { cpu 0 { helper(); } expect no hang; }`,
  );
  expect(await again).toEqual([]);
});

describe('taken out', () => {
  async function fixed(marked: string, only: string): Promise<[string[], string]> {
    const { path, text, hints } = await faded(marked);
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const actions = await server.ask<CodeAction[]>('textDocument/codeAction', path, {
      range,
      context: { diagnostics: hints, only: [only] },
    });
    const edits = actions.flatMap(({ edit }) => edit?.changes?.[uriOf(path)] ?? []);
    return [actions.map(({ title }) => title), edited(text, edits)];
  }

  test('one by one are declarations with their comments, and lines that are empty then', async () => {
    const text = `⟦use linux.panic;⟧\n/// What it was for.\nshared ⟦x⟧: bool = false;\n// Stays.\nfn f() {\n  let ⟦a⟧ = 1;\n  halt();\n}${RUN}`;
    expect(await fixed(text, 'quickfix')).toEqual([
      ['Remove `use linux.panic`', 'Remove `x`', 'Remove `a`'],
      `// Stays.\nfn f() {\n  halt();\n}${RUN}`,
    ]);
  });
  test('all at once is only what nobody could miss', async () => {
    const text = `⟦use linux.panic;⟧\nshared ⟦x⟧: bool = false;\nfn f() { let ⟦a⟧ = 1; halt(); }\nfn ⟦g⟧() {}${RUN}`;
    const [, left] = await fixed(text, 'source.fixAll');
    expect(left).toBe(`shared x: bool = false;\nfn f() {  halt(); }\nfn g() {}${RUN}`);
  });
});

describe('what is delivered', () => {
  const delivered = ['examples/', 'test/classics/'].flatMap((folder) =>
    readdirSync(pathOf(folder))
      .filter((name) => name.endsWith('.lockstep'))
      .map((name) => folder + name),
  );
  test.each(delivered)('%s has nothing faded', async (name) => {
    await faded(readFileSync(pathOf(name), 'utf8'));
  });
});
