// What a person is asked for: one of a list, a file.
import type { Page } from 'playwright-core';

/** Chooses from the list that is open. */
export async function choose(page: Page, label: RegExp): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first().click();
}

/** Types an answer into the box that is open. */
export async function answerWith(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-widget input').first().fill(text);
  await page.keyboard.press('Enter');
}

/** Answers the dialog for a file to save or to open, and returns what it proposed. */
export async function nameFile(page: Page, button: string, path?: string): Promise<string> {
  const dialog = page
    .locator('.quick-input-widget')
    .filter({ has: page.getByRole('button', { name: button }) });
  const input = dialog.locator('input').first();
  await input.waitFor();
  // The proposal is filled in when its folder has been read.
  await dialog.locator('.monaco-list-row').first().waitFor();
  const proposed = await input.inputValue();
  if (path !== undefined) await input.fill(path);
  await dialog.getByRole('button', { name: button }).click();
  await dialog.waitFor({ state: 'hidden' });
  return proposed;
}

/** The window may read what it has copied itself. */
export async function clipboardText(page: Page): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Narrows the list that is open with what is typed, and chooses what is left first. */
export async function chooseFirst(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-widget input').first().fill(text);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click();
}

/** Ticks some of the list that is open, and answers with them. */
export async function chooseSeveral(page: Page, labels: readonly string[]): Promise<void> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  for (const label of labels) {
    const row = rows.filter({ hasText: label }).first();
    await row.locator('.quick-input-list-checkbox, .monaco-custom-toggle').first().click();
  }
  await page.locator('.quick-input-widget').getByRole('button', { name: 'OK' }).click();
}
