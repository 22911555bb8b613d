// npm run bench:language-server [-- --keep]: how quick the language server is in a file of 2000 lines; with --keep the figures go to
// bench/LANGUAGE-SERVER.md. From the message that is sent to the answer, without an editor.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { inRoot } from '../scripts/lib/paths.mjs';

const ROUNDS = 40;
const LINES = 2000;
const uri = 'file:///lockstep-bench/long.lockstep';
const text = longFile();

const began = performance.now();
const server = spawn(process.execPath, [inRoot('dist', 'cli.js'), 'lsp'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const connection = createProtocolConnection(
  new StreamMessageReader(server.stdout),
  new StreamMessageWriter(server.stdin),
);
/** @type {(() => void)[]} */
const waiting = [];
connection.onNotification('textDocument/publishDiagnostics', (/** @type {{ uri: string }} */ params) => {
  if (params.uri === uri) for (const wake of waiting.splice(0)) wake();
});
connection.listen();
await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
await connection.sendNotification('initialized', {});
const first = published();
await connection.sendNotification('textDocument/didOpen', {
  textDocument: { uri, languageId: 'lockstep', version: 1, text },
});
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
    const done = published();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: round + 2 },
      contentChanges: [change],
    });
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
const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
connection.dispose();
server.kill();

const report = `# The language server

Written by \`npm run bench:language-server\`: a file of ${text.split('\n').length} lines that uses the library, a letter typed or removed in each of ${ROUNDS} rounds, and what
is asked then. Milliseconds from the message to the answer.

${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}

| what | median | 95 of 100 |
|---|---|---|
${Object.entries(times)
  .map(([what, each]) => `| ${what} | ${quantile(each, 0.5)} | ${quantile(each, 0.95)} |`)
  .join('\n')}

From the start of the process to the first diagnostics: ${Math.round(start)} ms. Memory at the end: ${Math.round(memory)} MiB.
`;
process.stdout.write(report);
if (process.argv.includes('--keep')) writeFileSync(inRoot('bench', 'LANGUAGE-SERVER.md'), report);

/** @param {string} what @param {() => Promise<unknown>} act */
async function measured(what, act) {
  const from = performance.now();
  await act();
  times[what]?.push(performance.now() - from);
}

/** @returns {Promise<void>} */
function published() {
  return new Promise((resolve) => waiting.push(resolve));
}

/** @param {number[]} all @param {number} part */
function quantile(all, part) {
  const sorted = all.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
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
