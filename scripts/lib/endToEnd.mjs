// The end-to-end tests, which need a browser.
import { findBrowser, HOW_TO_GET_A_BROWSER } from './browser.mjs';
import { runVitest } from './vitest.mjs';

/** @param {NodeJS.ProcessEnv} [env] */
export async function runEndToEnd(env) {
  const totals = await runVitest('e2e', env);
  // Said after vitest's own output, where it is read.
  if (!findBrowser()) console.log(`The end-to-end tests were skipped. ${HOW_TO_GET_A_BROWSER}`);
  return totals;
}
