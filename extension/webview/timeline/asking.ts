// Asks the extension what the steps in sight of the list did, where that is not known yet.
import { send } from './host.ts';
import type { Shown } from './shown.ts';

const MOST = 500;

export interface Asking {
  /** `from`, `to`: the steps in sight. */
  need(shown: Shown, from: number, to: number): void;
  /** What was asked for has come. */
  answered(): void;
}

export function createAsking(): Asking {
  let awaited = '';
  return {
    need({ timeline, texts, step }, from, to) {
      const wanted = [step, ...Array.from({ length: to - from }, (_, i) => from + i)];
      const missing = wanted.filter((each) => each < timeline.length && !texts.has(each));
      if (missing.length === 0) return;
      const first = Math.min(...missing);
      const last = Math.min(first + MOST, Math.max(...missing) + 1);
      const key = `${timeline.revision} ${first} ${last}`;
      if (key === awaited) return;
      awaited = key;
      send({ kind: 'texts', revision: timeline.revision, from: first, to: last });
    },
    answered() {
      awaited = '';
    },
  };
}
