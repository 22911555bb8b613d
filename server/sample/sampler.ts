/** Samples runs of one case by their numbers, and counts what they come to. What a number gives depends on the setup alone. */
import type { Hooks } from '../explore/budget.ts';
import type { StepProgram } from '../program/program.ts';
import { createJudge, type JudgeLimits } from './judge/judge.ts';
import { type Pieces, wholeUnless } from './pieces.ts';
import type { Watched } from './plan.ts';
import { type RunResult, runInPieces } from './run.ts';
import { toSearched } from './searched-state.ts';
import { createSimulator, type Recorder, type Scheduler, type Stop } from './simulator.ts';
import { countRun, emptyTally, type Tally } from './tally.ts';

/** Plain data: it is sent to whoever samples. */
export interface SampleSetup {
  /** In which lines of different lengths are told apart. */
  sampled: StepProgram;
  /** The same, as a check searches it; absent where the two are one. */
  searched?: StepProgram;
  scheduler: Scheduler;
  seed: number;
  /** Simulated time after which a run is given up. */
  limitNs: number;
  /** Steps, for schedulers without a clock. */
  limitSteps: number;
  judge?: JudgeLimits;
}

export interface Sampler {
  /** Runs `from` .. `to - 1`; fewer when it is told to stop. */
  runs(from: number, to: number, stop?: () => boolean): Tally;
  /** One run, decision by decision; each piece says how many were recorded so far. Undefined for one of more than `most` steps. */
  replay(run: number, most: number, recorder: Recorder): Pieces<RunResult | undefined>;
}

/** Steps that are recorded at once: some milliseconds. */
const RECORDED = 1 << 14;

/** Conditions of a program's expectations that are watched, in their order; and which must come about. */
export function watchedOf({ expectations }: StepProgram): { watched: Watched[]; eventually: number[] } {
  const watched: Watched[] = [];
  const eventually: number[] = [];
  for (const e of expectations) {
    if (!('condition' in e)) continue;
    if (e.k === 'eventually') eventually.push(watched.length);
    watched.push({ condition: e.condition, when: e.k === 'always' ? 0 : 1 });
  }
  return { watched, eventually };
}

export function createSampler(setup: SampleSetup, hooks: Hooks = {}): Sampler {
  const { sampled, scheduler, seed, limitNs, limitSteps } = setup;
  const searched = setup.searched ?? sampled;
  const { watched, eventually } = watchedOf(sampled);
  const asked = watchedOf(searched);
  const conditions = asked.eventually.map((i) => asked.watched[i].condition);
  const simulator = createSimulator(sampled, { watched, scheduler });
  const around = {
    simulator,
    judge: createJudge(searched, conditions, setup.judge, hooks),
    searched: toSearched(sampled, searched),
    limits: { ns: limitNs, steps: limitSteps },
    watched: watched.length,
    eventually,
    hasClock: scheduler.name === 'time',
  };
  return {
    runs(from, to, stop = () => false) {
      const tally = emptyTally(watched.length);
      for (let run = from; run < to && !stop(); run++) {
        // One run can be billions of steps long.
        const result = wholeUnless(stop, runInPieces(around, { seed, run }));
        // A search that was called off leaves a run undecided.
        if (!result || stop()) break;
        countRun(tally, run, result, eventually);
      }
      return tally;
    },
    *replay(run, most, recorder) {
      const making = runInPieces(around, { seed, run });
      let made = making.next();
      for (; !made.done; made = making.next()) {
        // Nobody waits for the rest of what is too long already.
        if (made.value > most) return undefined;
        yield 0;
      }
      const result = made.value;
      if (result.made > most) return undefined;
      simulator.begin({ seed, run }, limitNs, recorder);
      for (let stop: Stop = 'steps'; simulator.steps() < result.made; yield simulator.steps()) {
        stop = simulator.advance(Math.min(result.made, simulator.steps() + RECORDED));
        if (stop !== 'steps' && stop !== 'halted') break;
      }
      simulator.flush();
      return result;
    },
  };
}
