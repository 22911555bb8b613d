// The Testing view: which tests there are, how they came out, and what is chosen for them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

const rows = (page: Page): Locator => page.locator('.test-explorer .monaco-list-row');

export async function openTesting(page: Page): Promise<void> {
  // A second click would close it.
  if (await page.locator('.test-explorer').isVisible()) return;
  await page.locator('.activitybar .action-item', { has: page.locator('[aria-label^="Testing"]') }).click();
  await rows(page).first().waitFor();
}

/** A test by its label; of several with the same one, the first below the row of another test. */
export function testRow(page: Page, label: string): Locator {
  return rows(page)
    .filter({ has: page.locator('.label', { hasText: label }) })
    .first();
}

export async function expandTest(page: Page, label: string): Promise<void> {
  const row = testRow(page, label);
  await row.waitFor();
  const isOpen = () => row.getAttribute('aria-expanded');
  // What is below it may not be known yet: then it cannot be opened.
  await expect.poll(isOpen, { timeout: 30_000 }).not.toBe(null);
  if ((await isOpen()) === 'false') await row.locator('.monaco-tl-twistie').click();
  await expect.poll(isOpen, { timeout: 30_000 }).toBe('true');
}

/** The labels of what is shown, as they stand below each other. */
export async function testLabels(page: Page): Promise<string[]> {
  const labels = await rows(page).locator('.label').allInnerTexts();
  return labels.map((text) => text.replace(/\s+/g, ' ').trim());
}

export type State = 'passed' | 'failed' | 'error' | 'unset';

/** Waits until a test that is shown has come out so. */
export async function untilTest(page: Page, label: string, state: State): Promise<void> {
  await testRow(page, label)
    .locator(`.computed-state.codicon-testing-${state}-icon`)
    .waitFor({ timeout: 90_000 });
}

/** Chooses from the menu of a test. */
export async function chooseForTest(page: Page, label: string, action: string): Promise<void> {
  await testRow(page, label).click({ button: 'right' });
  await chooseFromMenu(page, action);
}

async function chooseFromMenu(page: Page, action: string): Promise<void> {
  const item = page.locator('.monaco-menu .action-item', { hasText: action }).first();
  await item.hover();
  await sleep(100); // The menu takes no click that comes with its opening.
  await item.click();
  await page.locator('.monaco-menu').waitFor({ state: 'detached' });
}

/** The peek at the first message of a failed test. */
export async function peekAt(page: Page, label: string): Promise<Locator> {
  await testRow(page, label).dblclick();
  const peek = page.locator('.test-output-peek');
  await peek.waitFor();
  return peek;
}

/** Chooses from the menu of a message of the last run, in the Test Results view. Gives all that is in the menu. */
export async function chooseForMessage(page: Page, text: string, action: string): Promise<string[]> {
  await messages(page).filter({ hasText: text }).first().click({ button: 'right' });
  await page.locator('.monaco-menu .action-item').first().waitFor();
  const offered = await page.locator('.monaco-menu .action-item').allInnerTexts();
  await chooseFromMenu(page, action);
  return offered;
}

export async function closeCoverage(page: Page): Promise<void> {
  await messages(page).filter({ hasText: 'Close Test Coverage' }).first().click();
}

/** Those of a peek are out of sight. */
const messages = (page: Page): Locator => page.locator('.part.panel .test-output-peek-tree .monaco-list-row');

/** Percentages by the names in the coverage view. */
export async function coverageRows(page: Page): Promise<Map<string, string>> {
  const shown = page.locator('.test-coverage-list-item');
  await shown.first().waitFor({ timeout: 60_000 });
  const texts = await shown.allInnerTexts();
  return new Map(
    texts.map((text) => {
      const [name, percent] = text.split('\n').map((part) => part.trim());
      return [name, percent ?? ''];
    }),
  );
}

/** The lines of the editor that are marked as executed, or as not. */
export async function coveredLines(page: Page, how: 'hit' | 'miss'): Promise<number[]> {
  const marks = page.locator(`.editor-instance .margin-view-overlays > div:has(.coverage-deco-${how})`);
  const numbers = await marks.locator('.line-numbers').allInnerTexts();
  return numbers.map(Number).sort((a, b) => a - b);
}
