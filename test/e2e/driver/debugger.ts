// The debug views: which CPUs there are and where they stand, and what the Variables view shows.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { runCommand } from './editor.ts';

const callStack = (page: Page) => page.locator('.debug-call-stack .monaco-list-row');
const variables = (page: Page) => page.locator('.debug-variables .monaco-list-row');

export async function untilStopped(page: Page): Promise<void> {
  await page.locator('.debug-toolbar').waitFor();
  await page.locator('.debug-top-stack-frame-line, .debug-focused-stack-frame-line').first().waitFor();
}

/** Newer versions of VS Code do not go there by themselves. */
export async function showDebugViews(page: Page): Promise<void> {
  await runCommand(page, 'View: Show Run and Debug');
  await page.locator('.debug-call-stack').waitFor();
}

/** Until a CPU is marked as paused for a reason. A search may come before that, so it has time. */
export async function untilPausedOn(page: Page, reason: RegExp): Promise<void> {
  await callStack(page).locator('.state', { hasText: reason }).first().waitFor({ timeout: 90_000 });
  await callStackIsSettled(page);
}

/** Leaves the room in the side bar to the Variables and Call Stack views: rows out of sight are not drawn at all. */
export async function tidyDebugSidebar(page: Page): Promise<void> {
  for (const section of ['Watch Section', 'Breakpoints Section']) {
    const header = page.locator(`.pane-header[aria-label="${section}"]`);
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }
}

/** Sets a breakpoint on the line of the cursor. */
export async function toggleBreakpoint(page: Page): Promise<void> {
  await page.keyboard.press('F9');
  await page.locator('.editor-instance .codicon-debug-breakpoint').first().waitFor();
}

/** Makes a CPU the one that step commands act on, by choosing its top frame. */
export async function selectCpu(page: Page, cpu: number): Promise<void> {
  // A row that is drawn anew between being found and being clicked leaves another one under the pointer.
  await callStackIsSettled(page);
  const frame = await topFrame(page, cpu);
  await frame.click();
  await callStackIsSettled(page);
}

/** Where a CPU stands, as the view shows it: function, file and line of its top frame. */
export async function positionOf(page: Page, cpu: number): Promise<string> {
  return textOf(await topFrame(page, cpu));
}

/** The call stack of a step is fetched and drawn in parts: wait until it no longer changes. */
export async function callStackIsSettled(page: Page): Promise<void> {
  let previous = '';
  for (let same = 0; same < 5; ) {
    await sleep(100);
    const now = (await callStack(page).allInnerTexts()).join('\n');
    same = now === previous ? same + 1 : 0;
    previous = now;
  }
}

/** The row of the top frame is the one under the row of the thread. */
async function topFrame(page: Page, cpu: number): Promise<Locator> {
  // The name goes on with what the CPU waits for, which may name another CPU.
  const thread = callStack(page).filter({
    has: page.locator('.thread', { hasText: new RegExp(`^\\s*CPU ${cpu}(?!\\d)`) }),
  });
  await thread.waitFor();
  if ((await thread.getAttribute('aria-expanded')) === 'false')
    await thread.locator('.monaco-tl-twistie').click();
  const index = Number(await thread.getAttribute('data-index'));
  const frame = page.locator(
    `.debug-call-stack .monaco-list-row[data-index="${index + 1}"]:has(.stack-frame)`,
  );
  await frame.waitFor();
  return frame;
}

/** Opens a scope, and that one alone, and returns the value of one of its variables. */
export async function readVariable(page: Page, scope: string, name: string): Promise<string> {
  await runCommand(page, 'Focus on Variables View');
  await variables(page).first().waitFor();
  await page.getByRole('button', { name: 'Collapse All' }).click();
  await scopeRow(page, scope).waitFor();
  await scopeRow(page, scope).locator('.monaco-tl-twistie').click();
  const row = variables(page).filter({ has: page.locator('.name', { hasText: new RegExp(`^${name}\\b`) }) });
  await scrollTo(page, row);
  return textOf(row.locator('.value'));
}

/** Chooses from the menu of a variable that is in sight. */
export async function chooseForVariable(page: Page, name: string, label: string): Promise<void> {
  const row = variables(page).filter({ has: page.locator('.name', { hasText: new RegExp(`^${name}\\b`) }) });
  await row.first().click({ button: 'right' });
  const item = page.locator('.monaco-menu .action-item', { hasText: label });
  await item.hover();
  await sleep(100); // The menu takes no click that comes with its opening.
  await item.click();
  await page.locator('.monaco-menu').waitFor({ state: 'detached' });
}

/** Gives a variable that is in sight another value, as a double click on its value does. */
export async function setValue(page: Page, name: string, value: string): Promise<void> {
  const row = variables(page).filter({ has: page.locator('.name', { hasText: new RegExp(`^${name}\\b`) }) });
  await row.locator('.value').dblclick();
  await row.locator('input').fill(value);
  await page.keyboard.press('Enter');
  await row.locator('.value', { hasText: value }).waitFor();
}

/** Presses a button of the debug toolbar, such as `reverse-continue`. */
export async function pressDebugButton(page: Page, name: string): Promise<void> {
  await page.locator(`.debug-toolbar .codicon-debug-${name}`).click();
}

/** The texts of the rows of the Call Stack view. */
export async function callStackRows(page: Page): Promise<string[]> {
  return (await callStack(page).allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
}

/** Opens a scope and leaves the others as they are. */
export async function expandScope(page: Page, scope: string): Promise<void> {
  const row = scopeRow(page, scope);
  await scrollTo(page, row);
  if ((await row.getAttribute('aria-expanded')) !== 'true') await row.locator('.monaco-tl-twistie').click();
}

function scopeRow(page: Page, scope: string): Locator {
  return variables(page).filter({ has: page.locator('.scope', { hasText: new RegExp(`^${scope}$`) }) });
}

/** Rows out of sight are not drawn: turn the wheel until the row is there. */
async function scrollTo(page: Page, row: Locator): Promise<void> {
  await variables(page).first().hover();
  for (let turn = 0; turn < 40; turn++) {
    if ((await row.count()) > 0) return;
    await page.mouse.wheel(0, 60);
    await sleep(100);
  }
  await row.waitFor();
}

const textOf = async (row: Locator) => (await row.innerText()).replace(/\s+/g, ' ').trim();
