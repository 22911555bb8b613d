// A describe block with a VS Code of its own, skipped where there is no browser.
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
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
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') await session.keepEvidence(task.name.replace(/\W+/g, '-'));
    });
    afterAll(async () => {
      await session?.stop();
    });
    tests(() => session);
  });
}
