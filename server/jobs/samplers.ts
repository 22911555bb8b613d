/** Who makes the runs of a sampling: threads of Node (sample-threads.ts), or whoever asks. */
import { createSampler, type SampleSetup } from '../sample/sampler.ts';
import { addTally, type Tally } from '../sample/tally.ts';

export interface Samplers {
  /** Runs `from` .. `to - 1` of a case, added to `tally`. `progress` is told after each stretch. */
  run(
    setup: SampleSetup,
    from: number,
    to: number,
    tally: Tally,
    progress: (tally: Tally) => void,
  ): Promise<void>;
}

/** Stretches are to take about as long: cancelling and progress wait for no longer. */
const WANTED_MS = 200;
const LONGEST_STRETCH = 4096;
export const FIRST_STRETCH = 4;

/** How many runs the next stretch is to have, when one of this many took so long. */
export function stretchAfter(length: number, tookMs: number): number {
  if (tookMs < WANTED_MS) return Math.min(LONGEST_STRETCH, length * 2);
  return Math.max(1, Math.floor((length * WANTED_MS) / tookMs));
}

/** In the thread that asks. */
export function samplerHere(cancelled: () => boolean = () => false): Samplers {
  return {
    async run(setup, from, to, tally, progress) {
      const sampler = createSampler(setup, { cancelled });
      let length = FIRST_STRETCH;
      for (let at = from; at < to && !cancelled(); ) {
        const end = Math.min(to, at + length);
        const began = performance.now();
        addTally(tally, sampler.runs(at, end, cancelled));
        length = stretchAfter(length, performance.now() - began);
        at = end;
        progress(tally);
      }
    },
  };
}
