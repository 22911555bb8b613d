/** How often a case hangs in simulated time, as it stands beside the verdict of a check. */
import type { SampledCase, SampleReport } from '../sample/report.ts';
import type { CaseReport, CellRate } from '../trace/report.ts';
import { grouped } from './numbers.ts';
import { percent } from './quantities.ts';
import { schedulerName } from './rate-words.ts';

/** Nothing before the first run. */
export function cellRateOf({ seed }: SampleReport, sampled: SampledCase): CellRate | undefined {
  const { runs, hung, causes, scheduler, ended } = sampled;
  if (runs === 0) return undefined;
  return {
    runs,
    hung: hung.runs,
    rate: hung.rate,
    low: hung.low,
    high: hung.high,
    seed,
    scheduler: scheduler.name,
    ...(ended.firstRun === undefined ? {} : { firstEnd: ended.firstRun }),
    causes: causes.map(({ kind, headline, runs, rate, low, high, firstRun = 0, times }) => ({
      ...(kind ? { kind } : {}),
      headline,
      runs,
      rate,
      low,
      high,
      firstRun,
      ...(times.median === undefined ? {} : { medianNs: times.median }),
    })),
  };
}

/** "14 929 of 15 000 hang: 99.5 % (95 % 99.4 % to 99.6 %)"; "0 of 15 000 hang, at most 0.026 %; reachable in 31 steps". */
export function rateText(rate: CellRate, report: CaseReport | undefined): string {
  const { runs, hung, low, high } = rate;
  const share = `${grouped(hung)} of ${grouped(runs)} hang`;
  if (hung > 0) return `${share}: ${percent(rate.rate)} (95 % ${percent(low)} to ${percent(high)})`;
  const steps = report && stepsToHang(report);
  const known = steps === undefined ? '' : `; reachable in ${steps} ${steps === 1 ? 'step' : 'steps'}`;
  return `${share}, at most ${percent(high)}${known}`;
}

/** What the numbers are of. */
export function rateAbout({ seed, scheduler }: CellRate): string {
  return `${schedulerName({ name: scheduler })}, seed ${seed}`;
}

const HANGS: string[] = ['deadlock', 'stuck', 'livelock', 'halted'];

/** Of the shortest run into a hang that the check found. */
function stepsToHang({ expectations }: CaseReport): number | undefined {
  const hangs = expectations.flatMap(({ findings }) => findings.filter(({ kind }) => HANGS.includes(kind)));
  return hangs.length === 0 ? undefined : Math.min(...hangs.map(({ trace }) => trace.length));
}
