// The timeline of a counterexample, in the editor: it follows the debugger, and the debugger follows it.
import { expect, test } from 'vitest';
import { callStackIsSettled, positionOf, tidyDebugSidebar, untilStopped } from './driver/debugger.ts';
import { openFile, runCommand } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';

describeInVSCode(
  'The timeline of thread.lockstep',
  () => {},
  (session) => {
    const view = () => session().page.frameLocator('iframe.webview').frameLocator('#active-frame');
    const position = () => view().locator('canvas').getAttribute('aria-label');

    test('Show Timeline draws the run that is being debugged', async () => {
      const { page } = session();
      await openFile(page, 'thread.lockstep');
      await runCommand(page, 'Lockstep: Debug the First Counterexample');
      await untilStopped(page);
      await tidyDebugSidebar(page);
      await runCommand(page, 'Lockstep: Show Timeline');
      await view().locator('canvas[data-shapes]').waitFor({ timeout: 60_000 });
      expect(await position()).toContain('the machine stands before step 0; point of no return at');
    });

    test('Enter goes to the step that was chosen with the keyboard, and the debugger stands there', async () => {
      const { page } = session();
      const before = await positionOf(page, 0);
      await view().locator('.stage').focus();
      await page.keyboard.press('n');
      await page.keyboard.press('Enter');
      await expect
        .poll(position, { timeout: 30_000 })
        .toMatch(/the machine stands before step (\d+); point of no return at \1/);
      await callStackIsSettled(page);
      expect(await positionOf(page, 0)).not.toBe(before);
      // The source of the stop has opened beside the timeline and not on top of it.
      await page.setViewportSize({ width: 1800, height: 900 });
      await runCommand(page, 'View: Toggle Panel Visibility');
      await view().locator('[aria-selected=true]').waitFor();
      await takePicture(page, 'timeline.png');
    });

    test('a step of the debugger moves the cursor of the timeline', async () => {
      const { page } = session();
      const before = await position();
      await page.locator('.debug-toolbar .codicon-debug-step-back').click();
      await expect.poll(position, { timeout: 30_000 }).not.toBe(before);
    });
  },
);
