// From the comparison table into the debugger, and through the hang of the thread: where it became certain, who did it, and
// how to tell others.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  callStackIsSettled,
  callStackRows,
  chooseForVariable,
  expandScope,
  pressDebugButton,
  readVariable,
  selectCpu,
  tidyDebugSidebar,
  untilPausedOn,
  untilStopped,
} from './driver/debugger.ts';
import { choose, clipboardText, nameFile } from './driver/dialogs.ts';
import { openFile, runCommand } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';
import { goToPointOfNoReturn, markedStep, showTimeline, timelineSays } from './driver/timeline.ts';

/** The whole table, on a machine that is busy with other things. */
const COMPARISON_TIMEOUT = 150_000;

describeInVSCode(
  'The results of thread.lockstep',
  () => {},
  (session) => {
    const results = () => session().page.frameLocator('iframe.webview').frameLocator('#active-frame');

    test('Compare Patches fills in a verdict for each set of patches', async () => {
      const { page } = session();
      await openFile(page, 'thread.lockstep');
      await runCommand(page, 'Lockstep: Compare Patches');
      const grid = results().getByRole('grid');
      await Promise.race([grid.waitFor({ timeout: COMPARISON_TIMEOUT }), failsWithMessage(page)]);
      await results().locator('[aria-busy=false]').waitFor({ timeout: COMPARISON_TIMEOUT });
      const columns = await results().getByRole('columnheader').count();
      expect(columns).toBe(8);
      expect(await results().getByRole('status').innerText()).toBe('7 cells: 7 violated');
      // The second proposal removes the hang of the thread, and opens another one.
      expect(await grid.getByRole('gridcell').nth(2).innerText()).toMatch(/✗ violated[\s\S]*\+H/);
      await takePicture(page, 'comparison.png');
    });

    test('a cell says what changed against the one to its left, and is marked when the file changes', async () => {
      const { page } = session();
      const second = results().getByRole('grid').getByRole('gridcell').nth(1);
      await second.focus();
      await page.keyboard.press('Enter');
      await results()
        .locator('.change')
        .getByText(/^Removed: E, deadlock: CPU 0 spins in console_trylock_spinning/)
        .waitFor();
      await page.keyboard.press('Escape');
      await runCommand(page, 'View: Focus First Editor Group');
      await page.keyboard.type(' ');
      const stale = results().getByText('⚠ of an earlier text');
      await expect.poll(() => stale.count(), { timeout: 20_000 }).toBe(7);
      await page.keyboard.press('Control+z');
      await expect.poll(() => stale.count(), { timeout: 20_000 }).toBe(0);
    });

    test('Cancel keeps what is known, and a cell can be computed again', async () => {
      await results().getByRole('button', { name: 'Compare again' }).click();
      await results().getByRole('button', { name: 'Cancel' }).click();
      await results().getByRole('button', { name: 'Compare again' }).waitFor({ timeout: 60_000 });
      const status = await results().getByRole('status').innerText();
      expect(status).toMatch(/not begun/);
      expect(status).not.toMatch(/hold/);
      const last = results().getByRole('grid').getByRole('gridcell').nth(6);
      expect(await last.innerText()).toContain('not begun');
      await last.click({ position: { x: 5, y: 5 } });
      await results().getByRole('button', { name: 'Compute this cell again' }).click();
      await expect.poll(() => last.innerText(), { timeout: COMPARISON_TIMEOUT }).toContain('violated');
      await results().getByRole('button', { name: 'Close' }).click();
      await results().getByRole('button', { name: 'Compare again' }).click();
      await expect
        .poll(() => results().getByRole('status').innerText(), { timeout: COMPARISON_TIMEOUT })
        .toBe('7 cells: 7 violated');
    });

    test('a cause in the table opens its counterexample in the debugger', async () => {
      const { page } = session();
      await results()
        .getByTitle(/spins in console_trylock_spinning/)
        .first()
        .click();
      await untilStopped(page);
      await runCommand(page, 'View: Close Editors in Other Groups');
      await tidyDebugSidebar(page);
    });

    test('it goes on to the hang of the thread: CPU 1 owns the console and will never hand it over', async () => {
      const { page } = session();
      await runCommand(page, 'Debug: Continue');
      await untilPausedOn(page, /hang/i);
      await selectCpu(page, 1);
      await selectCpu(page, 0);
      const explanation = page.locator('.exception-widget');
      await explanation.waitFor();
      expect(await explanation.innerText()).toMatch(/CPU 1, which was in console_unlock, was halted/);
      await page.setViewportSize({ width: 1500, height: 1250 });
      expect(await readVariable(page, 'Panic', 'panic_cpu')).toBe('CPU 0');
      expect(await readVariable(page, 'Shared state', 'console_owner')).toBe('CPU 1');
      expect(await readVariable(page, 'Shared state', 'console_waiter')).toBe('true');
      await expandScope(page, 'Panic');
      await takePicture(page, 'hang.png');
    });

    test('the timeline leads to where the hang became certain', async () => {
      const { page } = session();
      await page.setViewportSize({ width: 1500, height: 950 });
      await showTimeline(page);
      await goToPointOfNoReturn(page);
      await expect
        .poll(() => timelineSays(page), { timeout: 30_000 })
        .toMatch(/the machine stands before step (\d+); point of no return at \1/);
      await callStackIsSettled(page);
      const rows = await callStackRows(page);
      expect(rows).toContainEqual(expect.stringMatching(/^console_lock_spinning_enable printk.lockstep 118/));
      // The hang is not where the machine stands now.
      expect(rows.join('\n')).not.toMatch(/hang|exception/i);
    });

    test('a data breakpoint on console_owner, and Reverse from the hang, show who became the owner', async () => {
      const { page } = session();
      await runCommand(page, 'Debug: Continue');
      await untilPausedOn(page, /hang/i);
      await readVariable(page, 'Shared state', 'console_owner');
      await chooseForVariable(page, 'console_owner', 'Break on Value Change');
      await pressDebugButton(page, 'reverse-continue');
      await untilPausedOn(page, /CPU 1 stores console_owner: CPU 1, was none/i);
      // The store was the step that made the hang certain: the machine stands right behind it.
      const [, at, noReturn] =
        /stands before step (\d+); point of no return at (\d+)/.exec(await timelineSays(page)) ?? [];
      expect(Number(at)).toBe(Number(noReturn) + 1);
      expect(await markedStep(page)).toContain(at);
      expect(await readVariable(page, 'Shared state', 'console_owner')).toBe('CPU 1');
    });

    test('the run is copied as the two columns that kernel people send each other', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Copy Trace As…');
      await choose(page, /as in commit messages/);
      await page.locator('.statusbar-item', { hasText: 'Copied: CPU 0 / CPU 1 text' }).waitFor();
      const lines = (await clipboardText(page)).trimEnd().split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(75);
      expect(lines[0]).toMatch(/^CPU 0 +CPU 1$/);
      const column = lines[0].indexOf('CPU 1');
      // The notation, and the events in their order, are those of the message of Linux commit d51507098ff9.
      expect(inThisOrder(lines, column)).toEqual(THE_HANG_OF_THE_THREAD);
    });

    test('a saved run opens as a session of its own, at the same stop', async () => {
      const { page, folder } = session();
      await runCommand(page, 'Lockstep: Save Trace…');
      const proposed = await nameFile(page, 'OK');
      expect(proposed).toBe(join(folder, 'thread-no-hang-5.lockstep-trace'));
      await page.locator('.statusbar-item', { hasText: 'Saved: thread-no-hang-5.lockstep-trace' }).waitFor();
      await runCommand(page, 'Remove All Breakpoints');
      await runCommand(page, 'Debug: Continue');
      await untilPausedOn(page, /hang/i);
      const before = await hangOnScreen(page);

      await runCommand(page, 'Lockstep: Open Trace…');
      await nameFile(page, 'Open', proposed);
      await untilPausedOn(page, /start of the trace/i);
      // The new session is the one in front.
      await expect.poll(() => timelineSays(page), { timeout: 30_000 }).toContain('stands before step 0;');
      await pressDebugButton(page, 'continue');
      await expect.poll(() => hangOnScreen(page), { timeout: 30_000 }).toEqual(before);
      await runCommand(page, 'Debug: Stop');
    });
  },
);

