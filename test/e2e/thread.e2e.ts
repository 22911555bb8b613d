// The main job, as a person does it: from the open file to the hang, one CPU at a time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  callStackIsSettled,
  positionOf,
  readVariable,
  selectCpu,
  tidyDebugSidebar,
  untilStopped,
} from './driver/debugger.ts';
import { goToLine, languageStatus, openFile, problems, runCommand } from './driver/editor.ts';
import { describeInVSCode } from './driver/suite.ts';

const MISTAKE = `use linux.panic;

scenario mistake "A function that nobody wrote" {
  machine { cpus = 2; }
  cpu 0 { no_such_function(); }
  expect no hang;
}
`;

describeInVSCode(
  'From thread.lockstep into its hang',
  (folder) => {
    writeFileSync(join(folder, 'mistake.lockstep'), MISTAKE);
    rmSync(join(folder, '.vscode'), { recursive: true, force: true }); // F5 is to work without a launch.json.
  },
  (session) => {
    test('a mistake is underlined and explained in Problems', async () => {
      const { page } = session();
      await openFile(page, 'mistake.lockstep');
      await page.locator('.squiggly-error').first().waitFor();
      await (await problems(page)).filter({ hasText: 'no_such_function' }).first().waitFor();
      await runCommand(page, 'View: Close All Editors');
    });

    test('F5 stops at the start with a thread for each CPU', async () => {
      const { page, folder } = session();
      await openFile(page, 'thread.lockstep');
      await languageStatus(page).filter({ hasText: 'Lockstep' }).waitFor();
      await goToLine(page, firstScenarioLine(folder));
      await page.keyboard.press('F5');
      await untilStopped(page);
      await tidyDebugSidebar(page);
      await positionOf(page, 0);
      await positionOf(page, 1);
    });

    test('a step of CPU 1 moves CPU 1 and leaves CPU 0 where it is', async () => {
      const { page } = session();
      const before = [await positionOf(page, 0), await positionOf(page, 1)];
      await selectCpu(page, 1);
      await page.keyboard.press('F11');
      await expect.poll(() => positionOf(page, 1), { timeout: 30_000 }).not.toBe(before[1]);
      await callStackIsSettled(page);
      expect(await positionOf(page, 0)).toBe(before[0]);
    });

    test('Continue runs into the hang, which explains itself', async () => {
      const { page } = session();
      await page.keyboard.press('F5');
      const explanation = page.locator('.exception-widget');
      await explanation.waitFor({ timeout: 90_000 }); // The search for the shortest way into a hang.
      expect(await explanation.innerText()).toMatch(/CPU 0/);
    });

    test('the Variables view shows who panicked and who owns the console', async () => {
      const { page } = session();
      await selectCpu(page, 0);
      expect(await readVariable(page, 'Panic', 'panic_cpu')).toMatch(/\b0\b/);
      expect(await readVariable(page, 'Shared state', 'console_owner')).toMatch(/\b1\b/);
      if (process.env.LOCKSTEP_SCREENSHOTS) {
        mkdirSync(process.env.LOCKSTEP_SCREENSHOTS, { recursive: true });
        await page.screenshot({ path: join(process.env.LOCKSTEP_SCREENSHOTS, 'hang.png') });
      }
    });
  },
);

function firstScenarioLine(folder: string): number {
  const lines = readFileSync(join(folder, 'thread.lockstep'), 'utf8').split('\n');
  return lines.findIndex((line) => line.startsWith('scenario ')) + 1;
}
