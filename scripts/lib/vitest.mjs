// Runs one of vitest's projects and counts what came of it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { runNode } from './process.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Totals
 * @typedef {{ name: string, status: string, assertionResults: { status: string }[] }} FileResult as in vitest's JSON report
 */

/**
 * @param {'unit' | 'e2e'} project
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string[]} [files] paths; without them all
 * @returns {Promise<Totals & { files: FileResult[] }>}
 */
export async function runVitest(project, env = process.env, files = []) {
  const report = inRoot('.cache', `vitest-${project}.json`);
  rmSync(report, { force: true });
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runNode([vitest, 'run', '--project', project, ...reporters, ...files], { env });
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : [];
  const totals = totalsOf(results);
  // A file that cannot be loaded, or an error outside of any test, fails the run without a failed test.
  if (code !== 0 && totals.failed === 0) totals.failed = 1;
  return { ...totals, files: results };
}

/**
 * @param {FileResult[]} files
 * @returns {Totals}
 */
export function totalsOf(files) {
  const all = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = all.filter((status) => status === 'passed').length;
  const failed = all.filter((status) => status === 'failed').length;
  return { passed, failed, skipped: all.length - passed - failed };
}
