// The view of a check in a browser, with made-up results: what a person reads, and what their clicks ask for.
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Results, ViewMessage } from '../../extension/results/messages.ts';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { checkOf } from '../../server/sample/checks.ts';
import { checkReport, sampleReport } from '../extension/sampleReports.ts';
import { accessibilityProblems, THEMES, useTheme } from './driver/themes.ts';

const program = '/models/thread.lockstep';

describe.skipIf(!findBrowser())('The view of a check', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage();
    await page.setContent('<main id="results"></main>');
    await page.addScriptTag({
      content:
        'window.sent = []; window.acquireVsCodeApi = () => ({ postMessage: (m) => window.sent.push(m) });',
    });
    await page.addScriptTag({ content: readFileSync(inRoot('dist/webview/results.js'), 'utf8') });
  });

  const show = (results: Results) => page.evaluate((data) => window.postMessage(data, '*'), results);
  const sent = () => page.evaluate(() => (window as unknown as { sent: ViewMessage[] }).sent);

  test('says that it is ready, so that results sent before are sent again', async () => {
    expect(await sent()).toEqual([{ kind: 'ready' }]);
  });

  test('shows a hang with its reason and marks the point of no return in the trace', async () => {
    await show({ program, report: checkReport });
    await page.getByText('CPU 1 was halted by NMI while it printed.').waitFor();
    await page.getByText('Trace: 5 steps').click();
    const rows = await page.locator('.trace tbody tr').all();
    const cells = await Promise.all(rows.map((row) => row.locator('td').allTextContents()));
    expect(cells).toEqual([
      ['1', 'CPU 1', 'console_owner = CPU 1', 'console_unlock, thread.lockstep:59'],
      ['3', 'CPU 0', 'panic_cpu = CPU 0', 'panic, thread.lockstep:13'],
      ['Point of no return: from here on nothing can free it.'],
      ['5', 'CPU 1', 'halts', 'crash_nmi_callback, thread.lockstep:71'],
    ]);
  });

  test('debugs a hang of a case with the parameters of the case', async () => {
    await show({ program, report: checkReport });
    await page.getByRole('button', { name: 'From the point of no return' }).click();
    expect((await sent()).at(-1)).toEqual({
      kind: 'debug',
      fields: {
        program,
        scenario: 'halted_owner',
        case: { flooders: '1' },
        counterexample: 'no hang:1',
        stopAt: 'pointOfNoReturn',
      },
    });
  });

  test('opens a hang with its timeline', async () => {
    await show({ program, report: checkReport });
    await page.getByRole('button', { name: 'With its timeline' }).click();
    expect((await sent()).at(-1)).toMatchObject({ kind: 'debug', timeline: true, fields: { stopAt: 'end' } });
  });

  test('draws the rate and the times of a cause that was sampled, and debugs its first run as it was drawn', async () => {
    await show({ program, report: sampleReport });
    const cause = page.getByRole('article', { name: 'stuck' });
    await cause.getByText('30 runs, 30.0 % (95 % 21.9 % to 39.6 %)').waitFor();
    await cause.getByRole('img', { name: /^30\.0 %, 95 % 21\.9 % to 39\.6 %, on a scale up to / }).waitFor();
    await cause
      .getByRole('img', { name: 'Histogram of simulated times from 20 ms to 61.2 ms; median 50 ms' })
      .waitFor();
    await cause.getByRole('button', { name: 'Timeline' }).click();
    expect((await sent()).at(-1)).toEqual({
      kind: 'debug',
      timeline: true,
      fields: {
        program,
        scenario: 'halted_owner',
        case: { flooders: '1' },
        with: ['v1'],
        sampled: { run: 4, seed: 7, limitNs: 60e9 },
      },
    });
  });

  test('says beside the rates whether it can hang, and what no run met, and leads into a check', async () => {
    const [met] = sampleReport.cases[0].causes;
    const { key, headline, explanation } = met;
    const known = {
      kind: 'deadlock' as const,
      agent: 'CPU 0',
      headline: 'CPU 0 waits for b',
      explanation: [],
    };
    const check = checkOf(sampleReport.cases[0], {
      verdict: 'violated',
      complete: true,
      states: 29,
      causes: [
        { ...known, key: 'other', steps: 4 },
        { key, kind: 'stuck', agent: 'CPU 0', headline, explanation, steps: 6 },
      ],
    });
    await show({ program, report: { ...sampleReport, cases: [{ ...sampleReport.cases[0], check }] } });
    await page
      .getByText('Checked: hangs for 2 causes, the nearest in 4 steps, of which runs met 1 (29 states).')
      .waitFor();
    const unmet = page.getByRole('article', { name: 'deadlock' });
    await unmet.getByRole('heading', { name: 'CPU 0 waits for b' }).waitFor();
    await unmet.getByText('0 of 100 (at most 3.7 %); reachable in 4 steps').waitFor();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    expect((await sent()).at(-1)).toEqual({ kind: 'check', program, scenario: 'halted_owner' });
  });

  test.each(THEMES)('has nothing that an accessibility checker objects to, in %s', async (theme) => {
    await page.setContent(
      '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><main id="results"></main></body></html>',
    );
    await page.addStyleTag({ content: readFileSync(inRoot('dist/webview/results.css'), 'utf8') });
    await useTheme(page, theme);
    await page.addScriptTag({ content: readFileSync(inRoot('dist/webview/results.js'), 'utf8') });
    await show({ program, report: sampleReport });
    await page.getByRole('heading', { name: 'Sampling' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('shows names from the file as text, whatever they contain', async () => {
    const [hanging] = checkReport.cases;
    const hostile = { ...hanging, title: '<img src=x onerror="window.sent.push(1)">' };
    await show({ program, report: { ...checkReport, cases: [hostile] } });
    await page.getByText('<img src=x').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });
});
