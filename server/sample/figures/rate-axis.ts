/**
 * The axis that rates and their intervals are drawn on, chosen from them: from 0, or logarithmic where they span decades. A rate of 0 has no
 * place on a logarithmic axis: it stands apart at the left, and its interval comes from there.
 */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { RateReport } from '../report.ts';

export interface RateAxis {
  kind: 'linear' | 'log';
  /** What its ends stand for, 0 aside on a logarithmic one. */
  from: number;
  to: number;
  /** On a logarithmic axis: 0 has a place of its own. */
  zero: boolean;
  ticks: number[];
  /** Where a rate is, from 0 at the left to 1 at the right. */
  at(rate: number): number;
}

/** Rates that differ by this factor cannot be told apart on one linear axis. */
const WIDE = 30;
/** The part of a logarithmic axis that is kept for 0. */
const APART = 0.12;

export function rateAxisOf(rates: readonly RateReport[]): RateAxis {
  const highest = Math.max(...rates.map(({ high }) => high));
  const points = rates.map(({ rate, high }) => (rate > 0 ? rate : high)).filter((r) => r > 0);
  if (points.length > 1 && Math.max(...points) / Math.min(...points) >= WIDE) return logAxis(rates, highest);
  const scale = scaleLinear().domain([0, highest]).nice(5);
  const to = Math.min(1, scale.domain()[1]);
  const linear = scaleLinear().domain([0, to]).clamp(true);
  return { kind: 'linear', from: 0, to, zero: false, ticks: linear.ticks(5), at: (rate) => linear(rate) };
}

function logAxis(rates: readonly RateReport[], highest: number): RateAxis {
  const positive = rates.map(({ low, high }) => (low > 0 ? low : high));
  const first = Math.floor(Math.log10(Math.min(...positive)));
  const last = Math.ceil(Math.log10(highest));
  const tens = Array.from({ length: last - first + 1 }, (_, i) => Number(`1e${first + i}`));
  const [from, to] = [tens[0], tens[tens.length - 1]];
  const zero = rates.some(({ low }) => low === 0);
  const scale = scaleLog()
    .domain([from, to])
    .range([zero ? APART : 0, 1])
    .clamp(true);
  return {
    kind: 'log',
    from,
    to,
    zero,
    ticks: [...(zero ? [0] : []), ...tens],
    at: (rate) => (rate > 0 ? scale(rate) : 0),
  };
}
