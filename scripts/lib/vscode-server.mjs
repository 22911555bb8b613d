// Starts a VS Code server on 127.0.0.1, with a profile of its own, so that nobody's settings are touched.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun } from './process.mjs';
import { ensureVSCodeServer } from './vscode-install.mjs';

/** No telemetry, no marketplace, no welcome pages: a quiet window that shows the folder. */
const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'window.restoreWindows': 'none',
  'chat.disableAIFeatures': true,
  'npm.autoDetect': 'off',
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
};

const READY_WITHIN_SECONDS = 60;

/**
 * @typedef {object} ServerOptions
 * @property {string} dataDir               where the server keeps its profile, extensions and log
 * @property {number} [port]                a port to use if it is free
 * @property {Record<string, unknown>} [settings]
 * @property {string} [vsix]                a package to install
 * @property {string} [extensionFolder]     an unpacked extension to load
 *
 * @typedef {object} VSCodeServer
 * @property {(folder: string) => string} urlFor   the address that opens a folder
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * @param {ServerOptions} options
 * @returns {Promise<VSCodeServer>}
 */
export async function startVSCodeServer({ dataDir, port, settings = {}, vsix, extensionFolder }) {
  const script = await ensureVSCodeServer();
  const extensionsDir = join(dataDir, 'extensions');
  writeSettings(dataDir, { ...QUIET_SETTINGS, ...settings });
  const profile = [
    '--server-data-dir',
    dataDir,
    '--extensions-dir',
    extensionsDir,
    '--accept-server-license-terms',
  ];
  const env = environment(dataDir);
  if (vsix)
    await mustRun(process.execPath, [script, ...profile, '--install-extension', vsix, '--force'], {
      env,
      quiet: true,
    });
  if (extensionFolder) linkExtension(extensionsDir, extensionFolder);

  const usedPort = await freePort(port);
  // Whoever reaches the port can run programs as this user: ask for a secret, as VS Code itself does.
  const token = randomBytes(16).toString('hex');
  const address = ['--host', '127.0.0.1', '--port', String(usedPort), '--connection-token', token];
  const logFile = join(dataDir, 'server.log');
  const log = openSync(logFile, 'w');
  const child = spawn(
    process.execPath,
    [script, ...profile, ...address, '--telemetry-level', 'off', '--disable-workspace-trust'],
    { env, stdio: ['ignore', log, log], detached: true }, // A group of its own, to end the extension hosts with it.
  );
  closeSync(log);
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  const stop = () => stopGroup(child, ended);
  const url = `http://127.0.0.1:${usedPort}`;
  try {
    await waitUntilReady(child, url);
  } catch (error) {
    await stop();
    throw new Error(`${/** @type {Error} */ (error).message}\n${readFileSync(logFile, 'utf8')}`);
  }
  return {
    urlFor: (folder) => `${url}/?tkn=${token}&folder=${encodeURIComponent(toUriPath(folder))}`,
    ended,
    stop,
  };
}

/**
 * @param {string} dataDir
 * @param {Record<string, unknown>} settings
 */
function writeSettings(dataDir, settings) {
  const file = join(dataDir, 'data', 'User', 'settings.json');
  if (existsSync(file)) return; // The user's own by now.
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`);
}

/** @param {string} home */
function environment(home) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, HOME: home, EXTENSIONS_GALLERY: '{}' };
  // Started from a terminal inside VS Code, these would point the server at the other window.
  for (const name of Object.keys(env))
    if (name.startsWith('VSCODE_') || name === 'ELECTRON_RUN_AS_NODE') delete env[name];
  return env;
}

/**
 * @param {string} extensionsDir
 * @param {string} folder
 */
function linkExtension(extensionsDir, folder) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  rmSync(extensionsDir, { recursive: true, force: true }); // Links of earlier versions.
  mkdirSync(extensionsDir, { recursive: true });
  symlinkSync(folder, join(extensionsDir, `${publisher}.${name}-${version}`), 'junction');
}

/**
 * @param {number} [preferred]
 * @returns {Promise<number>}
 */
export function freePort(preferred = 0) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (preferred ? resolve(freePort()) : reject(error)));
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : preferred));
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} url
 */
async function waitUntilReady(child, url) {
  const deadline = Date.now() + READY_WITHIN_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`The VS Code server ended with exit code ${child.exitCode}.`);
    try {
      if ((await fetch(`${url}/version`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error(`The VS Code server did not answer within ${READY_WITHIN_SECONDS} s.`);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<void>} ended
 */
async function stopGroup(child, ended) {
  signalGroup(child, 'SIGTERM');
  await Promise.race([ended, sleep(3000, undefined, { ref: false })]);
  signalGroup(child, 'SIGKILL');
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  try {
    if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It has ended already.
  }
}

/** @param {string} folder */
function toUriPath(folder) {
  return process.platform === 'win32' ? `/${folder.replaceAll('\\', '/')}` : folder;
}
