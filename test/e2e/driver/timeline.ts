// The timeline, in the debugger's own window: where its cursor is, and going to a step with the keyboard.
import type { FrameLocator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { runCommand } from './editor.ts';

const view = (page: Page): FrameLocator => page.frameLocator('iframe.webview').frameLocator('#active-frame');

export async function showTimeline(page: Page): Promise<void> {
  await runCommand(page, 'Lockstep: Show Timeline');
  await view(page).locator('canvas[data-shapes]').waitFor({ timeout: 60_000 });
}

/** Until one that something else has opened says so. */
export async function untilTimeline(page: Page, text: RegExp): Promise<void> {
  await view(page).locator('canvas[data-shapes]').waitFor({ timeout: 60_000 });
  await expect.poll(() => timelineSays(page), { timeout: 30_000 }).toMatch(text);
}

/** What a screen reader says of it: how long the run is, and where the machine stands. */
export async function timelineSays(page: Page): Promise<string> {
  return (await view(page).locator('canvas').getAttribute('aria-label')) ?? '';
}

export async function goToPointOfNoReturn(page: Page): Promise<void> {
  await view(page).locator('.stage').focus();
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
}

/** The step that is marked in its list: the one before which the machine stands. */
export async function markedStep(page: Page): Promise<string> {
  return view(page).locator('[aria-selected=true]').innerText();
}
