// The end-to-end tests, which need a browser.
import { relative } from 'node:path';
import { findBrowser, HOW_TO_GET_A_BROWSER } from './browser.mjs';
import { root } from './paths.mjs';
import { runVitest, totalsOf } from './vitest.mjs';

/** More files that fail at once are no matter of chance. */
const FILES_TRIED_AGAIN = 2;

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<import('./vitest.mjs').Totals>}
 */
export async function runEndToEnd(env = process.env) {
  const { files: _, ...totals } = await runVitest('e2e', env);
  sayIfSkipped();
  return totals;
}

/**
 * The same where nobody looks on. The tests work through a browser and an editor that are not ours, on a machine that may be
 * busy: a file that fails is tried once more, with a VS Code of its own, and named in any case.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<import('./vitest.mjs').Totals & { again: string[] }>} `again`: the files that passed only then
 */
export async function runEndToEndPatiently(env = process.env) {
  const { files, ...totals } = await runVitest('e2e', env);
  const failed = files.filter(({ status }) => status === 'failed').map(({ name }) => relative(root, name));
  sayIfSkipped();
  if (totals.failed === 0 || failed.length === 0 || failed.length > FILES_TRIED_AGAIN)
    return { ...totals, again: [] };
  console.log(`\n== Failed, and tried once more: ${failed.join(', ')}`);
  const second = await runVitest('e2e', { ...env, LOCKSTEP_KEEP_EVIDENCE: '1' }, failed);
  const rest = totalsOf(files.filter(({ status }) => status !== 'failed'));
  return {
    passed: rest.passed + second.passed,
    failed: second.failed,
    skipped: rest.skipped + second.skipped,
    again: second.failed === 0 ? failed : [],
  };
}

/** Said after vitest's own output, where it is read. */
function sayIfSkipped() {
  if (!findBrowser()) console.log(`The end-to-end tests were skipped. ${HOW_TO_GET_A_BROWSER}`);
}
