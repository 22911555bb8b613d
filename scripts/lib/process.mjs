// Running other programs. Uses nothing but Node: `npm start` runs this before anything is installed.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './paths.mjs';

/**
 * @typedef {{ code: number, output: string }} Result
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, shell?: boolean }} RunOptions
 */

/**
 * Runs a program to its end. `quiet` collects its output instead of showing it.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Result>}
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (data) => {
      output += data;
    });
    child.stderr?.on('data', (data) => {
      output += data;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }));
  });
}

/**
 * Runs a program that must succeed; when it does not, the error carries what it said.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    const said = output.trim();
    throw new Error(
      `${[command, ...args].join(' ')} failed with exit code ${code}${said ? `:\n${said}` : ''}`,
    );
  }
  return output;
}

/**
 * Runs Node itself.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export const runNode = (args, options) => run(process.execPath, args, options);

/**
 * Runs npm, the same one that started us where that is known.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function mustRunNpm(args, options) {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return mustRun(process.execPath, [npm, ...args], options);
  // On Windows npm is a batch file, which only a shell can start.
  return mustRun('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** What `npm start` hands down about this project must not steer an installation elsewhere. */
export function environmentForNpm() {
  const env = { ...process.env };
  for (const name of ['npm_config_local_prefix', 'npm_package_json', 'INIT_CWD', 'NODE_ENV'])
    delete env[name];
  return env;
}

/**
 * The full path of a program on PATH, as `which` finds it.
 * @param {string} name
 * @returns {string | undefined}
 */
export function findOnPath(name) {
  const suffixes = process.platform === 'win32' ? ['.cmd', '.exe', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const suffix of suffixes) {
      const candidate = join(folder, name + suffix);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}
