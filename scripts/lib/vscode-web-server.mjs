// Serves VS Code for browsers on this machine, with the extension as it is packaged, and a folder that is on no disk for it.
import { spawn } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listFiles } from '@vscode/vsce';
import { root } from './paths.mjs';
import { freePort } from './vscode-server.mjs';
import { ensureVSCodeWeb } from './vscode-web-install.mjs';

const READY_WITHIN_SECONDS = 60;
/** PackageManager.None: everything is bundled. */
const NO_PACKAGES = 2;

/**
 * @typedef {object} WebOptions
 * @property {string} dataDir    where the files of the extension are put, and the log
 * @property {string} folder     what is opened
 * @property {boolean} isolated  pages can share memory between their threads: they are isolated from all others
 *
 * @typedef {object} VSCodeWeb
 * @property {string} url
 * @property {string} log
 * @property {() => Promise<void>} stop
 */

/**
 * @param {WebOptions} options
 * @returns {Promise<VSCodeWeb>}
 */
export async function startVSCodeWeb({ dataDir, folder, isolated }) {
  const command = await ensureVSCodeWeb();
  const extension = join(dataDir, 'extension');
  await unpackedExtension(extension);
  const port = await freePort();
  const log = join(dataDir, 'server.log');
  const out = openSync(log, 'w');
  const args = [
    '--browser=none',
    `--extensionDevelopmentPath=${extension}`,
    '--host=localhost',
    `--port=${port}`,
    '--printServerLog',
    ...(isolated ? ['--coi'] : []),
    folder,
  ];
  const child = spawn(process.execPath, [...command, ...args], { cwd: dataDir, stdio: ['ignore', out, out] });
  closeSync(out);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://localhost:${port}/`;
  const stop = async () => {
    child.kill('SIGKILL'); // It keeps nothing.
    await ended;
  };
  try {
    await waitUntilReady(child, url);
  } catch (error) {
    await stop();
    throw new Error(`${/** @type {Error} */ (error).message}\n${readFileSync(log, 'utf8')}`);
  }
  return { url, log, stop };
}

/**
 * The files that a package has, and no others.
 * @param {string} into
 */
async function unpackedExtension(into) {
  for (const name of await listFiles({ cwd: root, packageManager: NO_PACKAGES })) {
    mkdirSync(dirname(join(into, name)), { recursive: true });
    cpSync(join(root, name), join(into, name));
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} url
 */
async function waitUntilReady(child, url) {
  const deadline = Date.now() + READY_WITHIN_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The server ended with exit code ${child.exitCode}.`);
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error(`The server did not answer within ${READY_WITHIN_SECONDS} s.`);
}
