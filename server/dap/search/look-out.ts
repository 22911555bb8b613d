// While the machine stands: finds out in the background whether a hang can still be avoided. Never in the way of a step.

import { lostHere } from '../motion/loss-stops.ts';
import type { Session } from '../session.ts';
import { outlookHere } from './outlook.ts';

/** Who steps on at once is not to wait for a search that nobody reads. */
const AFTER_MS = 120;

export function lookOut(session: Session): void {
  const { debuggee } = session;
  if (!debuggee?.configuration.outlook || !debuggee.search.inBackground) return;
  const { signal, done } = session.searches.begin();
  const { version } = debuggee.history;
  const look = async () => {
    const hooks = { maxStates: debuggee.configuration.outlookMaxStates, quiet: true };
    const body = await outlookHere(debuggee, signal, hooks);
    const isHere = session.debuggee === debuggee && debuggee.history.version === version;
    if (!signal.aborted && isHere && session.phase === 'stopped')
      session.client.event('lockstep/outlook', body);
    if (!isHere || signal.aborted || !session.filters.asked('expectation')) return;
    // A single step does not wait for it.
    const text = await lostHere(debuggee, session.filters, signal, hooks.maxStates);
    if (text === undefined || signal.aborted) return;
    session.client.event('output', { category: 'console', output: `${text}\n` });
  };
  const timer = setTimeout(
    () =>
      void look()
        .catch(() => {})
        .finally(done),
    AFTER_MS,
  );
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    done();
  });
}
