/**
 * Random edits of several files: nothing crashes, everything asked is answered, places are inside of the texts, and when all is quiet the server
 * says what one says that has just been started. `npm run fuzz:edits` goes on for longer.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { session } from './edits/edits.ts';
import { heapInUse } from './edits/heap.ts';
import { playAndCompare } from './edits/property.ts';

const SEED = Number(process.env.LOCKSTEP_EDITS_SEED ?? 20261128);
/** 0 for as many as a test has time for. */
const MINUTES = Number(process.env.LOCKSTEP_EDITS ?? 0);
const RUNS = 12;

test('random edits leave a server that knows what a new one knows', {
  timeout: (MINUTES + 5) * 60_000,
}, async () => {
  const until = Date.now() + MINUTES * 60_000;
  let [runs, least] = [0, Number.POSITIVE_INFINITY];
  do {
    await fc.assert(
      fc.asyncProperty(session(30), (made) => playAndCompare(made)),
      { seed: SEED + runs, numRuns: RUNS, endOnFailure: false },
    );
    runs += RUNS;
    const heap = heapInUse();
    // The first runs warm things up.
    if (runs > 2 * RUNS) {
      least = Math.min(least, heap);
      expect(heap).toBeLessThan(least + 60);
    }
    if (MINUTES > 0) process.stdout.write(`${runs} sessions, heap ${Math.round(heap)} MiB\n`);
  } while (Date.now() < until);
});
