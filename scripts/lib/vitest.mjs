// Runs one of vitest's projects and counts what came of it.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { runNode } from './process.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/**
 * @param {'unit' | 'e2e'} project
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Totals>}
 */
export async function runVitest(project, env = process.env) {
  const report = inRoot('.cache', `vitest-${project}.json`);
  rmSync(report, { force: true });
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runNode([vitest, 'run', '--project', project, ...reporters], { env });
  const totals = existsSync(report) ? totalsOf(report) : { passed: 0, failed: 0, skipped: 0 };
  // A file that cannot be loaded, or an error outside of any test, fails the run without a failed test.
  if (code !== 0 && totals.failed === 0) totals.failed = 1;
  return totals;
}

/**
 * @param {string} report
 * @returns {Totals}
 */
function totalsOf(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}
