// Examples, templates, verdicts, tests and patches in a VS Code that has no Node, no memory that threads could share, and a folder that is on no disk.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pressDebugButton } from './driver/debugger.ts';
import { answerWith, choose, chooseFirst, chooseSeveral } from './driver/dialogs.ts';
import { goToLine, openFile, problems, runCommand, showTab } from './driver/editor.ts';
import { lineOf } from './driver/lines.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInWebVSCode } from './driver/suite.ts';
import { chooseForTest, coverageRows, expandTest, openTesting, peekAt, untilTest } from './driver/testing.ts';
import { complaintsIn, withoutLaunchFile } from './driver/webSession.ts';

const PATCHED = `use linux.panic;

patch leave_early "Leave when there is a panic" {
  fn console_trylock_spinning {
    if (console_trylock()) return true;
  + if (panic_cpu != none) return false;
  }
}

scenario small "One CPU and nothing to wait for" {
  machine { cpus = 2; }
  cpu 0 { printk("hello"); }
  expect no hang;
}
`;
const EMPTY = 'use linux.panic;\n';

function prepare(folder: string): void {
  withoutLaunchFile(folder);
  writeFileSync(join(folder, 'tried.lockstep'), PATCHED);
  writeFileSync(join(folder, 'other.lockstep'), EMPTY);
}

const lens = (page: Page, text: RegExp) => page.locator('.codelens-decoration', { hasText: text }).first();
const activeText = async (page: Page) =>
  (await page.locator('.editor-group-container.active .view-lines').innerText()).replaceAll('\u00a0', ' ');
const results = (page: Page) => page.frameLocator('iframe.webview').frameLocator('#active-frame');

describeInWebVSCode('Editing in VS Code for the Web', { isolated: false }, prepare, (session) => {
  test('the walkthrough opens a copy of an example, which has its verdict', async () => {
    const { page } = session();
    await runCommand(page, 'Lockstep: Open an Example…');
    await choose(page, /^lost-wakeup/);
    await lens(page, /✗ 1 hang · .*\d+ states/).waitFor({ timeout: 60_000 });
    await runCommand(page, 'View: Close All Editors');
  });

  test('a new scenario begins with a template, and is compared before it is saved', async () => {
    const { page } = session();
    await runCommand(page, 'Lockstep: New Scenario…');
    await choose(page, /A fix as a patch, and a comparison/);
    await lens(page, /✗ 1 hang/).waitFor({ timeout: 60_000 });
    await runCommand(page, 'Lockstep: Compare Patches');
    await results(page).getByText('2 cells: 1 violated, 1 holds').waitFor();
    await showTab(page, 'Untitled-1');
    await runCommand(page, 'View: Revert and Close Editor');
    await runCommand(page, 'View: Close All Editors');
  });

  test('the hang is underlined while one types, and no more once it is gone', async () => {
    const { page, folder } = session();
    await openFile(page, 'first.lockstep');
    await lens(page, /✗ 1 hang/).waitFor({ timeout: 60_000 });
    await page.locator('.squiggly-error').first().waitFor();
    const rows = await problems(page);
    await rows
      .filter({ hasText: /CPU 0 hangs .*after \d+ steps: CPU 0 waits .*for b/ })
      .first()
      .waitFor();
    await goToLine(page, lineOf(join(folder, 'first.lockstep'), /^ {2}cpu 1/));
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.insertText('cpu 1 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }');
    await lens(page, /✓ holds · \d+ states/).waitFor({ timeout: 60_000 });
    await expect.poll(() => page.locator('.squiggly-error').count()).toBe(0);
    await runCommand(page, 'View: Revert and Close Editor');
  });

  test('a failed test says why, shows what it executed, and leads into its hang', async () => {
    const { page } = session();
    await openTesting(page);
    await expandTest(page, 'first.lockstep');
    await expandTest(page, 'ab_ba');
    await chooseForTest(page, 'first.lockstep', 'Run Test with Coverage');
    await expect.poll(async () => [...(await coverageRows(page))]).toEqual([['first.lockstep', '100.00%']]);
    await untilTest(page, 'expect no hang', 'failed');
    const peek = await peekAt(page, 'expect no hang');
    await peek.getByText('CPU 0 waits for b, which CPU 1 holds').first().waitFor();
    await peek.getByText('A run of 4 steps leads there').first().waitFor();
    await takePicture(page, 'web-test.png');
    await peek.locator('.floating-click-widget', { hasText: 'Debug This Hang' }).click();
    await page.locator('.exception-widget', { hasText: 'hang (deadlock)' }).waitFor();
    await pressDebugButton(page, 'stop');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await runCommand(page, 'View: Close All Editors');
  });

  test('a patch shows what it makes of a function of the library', async () => {
    const { page } = session();
    await runCommand(page, 'View: Show Explorer');
    await openFile(page, 'tried.lockstep');
    await page.locator('.codelens-decoration a', { hasText: 'Show patched function' }).first().click();
    await page.locator('.tab.active', { hasText: 'console_trylock_spinning (leave_early)' }).waitFor();
    const modified = page.locator('.modified-in-monaco-diff-editor .view-lines');
    await expect
      .poll(async () => (await modified.innerText()).replaceAll('\u00a0', ' '))
      .toMatch(/if \(console_trylock\(\)\) return true;\s+if \(panic_cpu != none\) return false;/);
    await runCommand(page, 'View: Close Editor');
  });

  test('an edited copy of a function becomes a patch', async () => {
    const { page } = session();
    await runCommand(page, 'Lockstep: Make a Patch of a Function…');
    await chooseFirst(page, 'vprintk_emit');
    await page.locator('.tab.active', { hasText: 'vprintk_emit.lockstep' }).waitFor();
    await page
      .locator('.editor-group-container.active .view-line', { hasText: /suppress_printk\)\s*return;/ })
      .click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('panic_cpo = none;');
    const marks = page.locator('.editor-group-container.active .squiggly-error');
    await marks.first().waitFor();
    await page.keyboard.press('Shift+Home');
    await page.keyboard.insertText('if (panic_cpu != none) return;');
    await expect.poll(() => marks.count()).toBe(0);
    await page.keyboard.press('Control+s');
    await answerWith(page, 'quiet');
    await page.locator('.statusbar-item', { hasText: 'Patch quiet in tried.lockstep' }).waitFor();
    await page.locator('.view-line', { hasText: /^patch\s+quiet\s+\{/ }).waitFor();
  });

  test('patches are exported from within the copy, as a diff that is imported elsewhere', async () => {
    const { page } = session();
    await runCommand(page, 'Lockstep: Export Patches as a Diff…');
    await chooseSeveral(page, ['leave_early', 'quiet']);
    await page.locator('.tab.active', { hasText: 'Untitled-' }).waitFor();
    await expect.poll(() => activeText(page)).toMatch(/^\+ {2}if \(panic_cpu != none\) return;$/m);
    await runCommand(page, 'Lockstep: Import Patches from a Diff…');
    await chooseFirst(page, 'other.lockstep');
    await page.locator('.tab.active', { hasText: 'other.lockstep' }).waitFor();
    await expect.poll(() => activeText(page)).toMatch(/^patch leave_early .*\{$[\s\S]*^patch quiet .*\{$/m);
    const found = (await problems(page)).filter({ hasText: 'other.lockstep' });
    await expect.poll(() => found.count()).toBe(0);
  });

  test('nobody complained about Lockstep to the console', () => {
    expect(complaintsIn(session().said)).toEqual([]);
  });
});
