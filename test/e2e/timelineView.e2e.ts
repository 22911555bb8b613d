// The timeline view in a browser, with real runs: what is drawn, what the keyboard and the mouse do, what a screen reader finds.
import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FromView, TimelinePart, ToView } from '../../extension/timeline/messages.ts';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { runOf } from '../../server/trace/run.ts';
import { createRecorder, timelinePart } from '../../server/trace/timeline/index.ts';
import { machineOf, randomRun, timelineOfText } from '../support/timeline.ts';

const STOPPED = `
spinlock a;
shared done: bool = false;
fn stop() { halt(); }
fn work() { spin_lock(a); takes 3 ms; done = true; spin_unlock(a); }
fn wait_for_work() { while (!done) cpu_relax(); }

scenario stopped {
  cpu 0 { send_nmi(other_cpus, stop); wait_for_work(); }
  cpu 1 { work(); }
  expect no hang;
}
`;

const BUSY = `
use linux.kmsg;
scenario busy {
  machine { cpus = 2; log_records = 4; }
  cpu 0 { flood("aaaa"); }
  background cpu 1 { flood("bbbb"); }
  expect no hang;
}
`;

interface Violation {
  id: string;
  nodes: { html: string }[];
}

const at = (timeline: object, position = 0, label = 'counterexample') =>
  ({ ...timeline, revision: 1, position, branch: { label, kind: 'counterexample' } }) as TimelinePart;

