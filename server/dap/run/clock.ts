// Simulated time in a session: that of a sampled run, as long as the run is that one.
import { ARRIVALS } from '../../machine/decision.ts';
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
  const own = ownSteps(steps, recorded);

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
      const steps = own[agent] ?? [];
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

/** Of each agent the numbers of its own steps, interrupts that it takes among them, in order. Of a run of millions. */
function ownSteps(steps: ArrayLike<number>, length: number): Int32Array[] {
  const isOwn = (step: number): boolean => step !== CHANGE && step < ARRIVALS;
  const agentOf = (step: number): number => (step >> 16) & 0xff;
  const counts = new Int32Array(256);
  for (let t = 0; t < length; t++) if (isOwn(steps[t])) counts[agentOf(steps[t])]++;
  const own = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let t = 0; t < length; t++) {
    const agent = agentOf(steps[t]);
    if (isOwn(steps[t])) own[agent][counts[agent]++] = t;
  }
  return own;
}
