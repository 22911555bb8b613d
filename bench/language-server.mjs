// npm run bench:language-server [-- --keep]: how quick the language server is in a file of 2000 lines; with --keep the figures go to
// bench/LANGUAGE-SERVER.md. From the message that is sent to the answer, without an editor.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { inRoot } from '../scripts/lib/paths.mjs';
import { liveVerdicts } from './live-verdicts.mjs';
import { quantile, startServer } from './lsp-server.mjs';

const ROUNDS = 40;
const LINES = 2000;
const uri = 'file:///lockstep-bench/long.lockstep';
const text = longFile();

const began = performance.now();
// What goes on in the background has a table of its own.
const server = await startServer({ live: { enabled: false }, review: { enabled: false } });
const { connection } = server;
const first = server.diagnostics(uri);
await server.open(uri, text);
await first;
const start = performance.now() - began;

const edited = text.split('\n').findIndex((line) => line.includes('// here'));
const position = { line: edited, character: 2 };
/** @type {Record<string, number[]>} */
const times = { diagnostics: [], completion: [], hover: [], formatting: [] };
for (let round = 0; round < ROUNDS; round++) {
  const typing = round % 2 === 0;
  const end = { line: edited, character: typing ? 2 : 3 };
  const change = { range: { start: position, end }, text: typing ? 'c' : '' };
  await measured('diagnostics', async () => {
    const done = server.diagnostics(uri);
    await server.change(uri, [change]);
    await done;
  });
  const at = { textDocument: { uri }, position: { line: edited, character: typing ? 3 : 2 } };
  await measured('completion', () => connection.sendRequest('textDocument/completion', at));
  await measured('hover', () =>
    connection.sendRequest('textDocument/hover', { ...at, position: { line: 6, character: 8 } }),
  );
}
for (let round = 0; round < 10; round++)
  await measured('formatting', () =>
    connection.sendRequest('textDocument/formatting', {
      textDocument: { uri },
      options: { tabSize: 2, insertSpaces: true },
    }),
  );
const memory = server.memory();
await server.end();
const live = process.argv.includes('--no-live') ? undefined : await liveVerdicts();

const report = `# The language server

Written by \`npm run bench:language-server\`: a file of ${text.split('\n').length} lines that uses the library, a letter typed or removed in each of ${ROUNDS} rounds, and what
is asked then. Milliseconds from the message to the answer.

${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}

| what | median | 95 of 100 |
|---|---|---|
${Object.entries(times)
  .map(([what, each]) => `| ${what} | ${quantile(each, 0.5)} | ${quantile(each, 0.95)} |`)
  .join('\n')}

Asked: diagnostics below 100 ms, completion and hover below 50 ms, 95 of 100; the first diagnostics within a second; less than 200 MB.

From the start of the process to the first diagnostics: ${Math.round(start)} ms. Memory at the end: ${Math.round(memory)} MiB.
${live ? liveTable(live) : ''}`;
process.stdout.write(report);
if (process.argv.includes('--keep')) writeFileSync(inRoot('bench', 'LANGUAGE-SERVER.md'), report);

/** @param {string} what @param {() => Promise<unknown>} act */
async function measured(what, act) {
  const from = performance.now();
  await act();
  times[what]?.push(performance.now() - from);
}

/** @param {{ lines: string[], memory: number }} live */
function liveTable({ lines, memory }) {
  return `
## Verdicts while a file is edited

From the message that changes the text to the verdict of what is there then, with the settings that there are when nobody has set any (100 ms without typing are part of it). No
verdict is known from before; states are those of the search, *not all* where it ended at a limit: then the verdict was known before the end.

Asked: 95 of 100 below 500 ms for an edit of a patch in a scenario of two CPUs.

| what is edited | states | median | 95 of 100 |
|---|---|---|---|
${lines.join('\n')}

Memory at the end, with the thread that checks: ${Math.round(memory)} MiB at most.
`;
}

function longFile() {
  const parts = ['use linux.panic;', '', 'spinlock guard;', 'shared total: 0..3 = 0;', ''];
  for (let i = 0; parts.length < LINES - 12; i++) {
    parts.push(
      `/// Counts, part ${i}.`,
      `fn part_${i}(n: 0..3): bool {`,
      '  spin_lock(guard);',
      '  let before = total;',
      '  if (before < n && !irqs_off()) total = n;',
      '  spin_unlock(guard);',
      `  printk("part ${i}");`,
      '  return before == n;',
      '}',
      '',
    );
  }
  parts.push(
    'fn last() {',
    '  // here',
    '}',
    '',
    'scenario s {',
    '  cpu 0 { last(); }',
    '  expect no hang;',
    '}',
    '',
  );
  return parts.join('\n');
}
