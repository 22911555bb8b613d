// The test explorer: what a person sees there, and where a failed test leads.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callStackRows, pressDebugButton, untilPausedOn, untilStopped } from './driver/debugger.ts';
import { goToLine, openFile, runCommand } from './driver/editor.ts';
import { takePicture } from './driver/pictures.ts';
import { describeInVSCode } from './driver/suite.ts';
import {
  chooseForMessage,
  chooseForTest,
  closeCoverage,
  coverageRows,
  coveredLines,
  expandTest,
  openTesting,
  peekAt,
  testLabels,
  testRow,
  untilTest,
} from './driver/testing.ts';
import { untilTimeline } from './driver/timeline.ts';

const CASES = `shared x: 0..3 = 0;

fn bump() {
  if (x == 3)
    x = 0;
}

fn nobody() {
  x = 2;
}

scenario with_cases "Two cases" for n in 1..2 {
  cpu 0 {
    x = n;
    bump();
  }

  expect never x == 2;
  expect reachable x == 3;
}
`;
const BROKEN = 'scenario broken {\n  cpu 0 { x = 1; }\n  expect no hang;\n}\n';

function prepare(folder: string): void {
  for (const name of readdirSync(folder))
    if (name !== 'first.lockstep') rmSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'cases.lockstep'), CASES);
  writeFileSync(join(folder, 'broken.lockstep'), BROKEN);
}

describeInVSCode('The test explorer', prepare, (session) => {
  test('lists the files of the workspace, their scenarios, cases and expectations, with what is wrong with a file', async () => {
    const { page } = session();
    await openFile(page, 'first.lockstep');
    await openTesting(page);
    for (const each of [
      'broken.lockstep',
      'cases.lockstep',
      'first.lockstep',
      'ab_ba',
      'with_cases',
      'n = 2',
    ])
      await expandTest(page, each);
    await expect
      .poll(() => testLabels(page))
      .toEqual([
        'broken.lockstep',
        'broken',
        'cases.lockstep',
        'with_casesTwo cases',
        'n = 1',
        'n = 2',
        'expect never x == 2',
        'expect reachable x == 3',
        'first.lockstep',
        'ab_baTwo locks, two orders',
        'expect no hang',
      ]);
    await page.locator('.test-explorer').getByText('Line 2: Nothing called `x` is visible here.').waitFor();
  });

  test('shows how each came out: what could not be checked is no pass', async () => {
    const { page } = session();
    await runCommand(page, 'Test: Run All Tests');
    await untilTest(page, 'first.lockstep', 'failed');
    await untilTest(page, 'broken.lockstep', 'error');
    await untilTest(page, 'n = 1', 'failed');
    await untilTest(page, 'expect never x == 2', 'failed');
    await untilTest(page, 'expect reachable x == 3', 'failed');
  });

  test('a failed test says why, and where all the CPUs that are stuck are', async () => {
    const { page } = session();
    const peek = await peekAt(page, 'expect no hang');
    await peek.getByText('CPU 0 waits for b, which CPU 1 holds').first().waitFor();
    await peek.getByText('A run of 4 steps leads there').first().waitFor();
    await takePicture(page, 'test-failure.png');
    await page.keyboard.press('Escape');
  });

  test('Debug This Hang goes from the failed test into the hang', async () => {
    const { page } = session();
    await chooseForTest(page, 'expect no hang', 'Debug This Hang');
    await untilPausedOn(page, /hang/i);
    expect((await callStackRows(page)).some((row) => row.includes('CPU 1'))).toBe(true);
    await pressDebugButton(page, 'stop');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  });

  test('the message of the failure leads there too, and to the timeline, and its menu says each once', async () => {
    const { page } = session();
    const cause = 'CPU 0 waits for b, which CPU 1 holds';
    await runCommand(page, 'Test Results: Focus on Test Results View');
    const offered = await chooseForMessage(page, cause, 'Debug This Hang');
    expect(offered.filter((each) => /Debug This|Show Timeline/.test(each))).toEqual([
      'Debug This Hang',
      'Show Timeline',
    ]);
    await untilPausedOn(page, /hang/i);
    await pressDebugButton(page, 'stop');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await runCommand(page, 'Test Results: Focus on Test Results View');
    await chooseForMessage(page, cause, 'Show Timeline');
    await untilPausedOn(page, /hang/i);
    await untilTimeline(page, /Timeline of ab_ba: 4 steps of 2 CPUs; the machine stands before step 4/);
    await pressDebugButton(page, 'stop');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    await runCommand(page, 'View: Close Editors in Other Groups');
  });

  test('Debug Test checks it and stands at what goes against it, for as long as the test runs', async () => {
    const { page } = session();
    await openTesting(page);
    await chooseForTest(page, 'expect never x == 2', 'Debug Test');
    await untilStopped(page);
    await page.getByText('x == 2 holds').first().waitFor();
    await pressDebugButton(page, 'stop');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  });

  test('Coverage shows percentages, and beside the lines what was executed: functions that nobody calls too', async () => {
    const { page } = session();
    await openTesting(page);
    await openFileFromTest(page, 'cases.lockstep');
    await chooseForTest(page, 'cases.lockstep', 'Run Test with Coverage');
    const percent = async () => Number.parseFloat((await coverageRows(page)).get('cases.lockstep') ?? '');
    await expect.poll(percent).toBeGreaterThan(30);
    expect(await percent()).toBeLessThan(90);
    // Line 4 is executed, but only one way leads out of its condition.
    await expect.poll(() => coveredLines(page, 'miss')).toEqual([4, 5, 9]);
    await expect.poll(() => coveredLines(page, 'hit')).toEqual([4, 14, 15]);
    await takePicture(page, 'coverage.png');
    await closeCoverage(page);
  });

  test('a continuous run follows what is typed, saved or not', async () => {
    const { page } = session();
    await chooseForTest(page, 'cases.lockstep', 'Turn on Continuous Run');
    await goToLine(page, 18);
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.type('  expect never x == 0 && x == 1;');
    await testRow(page, 'expect never x == 0 && x == 1').waitFor();
    await untilTest(page, 'expect never x == 0 && x == 1', 'passed');
    await chooseForTest(page, 'cases.lockstep', 'Turn off Continuous Run');
  });

  test('Debug Test of one that holds says so, and shows the start of the scenario', async () => {
    const { page } = session();
    await chooseForTest(page, 'expect never x == 0 && x == 1', 'Debug Test');
    await page.getByText('holds: there is no run against it').first().waitFor({ timeout: 60_000 });
    await untilStopped(page);
    await pressDebugButton(page, 'stop');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  });
});

/** The explorer view is hidden: the test leads to its file. */
async function openFileFromTest(page: Parameters<typeof testRow>[0], name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input').first().fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).waitFor();
}
