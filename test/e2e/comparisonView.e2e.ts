// The view of comparisons in a browser, with real results as they come in: what is drawn, what the keyboard does, what a screen reader finds.
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FromComparison, ToComparison } from '../../extension/comparison/messages.ts';
import type { ComparisonState, Update } from '../../extension/comparison/state.ts';
import { update } from '../../extension/comparison/state.ts';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { compareHtml } from '../../server/reports/html.ts';
import { rateOf } from '../../server/sample/statistics/proportions.ts';
import type { CompareReport } from '../../server/trace/report.ts';
import { stateOf, told, updatesOf } from '../extension/comparisons.ts';
import { htmlErrors } from '../reports/parsers.ts';
import { accessibilityProblems, THEMES, useTheme } from './driver/themes.ts';

describe.skipIf(!findBrowser())('The view of comparisons', () => {
  let browser: Browser;
  let page: Page;
  let updates: Update[];
  let report: CompareReport;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
    const all = await told();
    updates = updatesOf(all.news);
    report = all.report;
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    await openPage();
  });

  /** `kept`: what the page kept when it was hidden. */
  async function openPage(kept?: unknown): Promise<void> {
    await page.setContent(
      '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body class="vscode-dark"><main id="comparison"></main></body></html>',
    );
    await page.addStyleTag({ content: readFileSync(inRoot('dist/webview/comparison.css'), 'utf8') });
    await useTheme(page, 'vscode-dark');
    await page.addScriptTag({
      content: `window.sent = []; window.kept = ${JSON.stringify(kept) ?? 'undefined'}; window.acquireVsCodeApi = () => ({ postMessage: (m) => window.sent.push(m), getState: () => window.kept, setState: (s) => { window.kept = s; } });`,
    });
    await page.addScriptTag({ content: readFileSync(inRoot('dist/webview/comparison.js'), 'utf8') });
  }

  const tell = (message: ToComparison) => page.evaluate((data) => window.postMessage(data, '*'), message);
  const sent = <K extends FromComparison['kind']>(kind: K) =>
    page.evaluate(
      (wanted) => (window as unknown as { sent: FromComparison[] }).sent.filter((m) => m.kind === wanted),
      kind,
    ) as Promise<Extract<FromComparison, { kind: K }>[]>;
  const keptState = () => page.evaluate(() => (window as unknown as { kept: unknown }).kept);
  const known = (news: readonly Update[] = [...updates, { k: 'end', diagnostics: [] }]): ComparisonState => {
    const state = stateOf();
    for (const each of news) update(state, structuredClone(each));
    return state;
  };
  const show = async (state = known()) => {
    await tell({ kind: 'state', state });
    await page.getByRole('status').waitFor();
  };
  const cell = (row: number, column: number, table = 0) =>
    page.getByRole('grid').nth(table).locator('tbody tr').nth(row).getByRole('gridcell').nth(column);
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.replace(/\s+/g, ' '));

  test('asks for what there is as soon as it has loaded', async () => {
    expect(await sent('ready')).toHaveLength(1);
  });

  test('fills in as cells become known, and says how far it is', async () => {
    await show(known([]));
    const status = page.getByRole('status');
    await tell({ kind: 'updates', updates: updates.slice(0, 1) });
    await expect.poll(() => status.textContent()).toBe('Reading the file…');
    const first = updates.findIndex((each) => each.k === 'cell' && each.cell.k === 'done');
    await tell({ kind: 'updates', updates: updates.slice(1, first + 1) });
    await expect.poll(() => status.textContent()).toBe('1 of 8 cells: 1 violated…');
    expect(await cell(0, 0).innerText()).toMatch(/✗ violated\s+A\s+29 states, 42 steps/);
    expect(await cell(0, 1).innerText()).toContain('waiting');
    const far = { states: 123456, seconds: 4 };
    await tell({
      kind: 'updates',
      updates: [
        { k: 'cell', at: { table: 'Which order', row: 0, column: 1 }, cell: { k: 'searching', far } },
      ],
    });
    await expect.poll(() => cell(0, 1).innerText()).toContain('123 456 states, 4 s');
    expect(await page.getByRole('grid').first().getAttribute('aria-busy')).toBe('true');
    await tell({ kind: 'updates', updates: [...updates.slice(first + 1), { k: 'end', diagnostics: [] }] });
    await expect.poll(() => status.textContent()).toBe('8 cells: 7 violated, 1 holds');
    expect(await page.getByRole('grid').first().getAttribute('aria-busy')).toBe('false');
    expect(await cell(0, 1).innerText()).toMatch(/✓ holds\s+removed\s+−A\s+24 states, 35 steps/);
    expect(await cell(0, 2).innerText()).toMatch(/✗ violated\s+A\s+added\s+\+A/);
  });

  test('Cancel is there while it runs; then what was not begun says so', async () => {
    await show(known(updates.slice(0, 4)));
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await sent('cancel')).toHaveLength(1);
    await tell({ kind: 'updates', updates: [{ k: 'end', diagnostics: [] }] });
    await page.getByRole('button', { name: 'Compare again' }).waitFor();
    expect(await page.getByText('not begun', { exact: false }).count()).toBeGreaterThan(6);
    expect(await page.getByText('holds').count()).toBe(0);
    await page.getByRole('button', { name: 'Compare again' }).click();
    expect(await sent('compare')).toEqual([{ kind: 'compare' }]);
  });

  test('a letter debugs its counterexample, with the case and the patches of its cell', async () => {
    await show();
    await cell(1, 1)
      .getByTitle(/deadlock: CPU 1 waits for a, which it holds itself/)
      .click();
    expect(await sent('debug')).toEqual([
      {
        kind: 'debug',
        fields: {
          program: '/model/main.lockstep',
          scenario: 'two',
          case: { extra: '1' },
          with: ['ordered_locks'],
          counterexample: expect.stringMatching(/^no hang:\d$/),
          stopAt: 'start',
        },
      },
    ]);
  });

  test('the keyboard goes from cell to cell, opens one with Enter and comes back with Escape', async () => {
    await show();
    await page.getByRole('button', { name: 'Save as JSON…' }).focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('✗ violatedA29 states, 42 steps');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('✓ holdsremoved −A 24 states, 35 steps');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    expect(await focused()).toBe('✗ violatedABCadded +A 38 states, 53 steps');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('two (extra = 0) with ordered_locks');
    expect(await keptState()).toEqual({
      file: 'memory:/model/main.lockstep',
      open: { table: 'Which order', row: 0, column: 1 },
    });
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('✓ holdsremoved −A 24 states, 35 steps');
    expect(await page.locator('.details').count()).toBe(0);
    // One stop for Tab in each table.
    expect(await page.locator('td[tabindex="0"]').count()).toBe(2);
  });

  test('the details of a cell say what changed against the one to its left, and why each cause is one', async () => {
    await show();
    await cell(1, 1).click({ position: { x: 4, y: 4 } });
    const details = page.locator('.details');
    const change = await details.locator('.change li').allTextContents();
    expect(change).toEqual([
      'The verdict is the same: violated.',
      'Patches applied besides: ordered_locks.',
      expect.stringMatching(/^Removed: A, deadlock: CPU 0 waits in first for b/),
      'Kept: B, C.',
      '33 states; there were 38.',
    ]);
    expect(await details.locator('.letter').allTextContents()).toEqual(['B deadlock', 'C deadlock']);
    await details
      .getByText(/^Trace: \d+ steps$/)
      .first()
      .click();
    expect(await details.locator('.trace tbody tr').count()).toBeGreaterThan(3);
    await details.getByRole('button', { name: 'Compute this cell again' }).click();
    expect(await sent('again')).toEqual([{ kind: 'again', at: { table: 'Which order', row: 1, column: 1 } }]);
  });

  test('what changes under the focus does not take it away', async () => {
    await show();
    await cell(0, 0).focus();
    await tell({
      kind: 'updates',
      updates: [
        ...updates.filter((each) => each.k === 'cell').slice(0, 1),
        { k: 'changed', run: 1, files: ['x'] },
      ],
    });
    await expect.poll(focused).toBe('begun');
  });

  test('results of an earlier text are marked, and the mark goes when the text is as it was', async () => {
    await show();
    await tell({ kind: 'updates', updates: [{ k: 'changed', run: 1, files: ['main.lockstep'] }] });
    await expect.poll(() => page.getByText('⚠ of an earlier text').count()).toBe(8);
    await page.getByText('main.lockstep changed after some of these results were computed.').waitFor();
    await tell({ kind: 'updates', updates: [{ k: 'changed', run: 1, files: [] }] });
    await expect.poll(() => page.getByText('⚠ of an earlier text').count()).toBe(0);
  });

  test('the open cell is open again when the page was hidden', async () => {
    await openPage({
      file: 'memory:/model/main.lockstep',
      open: { table: 'Which order', row: 1, column: 2 },
    });
    await show();
    await page.locator('.details h2', { hasText: 'two (extra = 1) with idle' }).waitFor();
  });

  test('tables are copied and saved as the command line writes them', async () => {
    await show();
    for (const name of ['Copy as Markdown', 'Save as HTML…', 'Save as JSON…'])
      await page.getByRole('button', { name }).click();
    const [copied] = await sent('copy');
    expect(copied.content).toMatch(/^Comparison of main\.lockstep\n\n## Which order\n/);
    const [html, json] = await sent('save');
    expect(htmlErrors(html.content)).toEqual([]);
    expect(JSON.parse(json.content)).toEqual(report);
  });

  test('rates stand beside verdicts, their intervals on one axis, and pairs of patch sets are told apart', async () => {
    await show();
    expect(await page.locator('.scale').allTextContents()).toEqual(['', '']);
    await tell({ kind: 'updates', updates: [rateAt(0, 150), rateAt(2, 148)] });
    await expect.poll(() => page.locator('td .often svg').count()).toBe(2);
    const mark = (column: number) => cell(0, column).locator('circle').getAttribute('cx');
    const before = Number(await mark(0));
    expect(Number(await mark(2))).toBeLessThan(before);
    const region = page.getByRole('region', { name: 'Which hang more often: two (extra = 0)' });
    expect(await region.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(
        /^idle\tnothing\tunclear\t-1\.0 %\t95 % .*\tp = .*\t[\d ]+ runs of each would show this$/,
      ),
    ]);
    // The axis becomes another one with a rate of another size: what stands there is drawn anew.
    await tell({ kind: 'updates', updates: [rateAt(1, 0)] });
    await expect.poll(() => region.locator('td.differ').count()).toBe(2);
    await page.getByText('Intervals of 95 %, all on one axis:').first().waitFor();
    expect(Number(await mark(1))).toBeLessThan(Number(await mark(2)));
  });

  test('one table, one scenario or one cell is sampled on request, and the keyboard stays where it was', async () => {
    await show();
    const button = page.getByRole('button', { name: 'Sample this table' });
    expect(await button.count()).toBe(2);
    await button.nth(1).focus();
    await page.keyboard.press('Enter');
    await tell({ kind: 'updates', updates: [{ k: 'begin' }, { k: 'sampling', done: 0, of: 2 }] });
    await expect.poll(() => button.nth(1).getAttribute('aria-disabled')).toBe('true');
    expect(await focused()).toBe('Sample this table');
    await page.keyboard.press('Enter');
    await tell({ kind: 'updates', updates: [{ k: 'end' }] });
    await expect.poll(() => button.nth(1).getAttribute('aria-disabled')).toBe('false');
    await cell(1, 2).click({ position: { x: 4, y: 4 } });
    await page.getByRole('button', { name: 'Sample this cell' }).click();
    await page.getByRole('button', { name: 'Sample this scenario' }).click();
    expect((await sent('sample')).map(({ only }) => only)).toEqual([
      { table: 'Only this' },
      { table: 'Which order', row: 1, column: 2 },
      { table: 'Which order', row: 1 },
    ]);
  });

  test('names from the file are text, whatever they contain', async () => {
    const state = known();
    state.tables[0].title = '<img src=x onerror="window.sent.push(1)">';
    await show(state);
    await page.getByRole('heading', { name: '<img src=x' }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  test.each(THEMES)('has nothing that an accessibility checker objects to, in %s', async (theme) => {
    await useTheme(page, theme);
    const rates = [rateAt(0, 150), rateAt(1, 0), rateAt(2, 148)];
    const state = known([...updates.slice(0, -3), ...rates, { k: 'changed', run: 1, files: ['x'] }]);
    await show(state);
    expect(await page.locator('.pairs').count()).toBe(1);
    await cell(1, 1).click({ position: { x: 4, y: 4 } });
    await page
      .locator('.details details')
      .first()
      .evaluate((each) => each.setAttribute('open', ''));
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'the exported page can be read by everybody too, in %s',
    async (colorScheme) => {
      for (const text of [
        compareHtml([{ report, name: 'a.lockstep' }]),
        compareHtml([{ report: one(report), name: 'a' }]),
      ]) {
        const exported = await browser.newPage({ colorScheme });
        await exported.setContent(text);
        await exported.evaluate(() => {
          for (const each of Array.from(document.querySelectorAll('details'))) each.open = true;
        });
        expect(await accessibilityProblems(exported)).toEqual([]);
        await exported.close();
      }
    },
  );
});

/** A cell of the first row, of which so many of 200 runs hang. */
function rateAt(column: number, hung: number): Update {
  const { rate, low, high } = rateOf(hung, 200);
  const sampled = { runs: 200, hung, rate, low, high, seed: 1, scheduler: 'time' as const, causes: [] };
  return {
    k: 'rate',
    at: { table: 'Which order', row: 0, column },
    cell: { run: 2, rate: sampled, asked: 200, going: false, drawn: { seed: 1, limitNs: 60e9 } },
  };
}

/** With a single row, which needs no heading of its own. */
function one(report: CompareReport): CompareReport {
  const [{ rows, cells, ...table }] = report.comparisons;
  return { ...report, comparisons: [{ ...table, rows: rows.slice(1), cells: cells.slice(1) }] };
}
