// Pictures for the documentation, taken on the way of a test when asked for.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Only `npm run screenshots` keeps pictures. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.LOCKSTEP_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, name) });
}
