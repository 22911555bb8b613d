// Verdicts beside what is typed: the hang is underlined, an edit changes the verdict, and the light bulb leads into the debugger.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callStackRows, untilStopped } from './driver/debugger.ts';
import { goToLine, openFile, problems, runCommand } from './driver/editor.ts';
import { lineOf } from './driver/lines.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';
import { untilTimeline } from './driver/timeline.ts';

const FILE = 'first.lockstep';
/** A check comes when nobody types any more, on a machine that may be busy. */
const VERDICT_TIMEOUT = 60_000;

describeInVSCode(
  'A verdict while a file is edited',
  () => {},
  (session) => {
    const lens = (text: RegExp) => session().page.locator('.codelens-decoration', { hasText: text }).first();
    const squiggles = () => session().page.locator('.squiggly-error');

    test('the hang is underlined and stands above its scenario, with its cause in Problems', async () => {
      const { page } = session();
      await openFile(page, FILE);
      await lens(/✗ 1 hang · \d+ states/).waitFor({ timeout: VERDICT_TIMEOUT });
      await squiggles().first().waitFor();
      const rows = await problems(page);
      await rows
        .filter({ hasText: /CPU 0 hangs .*after \d+ steps: CPU 0 waits .*for b, which CPU 1 holds/ })
        .first()
        .waitFor();
      await takePicture(page, 'live.png');
    });

    test('an edit that takes the hang away is seen to, and so is taking it back', async () => {
      const { page, folder } = session();
      const replaceLine = async (text: string): Promise<void> => {
        await goToLine(page, lineOf(join(folder, FILE), /^ {2}cpu 1/));
        await page.keyboard.press('End');
        await page.keyboard.press('Shift+Home');
        await page.keyboard.insertText(text);
      };
      await replaceLine('cpu 1 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }');
      await lens(/✓ holds · \d+ states/).waitFor({ timeout: VERDICT_TIMEOUT });
      await expect.poll(() => squiggles().count()).toBe(0);
      await replaceLine('cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }');
      await lens(/✗ 1 hang/).waitFor({ timeout: VERDICT_TIMEOUT });
      await squiggles().first().waitFor();
    });

    const actions = () => session().page.locator('.action-widget .monaco-list-row');

    async function openActions(): Promise<void> {
      const { page, folder } = session();
      await goToLine(page, lineOf(join(folder, FILE), /expect no hang/));
      await page.keyboard.press('Control+.');
      await actions().filter({ hasText: 'Show timeline' }).first().waitFor();
    }

    test('Debug this hang opens its run', async () => {
      const { page } = session();
      await openActions();
      await takePicture(page, 'live-actions.png');
      // The menu takes no click before the mouse has moved.
      await actions().filter({ hasText: 'Debug this hang' }).and(page.locator('.focused')).waitFor();
      await page.keyboard.press('Enter');
      await untilStopped(page);
      await expect.poll(async () => (await callStackRows(page)).join('\n')).toMatch(/CPU 1/);
      await runCommand(page, 'Debug: Stop');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    });

    test('Show timeline opens its run with its timeline', async () => {
      const { page } = session();
      await openActions();
      await page.keyboard.press('ArrowDown');
      await actions().filter({ hasText: 'Show timeline' }).and(page.locator('.focused')).waitFor();
      await page.keyboard.press('Enter');
      await untilTimeline(page, /Timeline of ab_ba: 4 steps of 2 CPUs; the machine stands before step 0/);
      await untilStopped(page);
      await runCommand(page, 'Debug: Stop');
    });
  },
);