/** What has to follow each other in the drawing, and in which column each of it is. */
const THE_HANG_OF_THE_THREAD = [
  'CPU 1: vprintk_emit()',
  'CPU 1: console_unlock()',
  'CPU 0: panic()',
  'CPU 0: sends NMI crash_nmi_',
  'CPU 1: console_lock_spinning_',
  'CPU 1: call_console_drivers()',
  'CPU 1: <NMI crash_nmi_callback>',
  'CPU 1: *HALT*',
  'CPU 0: panic_notifiers()',
  'CPU 0: vprintk_emit()',
  'CPU 0: console_trylock_',
  'CPU 0: console_waiter =',
  'CPU 0: *SPINS* until',
];

/** As many of the expected lines as are there in this order, each behind the one before. */
function inThisOrder(lines: readonly string[], column: number): string[] {
  let from = 0;
  return THE_HANG_OF_THE_THREAD.filter((expected) => {
    const [, cpu, text] = /^CPU (\d): (.*)$/.exec(expected) ?? [];
    const of = (line: string) => (cpu === '0' ? line.slice(0, column) : line.slice(column));
    const at = lines.findIndex((line, i) => i >= from && of(line).trim().startsWith(text));
    if (at >= 0) from = at + 1;
    return at >= 0;
  });
}

/** Of the session in front: where the CPU of the hang stands, and why. */
async function hangOnScreen(page: Page): Promise<string[]> {
  const explanation = page.locator('.exception-widget');
  await explanation.waitFor();
  const line = page.locator('#status\\.editor\\.selection');
  return [await explanation.innerText(), await line.innerText(), await timelineSays(page)];
}

/** Never resolves; rejects as soon as VS Code shows an error. */
async function failsWithMessage(page: Page): Promise<never> {
  const error = page.locator('.notification-toast:has(.codicon-error)').first();
  await error.waitFor({ timeout: 0 });
  throw new Error(`VS Code says: ${await error.innerText()}`);
}
