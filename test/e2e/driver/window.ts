// A browser that looks at VS Code, with a profile of its own.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findBrowser, HOW_TO_GET_A_BROWSER } from '../../../scripts/lib/browser.mjs';

/** How long any one thing may take to appear; several times what it takes on a busy machine. */
const STEP_TIMEOUT = 30_000;

export interface Window {
  page: Page;
  context: BrowserContext;
}

export async function openWindow(profile: string, url: string): Promise<Window> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error(HOW_TO_GET_A_BROWSER);
  allowForeignStorage(profile);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1500, height: 950 },
    // Containers allow no sandbox within the sandbox that they are; the page is our own.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(STEP_TIMEOUT);
  await page.goto(url);
  await page.locator('.monaco-workbench').waitFor();
  return { page, context };
}

/** Views are pages of other origins in this one, whose service workers count as third parties that want to store something. */
function allowForeignStorage(profile: string): void {
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}
