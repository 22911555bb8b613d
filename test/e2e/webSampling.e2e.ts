// Sampling in a VS Code that has no Node and whose threads share no memory: one worker makes the runs, and is ended when it is called off.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readVariable, showDebugViews, untilStopped } from './driver/debugger.ts';
import { goToLine, languageStatus, openFile, runCommand } from './driver/editor.ts';
import { describeInWebVSCode } from './driver/suite.ts';

describeInWebVSCode(
  'Sampling in VS Code for the Web, without shared memory',
  { isolated: false },
  (folder) => rmSync(join(folder, '.vscode'), { recursive: true, force: true }),
  (session) => {
    const view = () => session().page.frameLocator('iframe.webview').frameLocator('#active-frame');

    test('a sampling that is cancelled keeps the runs so far', async () => {
      const { page } = session();
      await openFile(page, 'thread.lockstep');
      await languageStatus(page).filter({ hasText: 'Lockstep' }).waitFor();
      await goToLine(page, 9);
      await runCommand(page, 'Lockstep: Sample Scenario');
      const progress = page.locator('.notification-toast', { hasText: /Sampling thread.* of 15,000 runs/ });
      await progress.filter({ hasText: /[1-9][\d,]* of 15,000 runs/ }).waitFor({ timeout: 60_000 });
      await progress.getByRole('button', { name: 'Cancel' }).click();
      await view()
        .getByText(/^[1-9][\d ]* of 15 000 runs, seed 1, simulated time/)
        .waitFor({ timeout: 60_000 });
    });

    test('one of them opens in the debugger, with its clock', async () => {
      const { page } = session();
      await view()
        .getByRole('article', { name: 'deadlock' })
        .first()
        .getByRole('button', { name: 'Debug this run' })
        .click();
      await untilStopped(page);
      await showDebugViews(page);
      await page.locator('.statusbar-item', { hasText: /step 0 of \d+ · 0 ns/ }).waitFor();
      expect(await readVariable(page, 'CPU', 'time')).toBe('0 ns');
    });
  },
);
