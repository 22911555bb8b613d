// What is said of sampled runs, in the output channel and in the results view.
import { counted, grouped } from '../../server/reports/numbers.ts';
import { percent, timeText } from '../../server/reports/quantities.ts';
import { schedulerName } from '../../server/reports/rate-words.ts';
import type { SampledCase, SampleReport } from '../../server/sample/report.ts';

/** "15 000 runs, seed 1, simulated time, at most 60 s each". */
export function aboutRuns(report: SampleReport, { runs, scheduler }: SampledCase): string {
  const asked = report.runs.to - report.runs.from;
  const made = runs === asked ? counted(runs, 'run') : `${grouped(runs)} of ${counted(asked, 'run')}`;
  const limit = scheduler.name === 'time' ? timeText(report.limitNs) : counted(scheduler.steps, 'step');
  return `${made}, seed ${report.seed}, ${schedulerName(scheduler)}, at most ${limit} each`;
}

/** What a person wants to know first. */
export function outcomeOf({ runs, hung, check }: SampledCase): string {
  if (runs === 0) return 'No run was made.';
  const none = `None of ${counted(runs, 'run')} hangs`;
  if (hung.runs === 0 && check?.verdict === 'holds') return `${none}, and none can.`;
  if (hung.runs === 0)
    return `${none}. That is no proof: up to ${percent(hung.high)} may.${check ? '' : ' A check says whether it can happen at all.'}`;
  return `${grouped(hung.runs)} of ${counted(runs, 'run')} hang: ${percent(hung.rate)}.`;
}

export const CONDITION_VERBS = {
  always: 'violated',
  never: 'violated',
  eventually: 'lost',
  reachable: 'reached',
} as const;
