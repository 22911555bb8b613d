// What a launch configuration says of a sampled run besides its number.
import type { SampledCase, SampleReport } from '../../server/sample/report.ts';
import type { SampledRunFields } from '../debug/launch.ts';

export function drawnFields(
  { seed, limitNs }: Pick<SampleReport, 'seed' | 'limitNs'>,
  { scheduler }: Pick<SampledCase, 'scheduler'>,
): Omit<SampledRunFields, 'run'> {
  return {
    seed,
    limitNs,
    ...(scheduler.name === 'time' ? {} : { scheduler: scheduler.name, maxSteps: scheduler.steps }),
    ...(scheduler.name === 'pct' ? { pctDepth: scheduler.depth } : {}),
  };
}
