/**
 * How quick the debugger is in VS Code: from the key or the click in the window to what is drawn in it. The window measures by
 * its own clock: the editor's marked line, the step in the status bar, and the Variables view are watched for changes.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import {
  callStackIsSettled,
  pressDebugButton,
  tidyDebugSidebar,
  untilStopped,
} from '../test/e2e/driver/debugger.ts';
import { openFile, runCommand } from '../test/e2e/driver/editor.ts';
import { startSession } from '../test/e2e/driver/session.ts';

const ROUNDS = 12;
/** After that long without a change the window has drawn what there is to draw. */
const QUIET = 700;
/** Where nothing changes in the Variables view, it is no longer waited for. */
const GIVE_UP = 5000;

/** Milliseconds from what the person did to the last change of each; absent where nothing changed. */
interface Drawn {
  status?: number;
  line?: number;
  variables?: number;
}

type Watched = { since: number; at: Record<string, number> };

export async function measureEditor(): Promise<string> {
  const session = await startSession();
  try {
    const { page } = session;
    await openFile(page, 'thread.lockstep');
    await runCommand(page, 'Lockstep: Debug the First Counterexample');
    await untilStopped(page);
    await tidyDebugSidebar(page);
    await runCommand(page, 'View: Toggle Panel Visibility');
    await callStackIsSettled(page);
    await page.evaluate(watch);
    const length = await lengthOfRun(page);

    const seek: Drawn[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const moment = 1 + ((i * 97) % (length - 1));
      await runCommand(page, 'Lockstep: Go to Step…');
      await page.locator('.quick-input-widget input').first().fill(String(moment));
      seek.push(await measured(page, () => page.keyboard.press('Enter')));
    }
    const back = await rounds(() => measured(page, () => pressDebugButton(page, 'step-back')));
    const step = await rounds(() => measured(page, () => page.keyboard.press('F11')));
    return report({ step, 'step back': back, 'seek to any step': seek });
  } finally {
    await session.stop();
  }
}

async function rounds(one: () => Promise<Drawn>): Promise<Drawn[]> {
  const all: Drawn[] = [];
  for (let i = 0; i < ROUNDS; i++) all.push(await one());
  return all;
}

/** In the window: notes when each part of it last changed, and when the person last did something. */
function watch(): void {
  const watched: Watched = { since: 0, at: {} };
  Object.assign(window, { watched });
  const began = (event: Event) => {
    watched.since = event.timeStamp;
    watched.at = {};
  };
  for (const kind of ['keydown', 'mousedown']) document.addEventListener(kind, began, { capture: true });
  let line = '';
  const note = (part: string) => requestAnimationFrame(() => (watched.at[part] = performance.now()));
  const look = (selector: string, part: string, hasChanged: () => boolean) => {
    const element = document.querySelector(selector);
    if (!element) throw new Error(`there is no ${selector}`);
    const options = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(() => hasChanged() && note(part)).observe(element, options);
  };
  look('.debug-variables .monaco-list-rows', 'variables', () => true);
  look('.statusbar', 'status', () => {
    const now = document.querySelector('.statusbar')?.textContent ?? '';
    const step = /step (\d+) of/.exec(now)?.[1] ?? '';
    const changed = step !== document.body.dataset.step;
    document.body.dataset.step = step;
    return changed;
  });
  look('.part.editor', 'line', () => {
    const marked = document.querySelector('.debug-top-stack-frame-line, .debug-focused-stack-frame-line');
    const top = (marked?.parentElement as HTMLElement | null)?.style.top ?? '';
    const now = `${document.querySelector('.tab.active')?.textContent} ${top}`;
    const changed = marked !== null && now !== line;
    line = now;
    return changed;
  });
}

async function measured(page: Page, act: () => Promise<void>): Promise<Drawn> {
  await act();
  await sleep(QUIET);
  for (;;) {
    const { at, since, now } = await page.evaluate(() => {
      const { watched } = window as unknown as { watched: Watched };
      return { ...watched, now: performance.now() };
    });
    const waits = at.variables === undefined && now - since < GIVE_UP;
    if (waits || now - Math.max(since, ...Object.values(at)) < QUIET) await sleep(100);
    else return Object.fromEntries(Object.entries(at).map(([part, when]) => [part, when - since]));
  }
}

async function lengthOfRun(page: Page): Promise<number> {
  const text = await page.locator('.statusbar-item', { hasText: /step \d+ of \d+/ }).innerText();
  return Number(/of (\d+)/.exec(text)?.[1]);
}

/** By VS Code's own choice the Variables view is not asked for before a stop has lasted this long. */
const VARIABLES_WAIT = 400;

function report(all: Record<string, Drawn[]>): string {
  const rows = Object.entries(all).map(([what, drawn]) => {
    const cell = (part: keyof Drawn, less = 0) => {
      const times = drawn.flatMap((each) => (each[part] === undefined ? [] : [each[part] - less]));
      return times.length === 0 ? '-' : `${at(times, 0.5)} / ${at(times, 0.95)} (${times.length})`;
    };
    return `| ${what} | ${cell('status')} | ${cell('line')} | ${cell('variables')} | ${cell('variables', VARIABLES_WAIT)} |`;
  });
  return `# The debugger in VS Code

Written by \`npm run bench:editor\`: the first counterexample of \`examples/thread.lockstep\` in VS Code's own window, in a browser without a
graphics processor. Milliseconds from the key or click to the frame in which the change is drawn: median / 95 of 100 (how often it changed).

${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}; load of the machine at the end: ${loadavg()[0].toFixed(1)}

| what | step in the status bar | marked line | Variables | Variables, less ${VARIABLES_WAIT} |
|---|---|---|---|---|
${rows.join('\n')}

VS Code asks for variables only when a stop has lasted ${VARIABLES_WAIT} ms, so that the view does not flicker while a person steps: its Variables view (as it is in
version 1.100) waits so long after a frame got the focus, unless the frame was chosen with a click in CALL STACK. The event \`invalidated\` does not help: until then
the view still shows the frame of the stop before. So no adapter and no extension can be drawn there sooner. The last column leaves that out. What of it is the adapter's is in [DEBUGGER.md](DEBUGGER.md).
`;
}

function at(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
}
