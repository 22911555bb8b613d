// From the comparison table into the debugger.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  expandScope,
  readVariable,
  selectCpu,
  tidyDebugSidebar,
  untilPausedOn,
  untilStopped,
} from './driver/debugger.ts';
import { openFile, runCommand } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';

/** The whole table, on a machine that is busy with other things. */
const COMPARISON_TIMEOUT = 150_000;

describeInVSCode(
  'The results of thread.lockstep',
  () => {},
  (session) => {
    const results = () => session().page.frameLocator('iframe.webview').frameLocator('#active-frame');

    test('Compare Patches shows a verdict for each set of patches', async () => {
      const { page } = session();
      await openFile(page, 'thread.lockstep');
      await runCommand(page, 'Lockstep: Compare Patches');
      await Promise.race([
        results().getByRole('table').waitFor({ timeout: COMPARISON_TIMEOUT }),
        failsWithMessage(page),
      ]);
      const columns = await results().getByRole('columnheader').count();
      expect(columns).toBeGreaterThan(1);
      expect(await results().locator('td .verdict').count()).toBe(columns);
      expect(await results().locator('td').locator('.verdict').first().innerText()).toContain('violated');
      await takePicture(page, 'comparison.png');
    });

    test('a cause in the table opens its counterexample in the debugger', async () => {
      const { page } = session();
      await results()
        .getByRole('button', { name: /spins in console_trylock_spinning/ })
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
  },
);

/** Never resolves; rejects as soon as VS Code shows an error. */
async function failsWithMessage(page: Page): Promise<never> {
  const error = page.locator('.notification-toast:has(.codicon-error)').first();
  await error.waitFor({ timeout: 0 });
  throw new Error(`VS Code says: ${await error.innerText()}`);
}
