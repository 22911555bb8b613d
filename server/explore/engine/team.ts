/** Several workers at one search, seen from the thread that began it, which works too. */
import { CONTROL, WORKER } from './layout.ts';
import { type SearchJob, type SearchWorkers, takeShare } from './share.ts';
import type { WasmExports, WasmMemory } from './webassembly.ts';

export interface Range {
  from: number;
  to: number;
}

export interface Team {
  /**
   * Goes on from the states `from` .. `to - 1`, and yields what has to wait until there is room. Throws when a worker
   * has failed or is lost.
   */
  search(range: Range): Range[];
  /** Lets the workers go. */
  release(): void;
}

/** Fewer states than this are done sooner alone. */
export const WORTH_SHARING = 2000;

const LOST_AFTER_MS = 20_000;

export interface TeamOptions {
  module: object;
  memory: WasmMemory;
  run: WasmExports;
  /** Where the memory of each worker starts; first that of this thread. */
  scratches: number[];
  /** What the worker whose memory starts there has met. */
  reasonOf(reason: number, scratch: number): string;
  /** Wait for the workers to be there, instead of going on alone until they are. */
  together: boolean;
  /** For tests: a worker that has done nothing for so long, while others wait for it, is lost. */
  lostAfterMs?: number;
}

const AWAIT_MS = 10_000;

export function createTeam(workers: SearchWorkers, options: TeamOptions): Team {
  const { module, memory, run, scratches, reasonOf, together, lostAfterMs = LOST_AFTER_MS } = options;
  const words = new Int32Array(memory.buffer);
  const [own, ...others] = scratches;
  const jobs = others.map((scratch): SearchJob => ({ module, memory, scratch }));
  let started = false;
  let released = false;
  let asked = 0;

  function start(): void {
    started = true;
    jobs.forEach((job, i) => workers.start(i, job));
    if (together) for (const scratch of others) Atomics.wait(words, scratch + WORKER.ready, 0, AWAIT_MS);
  }

  function check(scratch: number): void {
    const failed = Atomics.load(words, scratch + WORKER.failed);
    if (failed === 0) return;
    throw new Error(failed > 0 ? reasonOf(failed - 1, scratch) : 'a thread of the search has met an error');
  }

  /** Until it has done what it was asked. */
  function awaitDone(scratch: number): void {
    const progress = (): string =>
      `${words[scratch + WORKER.from]} ${words[scratch + WORKER.transitions]} ${words[scratch + WORKER.done]}`;
    const looks = 10;
    let last = '';
    for (let idle = 0; idle <= looks; idle++) {
      const done = Atomics.load(words, scratch + WORKER.done);
      check(scratch);
      if (done === asked) return;
      Atomics.wait(words, scratch + WORKER.done, done, lostAfterMs / looks);
      const now = progress();
      if (now !== last) idle = 0;
      last = now;
    }
    throw new Error('a thread of the search is lost');
  }

  return {
    search({ from, to }) {
      if (!started && !released) start();
      // Those that are not there yet come in later.
      const here = released
        ? []
        : others.filter((scratch) => Atomics.load(words, scratch + WORKER.ready) === 1);
      words[CONTROL.last] = to;
      Atomics.store(words, CONTROL.head, from);
      Atomics.store(words, CONTROL.stop, 0);
      asked++;
      for (const scratch of [own, ...here]) {
        words[scratch + WORKER.from] = 0;
        words[scratch + WORKER.to] = 0;
      }
      for (const scratch of here) {
        Atomics.store(words, scratch + WORKER.asked, asked);
        Atomics.notify(words, scratch + WORKER.asked);
      }
      try {
        takeShare(run, words, own);
      } finally {
        Atomics.store(words, CONTROL.stop, 1);
      }
      for (const scratch of here) awaitDone(scratch);
      const head = Math.min(Atomics.load(words, CONTROL.head), to);
      const open = [own, ...here].map((scratch) => ({
        from: words[scratch + WORKER.from],
        to: words[scratch + WORKER.to],
      }));
      return [...open, { from: head, to }].filter((range) => range.from < range.to);
    },
    release() {
      if (!started || released) return;
      released = true;
      workers.stop();
    },
  };
}
