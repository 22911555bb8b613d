// npm start: from a fresh clone to the comparison table of the mailing-list thread, and then into the editor.
// Imports nothing but Node until the packages are there.
import { existsSync } from 'node:fs';
import { ensureDependencies, requireNode } from './lib/dependencies.mjs';
import { openEditor } from './lib/editor.mjs';
import { isBuilt } from './lib/freshness.mjs';
import { distDir, examplesDir, inRoot } from './lib/paths.mjs';
import { runNode } from './lib/process.mjs';

/** The exit codes of the command line that are results, not failures of the program. */
const RESULT_CODES = { allMet: 0, someNotMet: 1, inconclusive: 3 };

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {string[]} args */
async function start(args) {
  const unknown = args.filter((arg) => arg !== '--no-editor');
  if (unknown.length > 0)
    throw new Error(`Unknown option ${unknown.join(' ')}. Usage: npm start [-- --no-editor]`);
  requireNode();
  await ensureDependencies();
  if (!(await ensureBuilt())) return 1;

  const example = `${examplesDir}/thread.lockstep`;
  if (!existsSync(example)) throw new Error(`There is no ${example}.`);
  const { code } = await runNode([`${distDir}/cli.js`, 'compare', example]);
  if (!Object.values(RESULT_CODES).includes(code)) {
    console.error(`The comparison ended with exit code ${code}.`);
    return code;
  }
  // A table in which proposals hang is what the thread is about, so it is a success of this command.
  const tableCode = code === RESULT_CODES.inconclusive ? code : 0;
  if (!args.includes('--no-editor')) await openEditor();
  return tableCode;
}

async function ensureBuilt() {
  if (isBuilt()) return true;
  console.log('Building…');
  const { code } = await runNode([inRoot('scripts', 'build.mjs')]);
  return code === 0;
}
