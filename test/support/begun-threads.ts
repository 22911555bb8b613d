/** The threads that a test file begins, as the code under test begins them: for ending them from outside. */
import { syncBuiltinESMExports } from 'node:module';
import threads, { type Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';

/** A list that each new thread is added to at once, until the tests of the file are over. */
export function begunThreads(): Worker[] {
  const begun: Worker[] = [];
  const { Worker: Real } = threads;
  const use = (Class: typeof Real): void => {
    threads.Worker = Class;
    // Whoever has imported the class by its name gets the new one too, however long ago that was.
    syncBuiltinESMExports();
  };
  class Seen extends Real {
    constructor(...args: ConstructorParameters<typeof Real>) {
      super(...args);
      begun.push(this);
    }
  }
  use(Seen);
  afterAll(() => use(Real));
  return begun;
}
