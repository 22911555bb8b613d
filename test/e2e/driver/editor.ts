// Working in the editor as a person does: by what is on the screen.
import type { Locator, Page } from 'playwright-core';

/** Runs a command from the palette by its title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input').first();
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  // A view that takes the focus at that moment closes the palette.
  for (let tries = 1; ; tries++) {
    await page.keyboard.press('F1');
    const timeout = tries < 4 ? 5000 : 30_000;
    try {
      await input.waitFor({ timeout });
      await input.fill(`>${title}`, { timeout });
      return await row.click({ timeout });
    } catch (error) {
      if (tries === 4) throw error;
    }
  }
}

/** Until what comes next is in the window that has been started anew. */
export async function reloadWindow(page: Page): Promise<void> {
  await page.evaluate('window.isOld = true');
  await runCommand(page, 'Developer: Reload Window');
  await page.waitForFunction('window.isOld === undefined && document.querySelector(".monaco-workbench")');
}

export async function openFile(page: Page, name: string): Promise<void> {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await page.locator('.editor-instance .view-lines').first().waitFor();
}

/** Brings a file that is open to the front, with a click at the left of its tab: the debug toolbar may lie over the rest. */
export async function showTab(page: Page, name: string): Promise<void> {
  await page.locator(`.tab[data-resource-name="${name}"]`).click({ position: { x: 8, y: 8 } });
  await page.locator('.tab.active', { hasText: name }).first().waitFor();
}

/** Opens a file outside of the folder. */
export async function openPath(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Control+p');
  const input = page.locator('.quick-input-widget input').first();
  await input.fill(path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.tab.active', { hasText: name }).waitFor();
}

/** Puts the cursor at the start of a line (counted from 1). */
export async function goToLine(page: Page, line: number): Promise<void> {
  await runCommand(page, 'Go to Line/Column...');
  const input = page.locator('.quick-input-widget input').first();
  await input.fill(`:${line}`);
  await page.keyboard.press('Enter');
  await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${line},` }).waitFor();
}

export function languageStatus(page: Page): Locator {
  return page.locator('#status\\.editor\\.mode');
}

export async function problems(page: Page): Promise<Locator> {
  await runCommand(page, 'Problems: Focus on Problems View');
  return page.locator('.markers-panel .monaco-list-row');
}
