/** The checking worker of browsers: answers requests (messages.ts) one after the other, until it is ended. */
import { answer } from './answer.ts';
import type { Answer } from './messages.ts';

/** The part of a worker's surroundings that is used here. */
interface WorkerScope {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: Answer): void;
}

const scope = globalThis as unknown as WorkerScope;
const now = (): number => performance.now();
const post = (message: Answer): void => scope.postMessage(message);

let before: Promise<void> = Promise.resolve();
scope.addEventListener('message', ({ data }) => {
  before = before.then(() => answer(data, post, now));
});
