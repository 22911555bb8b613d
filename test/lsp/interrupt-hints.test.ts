/** Where the text says what becomes of interrupts: the hints that an editor shows stand in it as «…». */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InlayHint } from 'vscode-languageserver';
import { TestServer } from './harness.ts';
import { edited, opened } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const RANGE = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

async function hintsOf(path: string): Promise<InlayHint[]> {
  const hints = await server.ask<InlayHint[]>('textDocument/inlayHint', path, { range: RANGE });
  return hints.filter(({ label }) => /^irqs/.test(label as string));
}

async function check(marked: string): Promise<void> {
  const { path, text } = await opened(server, marked.replace(/«[^»]*»/g, ''));
  const edits = (await hintsOf(path)).map(({ position, label }) => ({
    range: { start: position, end: position },
    newText: `«${(label as string).replace('irqs ', '')}»`,
  }));
  expect(edited(text, edits)).toBe(marked);
}

describe('interrupts', () => {
  test('that are saved and restored are as they were', () =>
    check('fn f() { let flags = irq_save();«off» irq_restore(flags);«as before» }'));
  test('of a CPU are on at first', () =>
    check('scenario s { cpu 0 { let flags = irq_save();«off» irq_restore(flags);«on» } expect no hang; }'));
  test('that are saved twice are off until the outer ones are restored', () =>
    check(
      'scenario s { cpu 0 { let a = irq_save();«off» let b = irq_save(); irq_restore(b); irq_restore(a);«on» } expect no hang; }',
    ));
  test('turned off on one way only are not known', () =>
    check('shared x: bool = false;\nfn f() { if (x) irq_disable();«off» x = true; irq_enable();«on» }'));
  test('turned off on both ways are off behind them', () =>
    check(
      'shared x: bool = false;\nfn f() { if (x) { irq_disable();«off» } else { irq_disable();«off» }\n  irq_disable(); }',
    ));
  test('are off in a function that is always called so', () =>
    check('fn f() {«off» halt(); }\nfn g() { irq_disable();«off» f(); }'));
  test('are not known in one that is called with them on as well, or by a line that a patch adds', async () => {
    await check(
      'fn f() { halt(); }\nscenario s { cpu 0 { f(); } cpu 1 { irq_disable();«off» f(); } expect no hang; }',
    );
    await check(
      'fn f() { cpu_relax(); }\nfn g() { irq_disable();«off» f(); }\npatch p { fn g { + f(); irq_disable(); } }',
    );
  });
  test('are off in a handler', () =>
    check('fn h() {«off» cpu_relax(); }\nfn f() { send_ipi(all_cpus, h); }'));
  test('are what a called function makes of them', () =>
    check(
      `fn lock_it(): bool { let flags = irq_save();«off» return flags; }
fn unlock_it(flags: bool) {«off» irq_restore(flags); }
fn f() { let flags = lock_it();«off» cpu_relax(); unlock_it(flags);«as before» }`,
    ));
  test('are not known behind a loop that turns them off or not', () =>
    check(
      'shared x: bool = false;\nfn f() { irq_enable();«on» while (x) { irq_disable();«off» } x = true; irq_enable();«on» }',
    ));
  test('stay off in a loop that nobody leaves otherwise', () =>
    check(
      'shared x: bool = false;\nfn f() { loop { irq_disable();«off» if (x) break; irq_enable();«on» }\n  irq_disable(); }',
    ));
  test('restored from a local with another value are not known', () =>
    check('shared x: bool = false;\nfn f() { let flags = irq_save();«off» flags = x; irq_restore(flags); }'));
  test('in the lines of a hunk are not judged', () =>
    check('fn f() { halt(); }\npatch p { fn f { + irq_disable(); halt(); } }'));
});

test('the setting turns it off', async () => {
  const { path } = await opened(server, 'fn f() { irq_disable(); }');
  const settings = (interrupts: boolean) =>
    server.client.sendNotification('workspace/didChangeConfiguration', {
      settings: { lockstep: { inlayHints: { interrupts } } },
    });
  await settings(false);
  expect(await hintsOf(path)).toEqual([]);
  await settings(true);
  expect(await hintsOf(path)).toHaveLength(1);
});
