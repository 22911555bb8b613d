// All states of the stretch between two checkpoints, at hand: walking a run backwards then costs no more than forwards.
import type { State } from '../../machine/machine.ts';
import { CHECKPOINT_EVERY, type Track } from './track.ts';

export interface Segments {
  /** The state at a moment: good until the next call. */
  stateAt(t: number): State;
  /** The run has become another. */
  forget(): void;
}

export function createSegments(track: Pick<Track, 'load' | 'apply'>, slots: number): Segments {
  const states = new Int32Array(CHECKPOINT_EVERY * slots);
  /** The stretch, and how many of its states are there. */
  let stretch = -1;
  let filled = 0;
  const at = (n: number) => states.subarray(n * slots, (n + 1) * slots);

  return {
    stateAt(t) {
      const wanted = Math.floor(t / CHECKPOINT_EVERY);
      const n = t % CHECKPOINT_EVERY;
      if (wanted !== stretch) {
        track.load(wanted * CHECKPOINT_EVERY, at(0));
        stretch = wanted;
        filled = 1;
      }
      for (; filled <= n; filled++) {
        at(filled).set(at(filled - 1));
        track.apply(at(filled), wanted * CHECKPOINT_EVERY + filled - 1);
      }
      return at(n);
    },
    forget() {
      stretch = -1;
    },
  };
}
