// The debug views: which CPUs there are and where they stand, and what the Variables view shows.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { runCommand } from './editor.ts';

const callStack = (page: Page) => page.locator('.debug-call-stack .monaco-list-row');
const variables = (page: Page) => page.locator('.debug-variables .monaco-list-row');

export async function untilStopped(page: Page): Promise<void> {
  await page.locator('.debug-toolbar').waitFor();
  await page.locator('.debug-toolbar .codicon-debug-continue').waitFor(); // Not there while it runs.
  await page.locator('.debug-top-stack-frame-line, .debug-focused-stack-frame-line').first().waitFor();
}

/** The row of a CPU in the CALL STACK view. */
export function cpuRow(page: Page, cpu: number): Locator {
  return callStack(page).filter({ has: page.locator('.thread', { hasText: `CPU ${cpu}` }) });
}

/** Makes a CPU the one that step commands act on, by choosing its top frame. */
export async function selectCpu(page: Page, cpu: number): Promise<void> {
  const row = cpuRow(page, cpu);
  await row.waitFor();
  if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  await topFrame(page, cpu).click();
}

/** Where a CPU stands, as the view shows it: function, file and line of its top frame. */
export async function positionOf(page: Page, cpu: number): Promise<string> {
  const row = cpuRow(page, cpu);
  if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  const frame = topFrame(page, cpu);
  await frame.waitFor();
  return (await frame.innerText()).replace(/\s+/g, ' ');
}

/** The row after a CPU's own: rows are drawn in the order of their `data-index`. */
function topFrame(page: Page, cpu: number): Locator {
  return page
    .locator(
      `.debug-call-stack .monaco-list-row:has(.thread:has-text("CPU ${cpu}")) ~ .monaco-list-row:has(.stack-frame)`,
    )
    .first();
}

/** Opens a scope and returns the value of one of its variables. */
export async function readVariable(page: Page, scope: string, name: string): Promise<string> {
  await runCommand(page, 'Debug: Focus on Variables View');
  await expandScope(page, scope);
  const row = variables(page).filter({ has: page.locator('.name', { hasText: new RegExp(`^${name}\\b`) }) });
  await row.first().waitFor();
  return (await row.first().locator('.value').innerText()).trim();
}

async function expandScope(page: Page, scope: string): Promise<void> {
  const row = variables(page)
    .filter({ has: page.locator('.scope', { hasText: new RegExp(`^${scope}$`) }) })
    .first();
  await row.waitFor();
  // The first scope opens by itself a moment after it appears; a click in between would close it again.
  for (let wait = 0; wait < 10; wait++) {
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await sleep(100);
  }
  await row.locator('.monaco-tl-twistie').click();
}