describe.skipIf(!findBrowser())('The timeline view', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1000, height: 620 } });
    await page.setContent(
      '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body class="vscode-dark"><main id="timeline"></main></body></html>',
    );
    await page.addStyleTag({ content: readFileSync(inRoot('dist/webview/timeline.css'), 'utf8') });
    await page.addStyleTag({ content: DARK_THEME });
    await page.addScriptTag({
      content:
        'window.sent = []; window.acquireVsCodeApi = () => ({ postMessage: (m) => window.sent.push(m), getState: () => undefined, setState() {} });',
    });
    await page.addScriptTag({ content: readFileSync(inRoot('dist/webview/timeline.js'), 'utf8') });
  });

  const tell = (message: ToView) => page.evaluate((data) => window.postMessage(data, '*'), message);
  const sent = (kind: FromView['kind']) =>
    page.evaluate(
      (wanted) => (window as unknown as { sent: FromView[] }).sent.filter((m) => m.kind === wanted),
      kind,
    );
  const shapes = async () => Number(await page.locator('canvas').getAttribute('data-shapes'));
  const spoken = () => page.locator('[role=status]').textContent();
  const selected = () => page.locator('[aria-selected=true] .number').textContent();
  const show = async (part: TimelinePart) => {
    await tell({ kind: 'part', session: 's', part });
    await page.locator('canvas[data-shapes]').waitFor();
  };

  test('says what to do as long as nothing is debugged', async () => {
    await page.getByText('Debug a scenario: its run appears here').waitFor();
    expect(await sent('ready')).toHaveLength(1);
    expect(await page.locator('canvas').isVisible()).toBe(false);
  });

  test('draws a counterexample and says in words what it is', async () => {
    const timeline = await timelineOfText(STOPPED);
    await show(at(timeline, 1));
    expect(await shapes()).toBeGreaterThan(20);
    const label = await page.locator('canvas').getAttribute('aria-label');
    expect(label).toContain(
      `Timeline of stopped: ${timeline.length} steps of 2 CPUs; the machine stands before step 1`,
    );
    expect(label).toContain('point of no return at');
    expect(await selected()).toBe('▸1');
  });

  test('the keyboard goes through the run and asks for the step that was chosen', async () => {
    const timeline = await timelineOfText(STOPPED);
    await show(at(timeline));
    await page.locator('.stage').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await spoken()).toContain('Step 2.');
    await page.keyboard.press('ArrowDown');
    expect(await spoken()).toContain('CPU 1');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    const moments = (await sent('seek')).map((m) => (m as { moment: number }).moment);
    expect(moments).toEqual([2, timeline.length, timeline.marks.pointOfNoReturn]);
    expect(await spoken()).toContain(`Step ${timeline.marks.pointOfNoReturn}`);
  });

  test('a click goes to the step under it, and a drag pans and goes nowhere', async () => {
    await show(at(await timelineOfText(STOPPED)));
    const box = await page.locator('.stage').boundingBox();
    if (!box) throw new Error('no stage');
    await page.mouse.click(box.x + 72 + 1, box.y + 60);
    expect(await sent('seek')).toEqual([{ kind: 'seek', moment: 0 }]);
    for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -400);
    await page.mouse.move(box.x + 500, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 60, { steps: 4 });
    await page.mouse.up();
    expect(await sent('seek')).toHaveLength(1);
  });

  test('hovering says what the step does and what the CPU is in the middle of', async () => {
    const timeline = await timelineOfText(STOPPED);
    await show(at(timeline));
    await tell({ kind: 'texts', revision: 1, from: 0, texts: timeline.steps.map((_, t) => `text ${t}`) });
    const box = await page.locator('.stage').boundingBox();
    if (!box) throw new Error('no stage');
    await page.mouse.move(box.x + 900, box.y + 60);
    await page.mouse.move(box.x + 74, box.y + 60);
    await expect.poll(() => page.locator('.tooltip').innerText()).toContain('text 0');
  });

  test('search finds functions and locks, and goes from one to the next', async () => {
    const timeline = await timelineOfText(STOPPED);
    await show(at(timeline));
    await page.locator('.stage').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('wait_for');
    await expect.poll(() => page.locator('.hits').textContent()).toMatch(/^[1-9]\d* found$/);
    const first = await selected();
    await page.keyboard.press('Enter');
    expect(Number((await selected())?.replace('▸', ''))).toBeGreaterThanOrEqual(
      Number(first?.replace('▸', '')),
    );
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('stage');
  });

  test('of a hundred thousand steps no more is drawn than fits, and the list holds only what is in sight', async () => {
    const machine = await machineOf(BUSY);
    const recorder = createRecorder(machine);
    recorder.extend(runOf(randomRun(machine, 100_000)));
    await show(at(timelinePart(recorder), 50_000));
    expect(await shapes()).toBeLessThan(30_000);
    expect(await page.locator('[role=option]').count()).toBeLessThan(60);
    await page.locator('.stage').focus();
    for (let i = 0; i < 12; i++) await page.keyboard.press('+');
    await expect.poll(shapes).toBeLessThan(4_000);
    await page.keyboard.press('ArrowRight');
    await expect.poll(selected).toBe('50001');
  });

  test('what is new is put to what is there', async () => {
    const machine = await machineOf(STOPPED);
    const run = runOf(randomRun(machine, 8));
    const recorder = createRecorder(machine);
    recorder.extend(run, 3);
    const first = timelinePart(recorder, { revision: 1 });
    await show(at(first, 3));
    recorder.extend(run);
    const part = timelinePart(recorder, {
      revision: 1,
      from: 3,
      strings: first.strings.length,
      places: first.places.length / 5,
    });
    expect(part.lanes).toBeUndefined();
    await show(at(part, part.length));
    await expect
      .poll(() => page.locator('canvas').getAttribute('aria-label'))
      .toContain(`${part.length} steps of 2`);
  });

  test.each(['vscode-dark', 'vscode-light', 'vscode-high-contrast', 'vscode-high-contrast-light'])(
    'has nothing that an accessibility checker objects to, in %s',
    async (theme) => {
      await page.evaluate((name) => document.body.setAttribute('class', name), theme);
      if (theme.endsWith('light')) await page.addStyleTag({ content: LIGHT_THEME });
      await show(at(await timelineOfText(STOPPED), 2));
      await page.addScriptTag({ content: readFileSync(inRoot('node_modules/axe-core/axe.min.js'), 'utf8') });
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
        return (await axe.run()).violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' ')}`,
        );
      });
      expect(violations).toEqual([]);
    },
  );

  test('pictures and text are handed to the editor to be saved', async () => {
    await show(at(await timelineOfText(STOPPED)));
    await page.getByRole('button', { name: 'Save as SVG' }).click();
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    await page.getByRole('button', { name: 'Copy as text' }).click();
    const [svg, png] = (await sent('save')) as Extract<FromView, { kind: 'save' }>[];
    expect(svg).toMatchObject({ format: 'svg', name: 'stopped.svg' });
    expect(svg.content).toMatch(/^<svg /);
    expect(png.content).toMatch(/^data:image\/png;base64,/);
    expect(await sent('copy')).toHaveLength(1);
  });
});

const DARK_THEME =
  ':root { --vscode-editor-background: #1f1f1f; --vscode-editor-foreground: #cccccc; --vscode-foreground: #cccccc; --vscode-descriptionForeground: #9d9d9d; --vscode-focusBorder: #0078d4; --vscode-button-secondaryForeground: #cccccc; --vscode-button-secondaryBackground: #313131; --vscode-input-background: #313131; --vscode-input-foreground: #cccccc; --vscode-list-activeSelectionBackground: #04395e; --vscode-list-activeSelectionForeground: #ffffff; --vscode-editorError-foreground: #f85149; --vscode-button-background: #0078d4; --vscode-button-foreground: #ffffff; }';

const LIGHT_THEME =
  ':root { --vscode-editor-background: #ffffff; --vscode-editor-foreground: #3b3b3b; --vscode-foreground: #3b3b3b; --vscode-descriptionForeground: #4f4f4f; --vscode-button-secondaryForeground: #3b3b3b; --vscode-button-secondaryBackground: #e5e5e5; --vscode-input-background: #ffffff; --vscode-input-foreground: #3b3b3b; --vscode-list-activeSelectionBackground: #e8e8e8; --vscode-list-activeSelectionForeground: #000000; --vscode-editorError-foreground: #b01011; }';
