// From a keystroke in a scenario or in one of its patches to the verdict of what is there then: for the benchmark of the language server.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { inRoot } from '../scripts/lib/paths.mjs';
import { quantile, startServer } from './lsp-server.mjs';

const ROUNDS = 40;
/** Milliseconds in which a person looks at what came of a keystroke. */
const PAUSE = 150;

/** What is edited in each: `probe = 0;` gets another number, so that no verdict is known from before. */
const EDITS = [
  {
    file: 'thread',
    what: 'a patch',
    text: (/** @type {string} */ text) =>
      `${text.replace('cpus = 2;', 'cpus = 2;').replace(/\n {2}cpu 0/, '\n  with probing;\n  cpu 0')}
shared probe: 0..63 = 63;
patch probing { fn console_trylock_spinning { if (console_trylock()) return true; + probe = 0; } }
`,
  },
  ...['notifier-lock', 'lost-wakeup', 'lock-in-handler', 'console-lock-sleeper', 'watchdog'].map((file) => ({
    file,
    what: 'a scenario',
    text: (/** @type {string} */ text) =>
      `${text.replace(/\n {2}cpu 0 \{/, '\n  cpu 0 { probe = 0;')}
shared probe: 0..63 = 63;
`,
  })),
];

/** Lines of a table. */
export async function liveVerdicts() {
  const lines = [];
  let memory = 0;
  for (const { file, what, text } of EDITS) {
    const { times, states, rss } = await measure(file, text);
    memory = Math.max(memory, rss);
    lines.push(
      `| ${what} of ${file}.lockstep | ${states} | ${quantile(times, 0.5)} | ${quantile(times, 0.95)} |`,
    );
  }
  return { lines, memory };
}

/** @param {string} file @param {(text: string) => string} edit */
async function measure(file, edit) {
  const uri = `file:///lockstep-bench/${file}.lockstep`;
  const original = edit(readFileSync(inRoot('examples', `${file}.lockstep`), 'utf8'));
  // An expectation that each number violates says which text a verdict is of.
  const text = original.replace(/\n {2}expect/, '\n  expect never probe == 0;\n  expect');
  const at = (/** @type {number} */ n) =>
    text.replaceAll('probe = 0;', `probe = ${n};`).replace('probe == 0', `probe == ${n}`);
  if (at(1) === text) throw new Error(`nothing to edit in ${file}.lockstep`);
  const server = await startServer({ review: { enabled: false } });
  const verdict = (/** @type {number} */ n) =>
    server.diagnostics(uri, (all) =>
      all.some(({ code, message }) => code === 'LS8022' && String(message).includes(`probe == ${n} holds`)),
    );
  const first = verdict(0);
  await server.open(uri, text);
  await first;
  const times = [];
  for (let round = 1; round <= ROUNDS; round++) {
    await wait(PAUSE);
    const from = performance.now();
    const done = verdict(round);
    await server.change(uri, [{ text: at(round) }]);
    await done;
    times.push(performance.now() - from);
  }
  const states = await statesOf(server, uri);
  const rss = server.memory();
  await server.end();
  return { times, states, rss };
}

/** Milliseconds in which the last search must be over: its limit, and what comes after it. */
const LAST_WITHIN = 20_000;

/**
 * Of the last search, once it is over: a verdict can be known before.
 * @param {import('./lsp-server.mjs').Server} server @param {string} uri
 * @returns {Promise<string>}
 */
async function statesOf(server, uri) {
  const until = performance.now() + LAST_WITHIN;
  for (;;) {
    /** @type {{ command?: { title: string } }[]} */
    const lenses = await server.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
    const titles = lenses.map(({ command }) => command?.title ?? '');
    const states = titles.flatMap((title) => /([\d\p{Zs}]+) states/u.exec(title)?.[1].trim() ?? []);
    if (states.length > 0 && !titles.some((title) => title.includes('checking'))) {
      const isOver = performance.now() < until && !titles.some((title) => title.startsWith('?'));
      return isOver ? states[0] : `${states[0]}, not all`;
    }
    if (performance.now() > until) return 'not all';
    await wait(200);
  }
}
