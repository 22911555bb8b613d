// A language server as a process of its own, spoken to as an editor does: for the benchmarks of the language server.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { inRoot } from '../scripts/lib/paths.mjs';

/**
 * @typedef {import('vscode-languageserver').Diagnostic} Diagnostic
 * @typedef {Awaited<ReturnType<typeof startServer>>} Server
 */

/** @param {object} settings section `lockstep` of the configuration */
export async function startServer(settings = {}) {
  const server = spawn(process.execPath, [...profiled(), inRoot('dist', 'cli.js'), 'lsp'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  /** @type {Set<{ uri: string, isIt: (diagnostics: Diagnostic[]) => boolean, resolve: () => void }>} */
  const waiting = new Set();
  connection.onNotification(
    'textDocument/publishDiagnostics',
    (/** @type {{ uri: string, diagnostics: Diagnostic[] }} */ { uri, diagnostics }) => {
      for (const each of waiting) {
        if (each.uri !== uri || !each.isIt(diagnostics)) continue;
        waiting.delete(each);
        each.resolve();
      }
    },
  );
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('workspace/didChangeConfiguration', { settings: { lockstep: settings } });
  let version = 1;

  return {
    connection,
    /**
     * Resolves with the first diagnostics of the file that are what is waited for.
     * @param {string} uri @param {(diagnostics: Diagnostic[]) => boolean} isIt
     * @returns {Promise<void>}
     */
    diagnostics: (uri, isIt = () => true) =>
      new Promise((resolve) => {
        waiting.add({ uri, isIt, resolve });
      }),
    /** @param {string} uri @param {string} text */
    open: (uri, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'lockstep', version: ++version, text },
      }),
    /** @param {string} uri @param {object[]} contentChanges */
    change: (uri, contentChanges) =>
      connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges,
      }),
    /** Resident memory of the process, in MiB. */
    memory: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024,
    /** Ends it as an editor does. @returns {Promise<void>} */
    async end() {
      const ended = new Promise((resolve) => server.once('exit', () => resolve(undefined)));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}

/** With LOCKSTEP_PROFILE=FOLDER the server writes a profile of its CPU time there when it ends. */
function profiled() {
  const folder = process.env.LOCKSTEP_PROFILE;
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}

/** @param {number[]} all @param {number} part */
export function quantile(all, part) {
  const sorted = all.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}
