// What has to hold before tests are worth running.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';
import { runNode } from './process.mjs';

const GENERATED = ['server/language/generated', 'syntaxes/lockstep.tmLanguage.json'];

/** Generating again must change nothing. */
export async function generatedFilesAreCurrent() {
  const before = contents();
  const { code, output } = await runNode([inRoot('scripts', 'generate.mjs')], { quiet: true });
  if (code !== 0) {
    console.error(output);
    return false;
  }
  const after = contents();
  const changed = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
  if (changed.length === 0) return true;
  console.error(
    `Generated from an older grammar: ${changed.join(', ')}. They are generated anew now: commit them.`,
  );
  return false;
}

export const typesAreRight = () => passes('scripts/typecheck.mjs');

export const lintAndFormatAreClean = () =>
  passes('node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.');

export const buildWorks = () => passes('scripts/build.mjs');

/**
 * @param {string} script
 * @param {string[]} args
 */
async function passes(script, ...args) {
  const { code } = await runNode([inRoot(...script.split('/')), ...args]);
  return code === 0;
}

/** @returns {Map<string, string>} */
function contents() {
  const files = GENERATED.flatMap((path) => {
    const full = inRoot(path);
    if (!existsSync(full)) return [];
    return path.endsWith('.json') ? [full] : readdirSync(full).map((name) => join(full, name));
  });
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
}
