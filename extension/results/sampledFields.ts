// What a launch configuration says of a sampled run besides its number.

import type { SampledRun } from '../../server/jobs/sampled-run.ts';
import type { SampledCase, SampleReport } from '../../server/sample/report.ts';

export function drawnFields(
  { seed, limitNs }: Pick<SampleReport, 'seed' | 'limitNs'>,
  { scheduler }: Pick<SampledCase, 'scheduler'>,
): Omit<SampledRun, 'run'> {
  return {
    seed,
    limitNs,
    ...(scheduler.name === 'time' ? {} : { scheduler: scheduler.name, maxSteps: scheduler.steps }),
    ...(scheduler.name === 'pct' ? { pctDepth: scheduler.depth } : {}),
  };
}
