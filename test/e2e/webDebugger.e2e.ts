// The debugger in a VS Code that has no Node, no memory that threads could share, and a folder that is on no disk.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';
import {
  callStackIsSettled,
  callStackRows,
  positionOf,
  pressDebugButton,
  readVariable,
  selectCpu,
  showDebugViews,
  tidyDebugSidebar,
  toggleBreakpoint,
  untilPausedOn,
  untilStopped,
} from './driver/debugger.ts';
import { answerWith, choose, clipboardText, nameFile } from './driver/dialogs.ts';
import { goToLine, languageStatus, openFile, runCommand, showTab } from './driver/editor.ts';
import { lineOf } from './driver/lines.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInWebVSCode } from './driver/suite.ts';
import { goToPointOfNoReturn, showTimeline, timelineSays } from './driver/timeline.ts';
import { complaintsIn, withoutLaunchFile } from './driver/webSession.ts';

const FILE = 'thread.lockstep';
const SYSRQ = inRoot('library', 'linux', 'sysrq.lockstep');

describeInWebVSCode(
  'The debugger of VS Code for the Web',
  { isolated: false },
  withoutLaunchFile,
  (session) => {
    test('F5 stops at the start with a thread for each CPU', async () => {
      const { page, folder } = session();
      await openFile(page, FILE);
      await languageStatus(page).filter({ hasText: 'Lockstep' }).waitFor();
      const line = lineOf(join(folder, FILE), /^scenario /);
      await goToLine(page, line);
      await page.keyboard.press('F5');
      await untilStopped(page);
      await showDebugViews(page);
      await tidyDebugSidebar(page);
      expect([await positionOf(page, 0), await positionOf(page, 1)]).toEqual([
        expect.stringMatching(/^CPU 0 thread\.lockstep/),
        expect.stringMatching(/^CPU 1 thread\.lockstep/),
      ]);
    });

    test('a step of CPU 0 leads into a function of the library, whose text is shown, and leaves CPU 1 where it is', async () => {
      const { page } = session();
      const before = await positionOf(page, 1);
      await selectCpu(page, 0);
      await page.keyboard.press('F11');
      await expect
        .poll(() => positionOf(page, 0), { timeout: 30_000 })
        .toMatch(/^sysrq_crash sysrq\.lockstep/);
      await page.locator('.tab.active', { hasText: 'sysrq.lockstep' }).waitFor();
      await page.locator('.editor-instance .view-line', { hasText: /fn\s+sysrq_crash/ }).waitFor();
      expect(await positionOf(page, 1)).toBe(before);
    });

    test('Step Back goes back to where CPU 0 was', async () => {
      const { page } = session();
      await pressDebugButton(page, 'step-back');
      await expect.poll(() => positionOf(page, 0), { timeout: 30_000 }).toMatch(/^CPU 0 thread\.lockstep/);
      await callStackIsSettled(page);
    });

    test('a breakpoint in the library is hit, and the views say who panicked by then: nobody', async () => {
      const { page } = session();
      const line = lineOf(SYSRQ, /^ {2}panic/);
      await showTab(page, 'sysrq.lockstep');
      await goToLine(page, line);
      await toggleBreakpoint(page);
      await page.keyboard.press('F5');
      await untilPausedOn(page, /breakpoint/i);
      expect(await positionOf(page, 0)).toContain(`sysrq.lockstep ${line}:`);
      expect(await readVariable(page, 'Panic', 'panic_cpu')).toBe('none');
      await runCommand(page, 'Remove All Breakpoints');
    });

    test('Find a Hang from Here finds one, and Continue goes there, where it explains itself', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Find a Hang from Here');
      const found = page.locator('.notification-toast', { hasText: 'A hang' });
      await found.locator('.monaco-button', { hasText: 'Continue' }).click({ timeout: 60_000 });
      await untilPausedOn(page, /hang/i);
      await selectCpu(page, 1);
      await selectCpu(page, 0);
      const explanation = page.locator('.exception-widget');
      await explanation.waitFor();
      expect(await explanation.innerText()).toMatch(/Point of no return: step \d+ of this run/);
      expect(
        (await callStackRows(page)).some((row) => /^CPU 0 — waits for .* PAUSED ON HANG/i.test(row)),
      ).toBe(true);
      expect(await readVariable(page, 'Panic', 'panic_cpu')).toBe('CPU 0');
      expect(await readVariable(page, 'Locks', 'console_sem')).toMatch(/^count \d+/);
      await takePicture(page, 'web-hang.png');
    });

    test('Why Is It Stuck draws who waits for whom', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Why Is It Stuck?');
      const view = page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await view.locator('svg').waitFor();
      expect(await view.locator('.why').first().innerText()).toMatch(/CPU 0 .*CPU 1/);
      await runCommand(page, 'View: Close Editors in Other Groups');
    });

    test('the timeline shows the run, and leads to its point of no return', async () => {
      const { page } = session();
      await showTimeline(page);
      expect(await timelineSays(page)).toContain('steps of 2 CPUs');
      await goToPointOfNoReturn(page);
      await expect
        .poll(() => timelineSays(page), { timeout: 30_000 })
        .toMatch(/the machine stands before step (\d+); point of no return at \1/);
      await runCommand(page, 'View: Close Editors in Other Groups');
    });

    test('the run is copied as the text of commit messages, saved as a trace in the folder, and opened from there', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Copy Trace As…');
      await choose(page, /commit messages/);
      await expect.poll(() => clipboardText(page), { timeout: 30_000 }).toMatch(/^CPU 0 +CPU 1\n-+ +-+\n/);
      await runCommand(page, 'Lockstep: Save Trace…');
      const saved = await nameFile(page, 'OK');
      expect(saved).toMatch(/^\/thread-.*\.lockstep-trace$/);
      await page.locator('.statusbar-item', { hasText: 'Saved: thread-' }).waitFor();
      await runCommand(page, 'Debug: Stop');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
      await runCommand(page, 'Lockstep: Open Trace…');
      await choose(page, new RegExp(saved.slice(1)));
      await untilPausedOn(page, /start of the trace/i);
      await runCommand(page, 'Lockstep: Go to Step…');
      await answerWith(page, '5');
      await page.locator('.statusbar-item', { hasText: /step 5 of \d+/ }).waitFor();
      await runCommand(page, 'Debug: Stop');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    });

    test('nobody complained about Lockstep to the console', () => {
      expect(complaintsIn(session().said)).toEqual([]);
    });
  },
);
