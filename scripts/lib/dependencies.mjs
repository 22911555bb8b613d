// Are the npm packages installed, and are they the ones of the lockfile?
import { existsSync, readFileSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { mustRunNpm } from './process.mjs';

/** The oldest Node that runs the tools; the same as `engines` in package.json. */
const NODE_NEEDED = [20, 19];

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1])) return;
  throw new Error(
    `Lockstep needs Node ${NODE_NEEDED.join('.')} or newer; this is Node ${process.versions.node}.`,
  );
}

export async function ensureDependencies() {
  if (isInstalled()) return;
  await withLock(inRoot('.cache', 'npm-ci.lock'), async () => {
    if (isInstalled()) return;
    console.log('Installing the npm packages…');
    // No package needs its install script, so none is run.
    await mustRunNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

/** npm records what it installed in a lockfile of its own, next to the packages. */
function isInstalled() {
  const record = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesOf(inRoot('package-lock.json'));
  const present = packagesOf(record);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true; // The project itself.
    const found = present[path];
    return found ? found.version === version : optional === true; // Optional: made for another platform.
  });
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}
