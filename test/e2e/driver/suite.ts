// A describe block with a VS Code of its own, skipped where there is no browser.
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { findBrowser } from '../../../scripts/lib/browser.mjs';
import { type Session, startSession } from './session.ts';
import { startWebSession, type WebSession, type WebSessionOptions } from './webSession.ts';

/** `prepare` changes the copied examples before VS Code opens them. */
export function describeInVSCode(
  name: string,
  prepare: (folder: string) => void,
  tests: (session: () => Session) => void,
): void {
  describeIn(name, () => startSession(prepare), tests);
}

/** The same in a VS Code that runs in the browser alone. */
export function describeInWebVSCode(
  name: string,
  options: WebSessionOptions,
  prepare: (folder: string) => void,
  tests: (session: () => WebSession) => void,
): void {
  describeIn(name, () => startWebSession(options, prepare), tests);
}

function describeIn<S extends Pick<Session, 'keepEvidence' | 'stop'>>(
  name: string,
  start: () => Promise<S>,
  tests: (session: () => S) => void,
): void {
  describe.skipIf(!findBrowser())(name, () => {
    let session: S;
    beforeAll(async () => {
      session = await start();
    });
    // The tests of a session build on each other: after a failed one, the others would only wait in vain.
    let failed: string | undefined;
    beforeEach(() => {
      if (failed) throw new Error(`Not tried, because an earlier test of this session failed: ${failed}`);
    });
    afterEach(async ({ task }) => {
      if (failed || task.result?.state !== 'fail') return;
      failed = task.name;
      await session.keepEvidence(task.name.replace(/\W+/g, '-'));
    });
    afterAll(async () => {
      await session?.stop();
    });
    tests(() => session);
  });
}
