// The browser for the end-to-end tests: one that is installed, never one that is downloaded.
import { existsSync } from 'node:fs';
import { findOnPath } from './process.mjs';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

export const HOW_TO_GET_A_BROWSER =
  'No Chromium was found. Install one (`apt-get install chromium` on Debian), or set LOCKSTEP_BROWSER to its path.';

/**
 * @returns {string | undefined}
 */
export function findBrowser() {
  const named = process.env.LOCKSTEP_BROWSER;
  if (named !== undefined) return existsSync(named) ? named : undefined;
  for (const program of PROGRAMS) {
    const path = findOnPath(program);
    if (path) return path;
  }
  return existsSync(MAC_CHROME) ? MAC_CHROME : undefined;
}
