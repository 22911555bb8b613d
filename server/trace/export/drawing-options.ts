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

/** What is marked before step `t`. */
export interface Mark {
  t: number;
  text: string;
}

/** In the order of their steps. */
export function marksOf({ pointOfNoReturn, cycleFrom }: Marks): Mark[] {
  const marks: Mark[] = [];
  if (pointOfNoReturn !== undefined) marks.push({ t: pointOfNoReturn, text: 'point of no return' });
  if (cycleFrom !== undefined) marks.push({ t: cycleFrom, text: 'from here on, round and round' });
  return marks.sort((a, b) => a.t - b.t);
}
