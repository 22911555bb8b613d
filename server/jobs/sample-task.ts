/** Sampling as a job of the edges that run jobs in threads. */
import type { SampleReport } from '../sample/report.ts';
import type { JobHooks } from './case-work.ts';
import type { Files } from './files.ts';
import { type SampleJob, sample } from './sample.ts';
import { samplerHere } from './samplers.ts';
import { version } from './version.ts';

export interface SampleTask extends SampleJob {
  k: 'sample';
  /** Tell what is known before all of it is. */
  parts?: boolean;
}

/** What a job says nothing of. */
export const SAMPLE_DEFAULTS = {
  runs: 15_000,
  seed: 1,
  limitNs: 60e9,
  limitSteps: 1_000_000,
  pctDepth: 3,
} as const;

/** A case is written down again after so many milliseconds. */
const EVERY_MS = 250;

/** Runs that were made before it was cancelled are in the report. */
export async function sampleTask(job: SampleTask, files: Files, hooks: JobHooks): Promise<SampleReport> {
  const cancelled = hooks.cancelled ?? (() => false);
  let told = Number.NEGATIVE_INFINITY;
  return sample(job, files, {
    threads: hooks.samplers ?? samplerHere(cancelled),
    lockstep: version,
    cancelled,
    progress: ({ label, case: index, cases: total, tally, runs }) =>
      hooks.progress?.({
        label,
        index,
        done: index,
        total,
        sampled: { runs: tally.runs, of: runs, hung: tally.hung },
      }),
    ...(job.parts
      ? {
          begun: (report) => hooks.part?.({ k: 'sampling', report: { ...report, cases: [] } }),
          known: (index, make) => {
            const now = performance.now();
            if (now - told < EVERY_MS) return;
            told = now;
            hooks.part?.({ k: 'sampled', index, case: make() });
          },
        }
      : {}),
  });
}
