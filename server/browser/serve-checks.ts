/** Answers requests (messages.ts) in a browser's worker, one after the other, until it is ended. */
import { createAnswering } from './answer.ts';
import type { Told } from './messages.ts';
import { scope } from './scope.ts';

/** Gives what is to be done with each message. */
export function serveChecks(): (message: unknown) => void {
  const { answer, tell } = createAnswering(
    (message) => scope.postMessage(message),
    () => performance.now(),
  );
  let before: Promise<void> = Promise.resolve();
  return (message) => {
    if (isTold(message)) tell(message);
    else before = before.then(() => answer(message));
  };
}

function isTold(message: unknown): message is Told {
  return typeof message === 'object' && message !== null && (message as { k?: unknown }).k === 'text';
}
