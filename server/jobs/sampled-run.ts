/** One run of a sampling made again: its steps, when each was made, and what it comes to. */
import type { Pieces } from '../sample/pieces.ts';
import type { RunResult } from '../sample/run.ts';
import { createSampler, type SampleSetup } from '../sample/sampler.ts';
import type { TraceFinding } from '../trace/file/format.ts';
import { type Run, runOf } from '../trace/run.ts';
import type { Drawn } from './sample.ts';
import { SAMPLE_DEFAULTS } from './sample-task.ts';

/** What a run is drawn from beside its case: the same gives the same run. */
export interface SampledRun {
  run: number;
  seed?: number;
  limitNs?: number;
  scheduler?: 'time' | 'random' | 'pct';
  maxSteps?: number;
  pctDepth?: number;
}

export interface Replayed {
  /** With the times of all of its steps, where the scheduler has a clock. */
  run: Run;
  result: RunResult;
  /** What it hangs for, if it does and that is decided. */
  finding?: TraceFinding;
}

/** More steps than this are no run that anybody looks at, and more than there may be room for. */
export const MOST_REPLAYED = 10_000_000;

/** Each piece says how many steps were made again so far. Undefined for a run that is too long. */
export function* replayed(setup: SampleSetup, number: number): Pieces<Replayed | undefined> {
  const decisions: number[] = [];
  const times: number[] = [];
  const result = yield* createSampler(setup).replay(number, MOST_REPLAYED, (decision, ns) => {
    decisions.push(decision);
    times.push(ns);
  });
  if (!result) return undefined;
  const [hang] = result.hangs;
  return {
    run: { ...runOf(decisions), ...(setup.scheduler.name === 'time' ? { times } : {}) },
    result,
    ...(hang
      ? {
          finding: {
            id: `run ${number}`,
            kind: hang.kind,
            headline: hang.headline,
            ...(result.exact ? { pointOfNoReturn: result.steps } : {}),
          },
        }
      : {}),
  };
}

/** What a sampling that has this run is asked for, beside the case. */
export function drawnFrom(sampled: SampledRun): Drawn {
  const { seed, limitNs, limitSteps, pctDepth } = SAMPLE_DEFAULTS;
  const { scheduler = 'time' } = sampled;
  return {
    seed: sampled.seed ?? seed,
    limitNs: sampled.limitNs ?? limitNs,
    limitSteps: sampled.maxSteps ?? limitSteps,
    scheduler:
      scheduler === 'pct' ? { name: 'pct', depth: sampled.pctDepth ?? pctDepth } : { name: scheduler },
  };
}
