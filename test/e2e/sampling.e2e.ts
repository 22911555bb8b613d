// How often it hangs, in the editor: from the lens to the rates, into one of the runs, and what its clock says there.
import { expect, test } from 'vitest';
import { callStackRows, readVariable, selectCpu, tidyDebugSidebar, untilStopped } from './driver/debugger.ts';
import { answerWith } from './driver/dialogs.ts';
import { openFile, runCommand } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';

describeInVSCode(
  'Sampling thread.lockstep',
  () => {},
  (session) => {
    const view = () => session().page.frameLocator('iframe.webview').frameLocator('#active-frame');

    test('the lens above the scenario leads to its rates, with the interval of each cause', async () => {
      const { page } = session();
      await openFile(page, 'thread.lockstep');
      await page
        .locator('.codelens-decoration a', { hasText: /^Sample$/ })
        .first()
        .click();
      await view().getByRole('heading', { name: 'Sampling' }).waitFor({ timeout: 90_000 });
      await view()
        .getByText(/15 000 runs hang: 99\.\d %/)
        .waitFor();
      const spins = view().getByRole('article', { name: 'deadlock' }).first();
      await spins
        .getByRole('heading', {
          name: 'CPU 0 spins in console_trylock_spinning until console_waiter is cleared',
        })
        .waitFor();
      await spins
        .getByRole('img', { name: /^9\d\.\d %, 95 % .* on a logarithmic scale up to 100 %$/ })
        .waitFor();
      await spins
        .getByRole('img', { name: /^Histogram of simulated times from .*; median \d.* ms$/ })
        .waitFor();
      await page.setViewportSize({ width: 1700, height: 1000 });
      await takePicture(page, 'sampling.png');
    });

    test('Debug this run opens the first run of a cause, at its start', async () => {
      const { page } = session();
      await view()
        .getByRole('article', { name: 'deadlock' })
        .first()
        .getByRole('button', { name: 'Debug this run' })
        .click();
      await untilStopped(page);
      await tidyDebugSidebar(page);
      await page.locator('.statusbar-item', { hasText: /step 0 of \d+ · 0 ns/ }).waitFor();
      await selectCpu(page, 0);
      expect(await readVariable(page, 'CPU', 'time')).toBe('0 ns');
    });

    test('within a line on the console the CPU says how long that takes still', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Go to Step…');
      await answerWith(page, '140');
      await expect
        .poll(async () => (await callStackRows(page)).join('\n'), { timeout: 30_000 })
        .toMatch(/CPU 1 — takes time_for\(line, serial_line\), \d+ us left/);
      await selectCpu(page, 1);
      expect(await readVariable(page, 'CPU', 'status')).toMatch(
        /^takes time_for\(line, serial_line\), \d+ us left$/,
      );
      expect(await readVariable(page, 'CPU', 'time')).toMatch(/^3\.\d+ us$/);
      await takePicture(page, 'sampled-run.png');
    });
  },
);
