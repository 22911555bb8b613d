// The main job, as a person does it: from the open file to the hang, one CPU at a time, and asking on from there.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  callStackIsSettled,
  positionOf,
  pressDebugButton,
  readVariable,
  selectCpu,
  setValue,
  tidyDebugSidebar,
  toggleBreakpoint,
  untilPausedOn,
  untilStopped,
} from './driver/debugger.ts';
import { answerWith, choose, clipboardText } from './driver/dialogs.ts';
import { goToLine, languageStatus, openFile, openPath, problems, runCommand } from './driver/editor.ts';
import { lineOf } from './driver/lines.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';

const MISTAKE = `use linux.panic;

scenario mistake "A function that nobody wrote" {
  machine { cpus = 2; }
  cpu 0 { no_such_function(); }
  expect no hang;
}
`;

const CONSOLE_DRIVER = {
  file: 'linux/serial.lockstep',
  function: 'uart_console_write',
  lineIn: (library: string) => lineOf(join(library, CONSOLE_DRIVER.file), /takes time_for/),
};

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
      await goToLine(page, lineOf(join(folder, 'thread.lockstep'), /^scenario /));
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

    test('a breakpoint in the library stops CPU 1 as it writes to the console', async () => {
      const { page, library } = session();
      await openPath(page, join(library, CONSOLE_DRIVER.file));
      await goToLine(page, CONSOLE_DRIVER.lineIn(library));
      await toggleBreakpoint(page);
      await selectCpu(page, 1);
      await page.keyboard.press('Shift+F11'); // Out of the function it has just entered, if nothing stops it before.
      await expect.poll(() => positionOf(page, 1), { timeout: 30_000 }).toContain(CONSOLE_DRIVER.function);
      await runCommand(page, 'Remove All Breakpoints');
    });

    test('Continue runs into the hang, which explains itself', async () => {
      const { page } = session();
      await page.keyboard.press('F5');
      await untilPausedOn(page, /hang/i);
      // VS Code does not always open the explanation by itself when the stop is in another file: choose the CPU.
      await selectCpu(page, 1);
      await selectCpu(page, 0);
      const explanation = page.locator('.exception-widget');
      await explanation.waitFor();
      expect(await explanation.innerText()).toMatch(/CPU 0/);
    });

    test('the Variables view shows who panicked and who owns the console', async () => {
      const { page } = session();
      await selectCpu(page, 0);
      // Which of its hangs is nearest is the checker's to say, so the owner may have let go of the console by then.
      expect(await readVariable(page, 'Shared state', 'console_owner')).toMatch(/^(CPU \d|none)$/);
      expect(await readVariable(page, 'Panic', 'panic_cpu')).toBe('CPU 0');
    });

    test('Why Is It Stuck draws who waits for whom, and says it', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Why Is It Stuck?');
      const view = page.frameLocator('iframe.webview').frameLocator('#active-frame');
      await view.locator('svg').waitFor();
      expect(await view.locator('.why').first().innerText()).toMatch(/CPU 0 .*CPU 1/);
      await takePicture(page, 'waits.png');
      await runCommand(page, 'View: Close Editors in Other Groups');
    });

    test('who waits for whom is copied as a drawing for a mail', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Copy Who Waits for Whom As…');
      await choose(page, /Graphviz/);
      await expect.poll(() => clipboardText(page)).toMatch(/^digraph .*CPU 0.*->.*\}\s*$/s);
    });

    test('a run to a condition is found, and a condition that means nothing explained where it was typed', async () => {
      const { page } = session();
      await runCommand(page, 'Lockstep: Go to Step…');
      await answerWith(page, '0');
      await untilPausedOn(page, /start of the run/i);
      await runCommand(page, 'Lockstep: Find a Run Where…');
      await answerWith(page, 'console_waiters && !cpu[1].halted');
      await page.locator('.quick-input-message', { hasText: 'Did you mean `console_waiter`?' }).waitFor();
      await answerWith(page, 'console_waiter && !cpu[1].halted');
      const found = page.locator('.notification-toast', { hasText: 'A shortest run' });
      await found.locator('.monaco-button', { hasText: 'Continue' }).click();
      await untilPausedOn(page, /what was looked for/i);
      expect(await readVariable(page, 'Shared state', 'console_waiter')).toBe('true');
    });

    test('hovering over a variable in the text of the chosen frame says its value', async () => {
      const { page } = session();
      await selectCpu(page, 0);
      await selectCpu(page, 1);
      await page
        .locator('.editor-instance .view-line span span', { hasText: /^console_waiter$/ })
        .first()
        .hover();
      const hover = page.locator('.debug-hover-widget');
      await hover.waitFor();
      expect(await hover.innerText()).toContain('true');
      await page.keyboard.press('Escape');
    });

    test('a value that is set by hand makes a what-if, which is called so', async () => {
      const { page } = session();
      await readVariable(page, 'Shared state', 'console_waiter');
      await setValue(page, 'console_waiter', 'false');
      await page.locator('.debug-call-stack .thread', { hasText: 'CPU 0 (what-if)' }).waitFor();
      await page.locator('.statusbar-item', { hasText: /step \d+ of \d+ .* what-if/ }).waitFor();
      // What comes before the change is the scenario's own run again.
      await pressDebugButton(page, 'step-back');
      await page
        .locator('.debug-call-stack .thread', { hasText: /^\s*CPU 0 \(what-if\)/ })
        .waitFor({ state: 'detached' });
    });

    test('Run to Cursor goes to the line in the run, and Jump to Cursor makes a what-if', async () => {
      const { page, library } = session();
      await runCommand(page, 'Lockstep: Go to Step…');
      await answerWith(page, '0');
      await untilPausedOn(page, /start of the run/i);
      const sysrq = join(library, 'linux/sysrq.lockstep');
      const message = lineOf(sysrq, /^ {2}pr_info/);
      const crash = lineOf(sysrq, /^ {2}panic/);
      await openPath(page, sysrq);
      await goToLine(page, message);
      await runCommand(page, 'Debug: Run to Cursor');
      await expect
        .poll(() => positionOf(page, 0), { timeout: 30_000 })
        .toContain(`sysrq.lockstep ${message}:`);
      await selectCpu(page, 0);
      await goToLine(page, crash);
      await runCommand(page, 'Debug: Jump to Cursor');
      await page.locator('.debug-call-stack .thread', { hasText: 'CPU 0 (what-if)' }).waitFor();
      expect(await positionOf(page, 0)).toContain(`sysrq.lockstep ${crash}:`);
    });
  },
);
