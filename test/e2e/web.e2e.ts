// The main job in a VS Code that has no Node: in a folder that is on no disk, with memory that threads can share and without.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { showDebugViews, untilPausedOn, untilStopped } from './driver/debugger.ts';
import { goToLine, languageStatus, openFile, problems, runCommand } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInWebVSCode } from './driver/suite.ts';
import { complaintsIn, withoutLaunchFile } from './driver/webSession.ts';

const MISTAKE = `use linux.panic;
use parts.helper;

scenario mistake "A function that nobody wrote" {
  machine { cpus = 2; }
  cpu 0 { helped = true; no_such_function(); }
  expect no hang;
}
`;

const HELPER = 'shared helped: bool = false;\n';

/** Many more states than anybody waits for. */
const ENDLESS = `shared n: 0..255 = 0;
shared m: 0..255 = 0;
shared o: 0..255 = 0;
scenario endless "Many states" {
  machine { cpus = 4; }
  background cpu 0 { loop { n = choose(0..255); } }
  background cpu 1 { loop { m = choose(0..255); } }
  background cpu 2 { loop { o = choose(0..255); } }
  cpu 3 { n = choose(0..255); }
  expect no hang;
}
`;

function prepare(folder: string): void {
  writeFileSync(join(folder, 'mistake.lockstep'), MISTAKE);
  mkdirSync(join(folder, 'parts'));
  writeFileSync(join(folder, 'parts', 'helper.lockstep'), HELPER);
  writeFileSync(join(folder, 'endless.lockstep'), ENDLESS);
  withoutLaunchFile(folder);
}

/** What the results view shows, and no other view that may be open. */
const results = (page: Page) => page.frameLocator('iframe.webview').frameLocator('#active-frame');

async function checkHere(page: Page, verdict: RegExp): Promise<void> {
  await runCommand(page, 'Lockstep: Check Scenarios');
  await results(page).locator('.verdict').filter({ hasText: verdict }).first().waitFor({ timeout: 60_000 });
}

/** A search that nobody waits for any more ends, and the next one is answered. */
async function cancelAndCheckAgain(page: Page): Promise<void> {
  await openFile(page, 'endless.lockstep');
  await runCommand(page, 'Lockstep: Check Scenarios');
  const progress = page.locator('.notification-toast', { hasText: 'Checking' });
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await progress.waitFor({ state: 'detached' });
  await runCommand(page, 'View: Close All Editors');
  await openFile(page, 'first.lockstep');
  await checkHere(page, /violated/);
}

describeInWebVSCode('VS Code for the Web, without shared memory', { isolated: false }, prepare, (session) => {
  test('a mistake is underlined, and what is used of the library and of the folder is none', async () => {
    const { page } = session();
    expect(await page.evaluate('[crossOriginIsolated, typeof SharedArrayBuffer]')).toEqual([
      false,
      'undefined',
    ]);
    await openFile(page, 'mistake.lockstep');
    await languageStatus(page).filter({ hasText: 'Lockstep' }).waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    const rows = await problems(page);
    await rows.filter({ hasText: 'no_such_function' }).first().waitFor();
    expect(await rows.filter({ has: page.locator('.codicon-error') }).count()).toBe(1);
  });

  test('completion offers what the library has', async () => {
    const { page } = session();
    await goToLine(page, 7);
    await page.keyboard.type('  cpu 1 { dump_st');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'dump_stack' }).first().waitFor();
    await page.keyboard.press('Escape');
    await runCommand(page, 'View: Revert and Close Editor');
  });

  test('Check gives the verdict', async () => {
    const { page } = session();
    await openFile(page, 'first.lockstep');
    await checkHere(page, /violated/);
    await results(page).getByText('CPU 0 waits for b, which CPU 1 holds').first().waitFor();
  });

  test('a check that is cancelled ends, and the next one is answered', async () => {
    await cancelAndCheckAgain(session().page);
  });

  test('Compare fills', async () => {
    const { page } = session();
    await runCommand(page, 'View: Close All Editors');
    await openFile(page, 'lost-wakeup.lockstep');
    await runCommand(page, 'Lockstep: Compare Patches');
    const cells = results(page).locator('td .verdict');
    await expect
      .poll(async () => (await cells.allInnerTexts()).map((text) => text.replace(/[^a-z]/g, '')), {
        timeout: 60_000,
      })
      .toContain('holds');
    await takePicture(page, 'web-comparison.png');
    expect(complaintsIn(session().said)).toEqual([]);
  });
});

describeInWebVSCode('VS Code for the Web, with shared memory', { isolated: true }, prepare, (session) => {
  test('Check gives the verdict, also after one that is cancelled', async () => {
    const { page } = session();
    expect(await page.evaluate('[crossOriginIsolated, typeof SharedArrayBuffer]')).toEqual([
      true,
      'function',
    ]);
    await cancelAndCheckAgain(page);
  });

  test('Debug opens the counterexample', async () => {
    const { page } = session();
    await runCommand(page, 'Lockstep: Debug the First Counterexample');
    await untilStopped(page);
    await showDebugViews(page);
    await runCommand(page, 'Debug: Continue');
    await untilPausedOn(page, /hang/i);
    expect(complaintsIn(session().said)).toEqual([]);
  });
});
