// A real VS Code from npm alone: the package `code-server` carries the complete server (workbench and extension host).
// It is started directly, so that nothing has to be compiled.
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { cacheDir } from './paths.mjs';
import { environmentForNpm, findOnPath, mustRunNpm } from './process.mjs';

/** The last line of VS Code that runs on Node 20; newer packages bring VS Code for Node 22 and later. */
const PACKAGE = 'code-server@4.100.3';
export const VSCODE_VERSION = '1.100.3';

const installDir = join(cacheDir, 'vscode-1.100');
const completeMarker = join(installDir, '.complete');
const serverDir = join(installDir, 'node_modules', 'code-server', 'lib', 'vscode');

/**
 * Installs VS Code on the first call (about 35 s, 300 MB) and returns the script that starts its server.
 * @returns {Promise<string>}
 */
export async function ensureVSCodeServer() {
  if (!existsSync(completeMarker)) {
    await withLock(`${installDir}.lock`, async () => {
      if (!existsSync(completeMarker)) await install();
    });
  }
  linkRipgrep();
  return join(serverDir, 'out', 'server-main.js');
}

async function install() {
  console.log(`Installing VS Code ${VSCODE_VERSION} from npm into .cache (once; about 300 MB)…`);
  // Built aside and renamed: an interrupted installation is never mistaken for a complete one.
  const staging = `${installDir}.partial`;
  rmSync(staging, { recursive: true, force: true });
  rmSync(installDir, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, 'package.json'), '{"name":"vscode-for-lockstep","private":true}\n');
  const quietly = { quiet: true, env: environmentForNpm() };
  // Without its scripts: they would compile modules (terminal, logging) that are not needed here.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await mustRunNpm(['install', ...flags, '--no-save', PACKAGE], { ...quietly, cwd: staging });
  // Not `npm ci`: the shrinkwrap that VS Code ships is out of step with its package.json.
  const inner = join(staging, 'node_modules', 'code-server', 'lib', 'vscode');
  await mustRunNpm(['install', ...flags, '--omit=dev'], { ...quietly, cwd: inner });
  writeFileSync(join(staging, '.complete'), `${VSCODE_VERSION}\n`);
  renameSync(staging, installDir);
}

/** Searching in files needs ripgrep; everything else works without it. */
function linkRipgrep() {
  const link = join(serverDir, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg');
  const ripgrep = findOnPath('rg');
  if (!ripgrep || existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  try {
    symlinkSync(ripgrep, link);
  } catch {
    // Two processes at once, or a file system without links: go on without the search.
  }
}
