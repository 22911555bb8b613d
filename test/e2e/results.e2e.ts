// From the comparison table into the debugger.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { untilStopped } from './driver/debugger.ts';
import { openFile, runCommand } from './driver/editor.ts';
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
    });

    test('a cause in the table opens its counterexample in the debugger', async () => {
      const { page } = session();
      await results().locator('td .cause').first().click();
      await untilStopped(page);
    });
  },
);

/** Never resolves; rejects as soon as VS Code shows an error. */
async function failsWithMessage(page: Page): Promise<never> {
  const error = page.locator('.notification-toast:has(.codicon-error)').first();
  await error.waitFor({ timeout: 0 });
  throw new Error(`VS Code says: ${await error.innerText()}`);
}
