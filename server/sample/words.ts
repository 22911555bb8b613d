/** Rates and times of sampled runs as people read them. */
import { aboutTimeText } from '../trace/clock-text.ts';
import type { RateReport, SchedulerReport } from './report.ts';

export { clockText } from '../trace/clock-text.ts';

/** "1.0 %"; of less than one in a hundred, two digits. */
export function percentText(share: number): string {
  const value = share * 100;
  if (value === 0 || value === 100) return `${value} %`;
  return `${value < 1 ? value.toPrecision(2) : value.toFixed(1)} %`;
}

/** "95 % 0.73 % to 1.5 %". */
export function intervalText({ low, high }: Pick<RateReport, 'low' | 'high'>): string {
  return `95 % ${percentText(low)} to ${percentText(high)}`;
}

/** Three digits of simulated nanoseconds: "348 ms". */
export const shortTimeText = (ns: number): string =>
  aboutTimeText(ns < 1000 ? Number(ns.toPrecision(3)) : ns);

/** Without numbers: what chose who moves. */
export function schedulerName({ name }: Pick<SchedulerReport, 'name'>): string {
  return { time: 'simulated time', random: 'uniform random walk', pct: 'priorities (PCT)' }[name];
}
