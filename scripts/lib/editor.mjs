// Opens VS Code on examples/ with the extension loaded from this checkout: the installed one, or one served from npm.
import { join } from 'node:path';
import { cacheDir, examplesDir, root } from './paths.mjs';
import { findOnPath, mustRun } from './process.mjs';
import { startVSCodeServer } from './vscode-server.mjs';

/** Kept from run to run where it is free: a browser remembers open editors by address. */
const PREFERRED_PORT = 8437;

export async function openEditor() {
  const code = findOnPath('code');
  if (code) await openInstalled(code);
  else await serve();
}

/** @param {string} code */
async function openInstalled(code) {
  const files = [examplesDir, join(examplesDir, 'thread.lockstep')];
  await mustRun(code, ['--new-window', `--extensionDevelopmentPath=${root}`, ...files], {
    shell: process.platform === 'win32',
  });
  console.log('\nVS Code is open on examples/. Open thread.lockstep and press F5.');
}

async function serve() {
  console.log('\nThere is no `code` command on PATH: serving VS Code from npm instead.');
  const server = await startVSCodeServer({
    dataDir: join(cacheDir, 'vscode-data'),
    port: PREFERRED_PORT,
    extensionFolder: root,
  });
  console.log(`\nVS Code runs at\n\n    ${server.urlFor(examplesDir)}\n`);
  console.log('Open thread.lockstep there and press F5. Ctrl-C ends it.');
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });
  const crashed = server.ended.then(() => 'ended');
  const why = await Promise.race([interrupted, crashed]);
  await server.stop();
  if (why === 'ended')
    throw new Error('The VS Code server has ended by itself; its log is .cache/vscode-data/server.log.');
}
