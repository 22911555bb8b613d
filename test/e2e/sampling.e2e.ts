// How often it hangs, in the editor: from the lens to the rates, into one of the runs, and what its clock says there.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TWO_TABLES } from '../extension/comparisons.ts';
import {
  callStackIsSettled,
  callStackRows,
  readVariable,
  selectCpu,
  setValue,
  tidyDebugSidebar,
  untilStopped,
} from './driver/debugger.ts';
import { answerWith, nameFile } from './driver/dialogs.ts';
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
      await view()
        .getByText(/^Checked: hangs for \d+ causes, the nearest in \d+ steps, of which runs met \d+ /)
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
        .toMatch(/CPU 1 — takes time_for\(line, serial_line\), [\d.]+ [mu]s left/);
      // The editor goes to the CPU of the stop when it has opened its source, whichever was chosen meanwhile.
      const status = async () => {
        await selectCpu(page, 1);
        return readVariable(page, 'CPU', 'status');
      };
      await expect
        .poll(status, { timeout: 30_000 })
        .toMatch(/^takes time_for\(line, serial_line\), [\d.]+ [mu]s left$/);
      expect(await readVariable(page, 'CPU', 'time')).toMatch(/^3\.\d+ us$/);
    });

    test('the timeline draws the run by its clock, and shows the steps around when it is asked to', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Show Timeline');
      const timeline = page
        .locator('iframe.webview:visible')
        .last()
        .contentFrame()
        .frameLocator('#active-frame');
      const canvas = timeline.locator('canvas[data-shapes]');
      await canvas.waitFor({ timeout: 60_000 });
      expect(await canvas.getAttribute('aria-label')).toMatch(/; [\d.]+ ms of simulated time;/);
      await runCommand(page, 'View: Toggle Panel Visibility');
      const toggle = timeline.getByRole('button', { name: 'Long steps to scale' });
      await toggle.click();
      await expect.poll(() => toggle.getAttribute('aria-pressed')).toBe('true');
      await takePicture(page, 'timeline-to-scale.png');
      const whole = await canvas.getAttribute('data-shapes');
      await timeline.getByRole('button', { name: /^Zoom to the steps/ }).click();
      await expect.poll(() => canvas.getAttribute('data-shapes')).not.toBe(whole);
    });

    test('a what-if has no times, and says so', async () => {
      const { page } = session();
      await readVariable(page, 'Shared state', 'console_waiter');
      await setValue(page, 'console_waiter', 'true');
      await page.locator('.statusbar-item', { hasText: /no time .* what-if/ }).waitFor();
      // The editor's views are drawn anew meanwhile, and take the focus from whoever types.
      await callStackIsSettled(page);
      expect(await readVariable(page, 'CPU', 'time')).toMatch(/^none: only the recorded run has times/);
    });
  },
);

describeInVSCode(
  'Sampling a comparison',
  (folder) => {
    writeFileSync(join(folder, 'orders.lockstep'), TWO_TABLES);
    setRuns(folder, 400);
  },
  (session) => {
    const view = () => session().page.frameLocator('iframe.webview').frameLocator('#active-frame');
    const status = () => view().getByRole('status').innerText();
    const rates = () => view().locator('td .often').allInnerTexts();

    test('Sample puts beside each verdict how often it hangs', async () => {
      const { page } = session();
      await openFile(page, 'orders.lockstep');
      await page.locator('.codelens-decoration a', { hasText: 'Compare' }).first().click();
      await expect.poll(status, { timeout: 60_000 }).toBe('6 cells: 5 violated, 1 holds');
      await view().getByRole('button', { name: 'Sample', exact: true }).click();
      // What is said meanwhile may be over before anybody looks.
      await expect.poll(async () => (await rates()).length, { timeout: 90_000 }).toBe(6);
      await expect.poll(status, { timeout: 90_000 }).toBe('6 cells: 5 violated, 1 holds');
      const all = await rates();
      expect(all.filter((text) => /^\d+ of 400 hang: [\d.]+ %/.test(text)).length).toBeGreaterThan(1);
      expect(all.filter((text) => text.startsWith('0 of 400 hang, at most 0.95 %')).length).toBeGreaterThan(
        0,
      );
      await view()
        .getByRole('grid')
        .locator('tbody td')
        .first()
        .click({ position: { x: 4, y: 4 } });
      await view().getByRole('region', { name: 'Sampling' }).waitFor();
      await page.setViewportSize({ width: 1700, height: 1000 });
      // All intervals on one axis, and the patch sets of each case told apart.
      expect(await view().locator('td .often svg').count()).toBe(6);
      const pairs = view().getByRole('region', { name: /^Which hang more often: two/ });
      await expect.poll(() => pairs.count()).toBe(2);
      expect(await pairs.first().locator('td.differ').count()).toBeGreaterThan(0);
    });

    test('one cell is sampled again without the others', async () => {
      setRuns(session().folder, 300);
      const sampledBy = (runs: number, all: readonly string[]) =>
        all.filter((text) => text.includes(` of ${runs} hang`)).length;
      await expect
        .poll(
          async () => {
            // A click that comes before the editor has read its settings samples as before.
            await view().getByRole('button', { name: 'Sample this cell' }).click();
            await expect.poll(status, { timeout: 30_000 }).toBe('6 cells: 5 violated, 1 holds');
            return sampledBy(300, await rates());
          },
          { timeout: 60_000, interval: 1000 },
        )
        .toBe(1);
      expect(sampledBy(400, await rates())).toBe(5);
    });

    test('they are saved with the table', async () => {
      const { page, folder } = session();
      await view().getByRole('button', { name: 'Save as Markdown…' }).click();
      const proposed = await nameFile(page, 'OK');
      expect(proposed).toBe(join(folder, 'orders.md'));
      await expect
        .poll(() => readFileSync(proposed, 'utf8'), { timeout: 20_000 })
        .toMatch(/ of 300 hang[\s\S]* of 400 hang: /);
    });

    test('a run of a cell opens in the debugger', async () => {
      const { page } = session();
      await view()
        .getByRole('region', { name: 'Sampling' })
        .getByRole('button', { name: 'Debug this run' })
        .first()
        .click();
      await untilStopped(page);
      await page.locator('.statusbar-item', { hasText: /step 0 of \d+ · 0 ns/ }).waitFor();
    });
  },
);

function setRuns(folder: string, runs: number): void {
  writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify({ 'lockstep.sample.runs': runs }));
}
