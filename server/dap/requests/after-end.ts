// What a client still asks once the session has ended: its questions and the end cross on their way.
import { problem } from '../problems.ts';
import type { Answer } from '../session.ts';

/** Questions for a list, by the name of the list in the answer. */
const LISTS: Readonly<Record<string, string>> = {
  threads: 'threads',
  stackTrace: 'stackFrames',
  scopes: 'scopes',
  variables: 'variables',
  loadedSources: 'sources',
  breakpointLocations: 'breakpoints',
  stepInTargets: 'targets',
  gotoTargets: 'targets',
  completions: 'targets',
};

/** There are no CPUs any more, which is no mistake of whoever asks for them; that one of them cannot step has to be said. */
export function answerAfterEnd(command: string): Answer {
  const list = Object.hasOwn(LISTS, command) ? LISTS[command] : undefined;
  return list ? { body: { [list]: [] } } : problem('LD1006', 'The session has ended. Start debugging again.');
}
