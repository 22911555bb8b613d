/** What is said of sampled runs beside their numbers. */
import type { RateReport, SampledCase, SchedulerReport } from '../sample/report.ts';
import { counted } from './numbers.ts';
import { percent, timeText } from './quantities.ts';

/** "95 % 0.73 % to 1.5 %". */
export function intervalText({ low, high }: Pick<RateReport, 'low' | 'high'>): string {
  return `95 % ${percent(low)} to ${percent(high)}`;
}

/** Without numbers: what chose who moves. */
export function schedulerName({ name }: Pick<SchedulerReport, 'name'>): string {
  return { time: 'simulated time', random: 'uniform random walk', pct: 'priorities (PCT)' }[name];
}

/** That long steps of some runs took longer than was drawn. */
export function lateWords({ runs, mostNs }: SampledCase['late']): string {
  return `In ${counted(runs, 'run')} a long step ended later than drawn, by ${timeText(mostNs)} at most: the time rules wanted it.`;
}
