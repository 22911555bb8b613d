// A describe block with a VS Code of its own, skipped where there is no browser.
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { findBrowser } from '../../../scripts/lib/browser.mjs';
import { type Session, startSession } from './session.ts';

/** `prepare` changes the copied examples before VS Code opens them. */
export function describeInVSCode(
  name: string,
  prepare: (folder: string) => void,
  tests: (session: () => Session) => void,
): void {
  describe.skipIf(!findBrowser())(name, () => {
    let session: Session;
    beforeAll(async () => {
      session = await startSession(prepare);
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
