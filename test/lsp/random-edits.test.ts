/**
 * Random edits of several files: nothing crashes, everything asked is answered, places are inside of the texts, and when all is quiet the server
 * says what one says that has just been started. `npm run fuzz:edits` goes on for longer.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILES, type Session, session } from './edits/edits.ts';
import { Play, said } from './edits/play.ts';

const SEED = Number(process.env.LOCKSTEP_EDITS_SEED ?? 20261128);
/** 0 for as many as a test has time for. */
const MINUTES = Number(process.env.LOCKSTEP_EDITS ?? 0);
const RUNS = 12;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

async function playAndCompare(made: Session): Promise<void> {
  const files = Object.fromEntries(FILES.map((file, i) => [file, made.texts[i]]));
  const play = await Play.start(files);
  let fresh: Play | undefined;
  try {
    await play.play(made);
    await play.settle();
    await play.askAll();
    fresh = await Play.start(
      Object.fromEntries(
        [...play.test.files.texts].map(([uri, text]) => [uri.replace(/^.*lockstep-test\//, ''), text]),
      ),
    );
    for (const file of play.openFiles()) await fresh.show(file, play.textOf(file) ?? '');
    await fresh.settle();
    expect(play.wrong).toEqual([]);
    expect(said(play)).toEqual(said(fresh));
  } finally {
    play.test.dispose();
    fresh?.test.dispose();
  }
}

test('random edits leave a server that knows what a new one knows', {
  timeout: (MINUTES + 5) * 60_000,
}, async () => {
  const until = Date.now() + MINUTES * 60_000;
  let [runs, least] = [0, Number.POSITIVE_INFINITY];
  do {
    await fc.assert(fc.asyncProperty(session(30), playAndCompare), {
      seed: SEED + runs,
      numRuns: RUNS,
      endOnFailure: false,
    });
    runs += RUNS;
    collect();
    const heap = process.memoryUsage().heapUsed / 2 ** 20;
    // The first runs warm things up.
    if (runs > 2 * RUNS) {
      least = Math.min(least, heap);
      expect(heap).toBeLessThan(least + 60);
    }
    if (MINUTES > 0) process.stdout.write(`${runs} sessions, heap ${Math.round(heap)} MiB\n`);
  } while (Date.now() < until);
});
