/** What is said of sampled runs beside their numbers. */
import type { RateReport, SchedulerReport } from '../sample/report.ts';
import { percent } from './quantities.ts';

/** "95 % 0.73 % to 1.5 %". */
export function intervalText({ low, high }: Pick<RateReport, 'low' | 'high'>): string {
  return `95 % ${percent(low)} to ${percent(high)}`;
}

/** Without numbers: what chose who moves. */
export function schedulerName({ name }: Pick<SchedulerReport, 'name'>): string {
  return { time: 'simulated time', random: 'uniform random walk', pct: 'priorities (PCT)' }[name];
}
