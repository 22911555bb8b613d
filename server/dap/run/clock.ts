// Simulated time in a session: that of a sampled run, as long as the run is that one.
import { decisionParts } from '../../machine/decision.ts';
import { CHANGE, type Run } from '../../trace/run.ts';
import { firstIndex } from '../../trace/timeline/scale.ts';
import type { History } from './history.ts';

export interface Clock {
  /** Nanoseconds at a moment, the present one unless said otherwise: when the step before it was made. Absent where the run is another one. */
  now(moment?: number): number | undefined;
  /** When the agent makes its next own step, or takes its next interrupt, in the recorded run; absent when it makes none any more. */
  next(agent: number): number | undefined;
  /** When it made its last one, or the start. */
  last(agent: number): number | undefined;
  /** Of the leading steps of the present run, as far as they have times. */
  times(): number[];
}

/** To be made when the recorded run has been laid out; absent for one without times. */
export function createClock(
  history: Pick<History, 'position' | 'length' | 'pieces' | 'lastOwn' | 'ownerOf'>,
  { steps, times = [] }: Run,
): Clock | undefined {
  const recorded = Math.min(times.length, history.length);
  if (recorded === 0) return undefined;
  const branch = history.ownerOf(recorded);
  const own = new Map<number, number[]>();
  for (let t = 0; t < recorded; t++) {
    const step = steps[t];
    if (step === CHANGE) continue;
    const { k, agent } = decisionParts(step);
    if (k === 'arrive') continue;
    const known = own.get(agent);
    if (known) known.push(t);
    else own.set(agent, [t]);
  }

  /** Leading steps of the present run that are those of the recorded one. */
  function shared(): number {
    let to = 0;
    for (const piece of history.pieces()) {
      if (piece.branch > branch) break;
      to = piece.to;
    }
    return Math.min(to, recorded);
  }

  const now = (moment = history.position): number | undefined => {
    if (moment > shared()) return undefined;
    return moment === 0 ? 0 : times[moment - 1];
  };

  return {
    now,
    next(agent) {
      const steps = own.get(agent) ?? [];
      const at = firstIndex(steps.length, (i) => steps[i] >= history.position);
      return at < steps.length ? times[steps[at]] : undefined;
    },
    last(agent) {
      const t = history.lastOwn(agent);
      return t < 0 ? 0 : times[t];
    },
    times: () => Array.from({ length: shared() }, (_, t) => times[t]),
  };
}
