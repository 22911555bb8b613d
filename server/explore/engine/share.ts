/**
 * A worker's part of a search, in a thread of its own: it has the same module and the same memory as the thread that began
 * the search, and waits to be asked.
 */
import { CONTROL, DISMISSED, WORKER } from './layout.ts';
import { type WasmExports, type WasmMemory, wasm } from './webassembly.ts';

/** All that a worker needs; it can be sent to another thread. */
export interface SearchJob {
  module: object;
  memory: WasmMemory;
  /** Where the worker's own memory starts. */
  scratch: number;
}

/**
 * Threads for a search, beside the one that begins it. Whoever implements it runs `workOnSearch(job)` in thread number
 * `worker` (from 0), and does not wait for it.
 */
export interface SearchWorkers {
  readonly count: number;
  /** Fewer states than this are done sooner by one thread; if absent, the engine's own measure. */
  readonly worthSharing?: number;
  /** A thread that is still with an earlier search is called off with `dismiss` first. */
  start(worker: number, job: SearchJob): void;
  /** The search needs them no more: they are called off with `dismiss`. */
  stop(): void;
}

/** States that are taken at once. */
const CHUNK = 128;

/** Goes on from states until there are none left or room is needed. What it took and did not do is in its memory. */
export function takeShare(run: WasmExports, words: Int32Array, scratch: number): void {
  const last = words[CONTROL.last];
  while (Atomics.load(words, CONTROL.stop) === 0) {
    const from = Atomics.add(words, CONTROL.head, CHUNK);
    if (from >= last) return;
    const to = Math.min(from + CHUNK, last);
    // In case it never comes back.
    words[scratch + WORKER.from] = from;
    words[scratch + WORKER.to] = to;
    const head = run.search(from, to);
    words[scratch + WORKER.from] = head;
    if (head < to) Atomics.store(words, CONTROL.stop, 1);
  }
}

/** Runs until the worker is dismissed. Blocks. */
export function workOnSearch({ module, memory, scratch }: SearchJob): void {
  const words = new Int32Array(memory.buffer);
  let reason = -1;
  const impossible = (number: number): never => {
    reason = number + 1;
    throw new Error('the impossible has happened in a search');
  };
  try {
    const run = new wasm.Instance(module, { env: { memory, impossible } }).exports;
    run.setWorker(scratch);
    Atomics.store(words, scratch + WORKER.ready, 1);
    Atomics.notify(words, scratch + WORKER.ready);
    for (let done = 0; ; ) {
      Atomics.wait(words, scratch + WORKER.asked, done);
      const asked = Atomics.load(words, scratch + WORKER.asked);
      if (asked === DISMISSED) return;
      if (asked === done) continue;
      takeShare(run, words, scratch);
      done = asked;
      Atomics.store(words, scratch + WORKER.done, done);
      Atomics.notify(words, scratch + WORKER.done);
    }
  } catch {
    // The thread that began the search says so.
    Atomics.store(words, scratch + WORKER.failed, reason);
    Atomics.notify(words, scratch + WORKER.done);
  }
}

/** Tells the worker that nothing more is asked of it. */
export function dismiss({ memory, scratch }: SearchJob): void {
  const words = new Int32Array(memory.buffer);
  Atomics.store(words, scratch + WORKER.asked, DISMISSED);
  Atomics.notify(words, scratch + WORKER.asked);
}
