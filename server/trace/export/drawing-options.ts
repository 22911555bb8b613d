/** What to draw of a run, and what to mark in it. */
import type { Detail } from './lines.ts';

export interface Marks {
  /** Steps before the point of no return, and before the cycle begins. */
  pointOfNoReturn?: number;
  cycleFrom?: number;
}

export interface DrawingOptions extends Marks {
  detail?: Detail;
}

/** In the order of their steps. */
export function marksOf({ pointOfNoReturn, cycleFrom }: Marks): { t: number; text: string }[] {
  const marks: { t: number; text: string }[] = [];
  if (pointOfNoReturn !== undefined) marks.push({ t: pointOfNoReturn, text: 'point of no return' });
  if (cycleFrom !== undefined) marks.push({ t: cycleFrom, text: 'from here on, round and round' });
  return marks.sort((a, b) => a.t - b.t);
}
