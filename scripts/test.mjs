// npm test: everything. The last line is the total over all tests.
import { ensureDependencies, requireNode } from './lib/dependencies.mjs';

try {
  requireNode();
  await ensureDependencies();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const checks = await import('./lib/checks.mjs');
const { runEndToEndPatiently } = await import('./lib/endToEnd.mjs');
const { runVitest } = await import('./lib/vitest.mjs');

/** @type {[string, () => Promise<boolean>][]} */
const gates = [
  ['generated files', checks.generatedFilesAreCurrent],
  ['types', checks.typesAreRight],
  ['lint and format', checks.lintAndFormatAreClean],
  ['build', checks.buildWorks],
];

/** @type {string[]} */
const failedGates = [];
for (const [name, check] of gates) {
  if (await timed(name, check)) continue;
  failedGates.push(name);
}
const unit = await timed('unit tests', () => runVitest('unit'));
const endToEnd = await timed('end-to-end tests', () => runEndToEndPatiently());

const passed = unit.passed + endToEnd.passed;
// A failed gate counts: "0 failed" must never stand under a run that is red.
const failed = unit.failed + endToEnd.failed + failedGates.length;
const skipped = unit.skipped + endToEnd.skipped;
if (failedGates.length > 0) console.log(`Failed before the tests: ${failedGates.join(', ')}`);
// Chance, or a mistake that shows now and then: whoever reads this should look.
if (endToEnd.again.length > 0) console.log(`Passed only when tried again: ${endToEnd.again.join(', ')}`);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function timed(name, work) {
  console.log(`\n== ${name}`);
  const start = Date.now();
  const result = await work();
  console.log(`== ${name}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
