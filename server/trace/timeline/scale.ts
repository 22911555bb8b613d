/**
 * Where a moment is on the axis of time, in units. `steps`: each step is one unit. `time`, of a run with a clock: nanoseconds, and a step has
 * no width. `time`, of another run: a long step takes as much as it is long, the shortest that the run has SHORTEST units, and every other
 * step one; what others do meanwhile lies inside it.
 */
import { hasClock, LONG, type Timeline } from './model.ts';
import { rowsOf } from './view.ts';

export type ScaleKind = 'steps' | 'time';

/** Units of the shortest long step. */
const SHORTEST = 8;

export interface Scale {
  kind: ScaleKind;
  /** Position of a moment. */
  at(moment: number): number;
  /** Last moment at or before a position. */
  momentAt(position: number): number;
  /** Nanoseconds of a unit; undefined where units are steps. */
  unit?: number;
  /** Position of the end of the run. */
  end: number;
  /** 1 where steps have no width: step t is then at moment t + 1, which it leads to, and not in front of it. */
  lag: 0 | 1;
}

export function createScale(timeline: Timeline, kind: ScaleKind): Scale {
  const { length } = timeline;
  if (kind === 'time' && hasClock(timeline)) return clockScale(timeline);
  const longs = kind === 'steps' ? [] : rowsOf(timeline, 'longs');
  const passed = longs.filter(({ how }) => how === LONG.through || how === LONG.gaveUp);
  if (passed.length === 0) {
    const momentAt = (x: number) => Math.max(0, Math.min(length, Math.floor(x)));
    return { kind, at: (moment) => moment, momentAt, end: length, lag: 0 };
  }
  const unit = passed.reduce((least, long) => Math.min(least, long.length), Number.MAX_VALUE) / SHORTEST;
  const positions = new Float64Array(length + 1);
  const ending = new Map<number, { from: number; units: number }[]>();
  for (const { from, to, length: ns } of passed) {
    const here = ending.get(to) ?? [];
    here.push({ from, units: ns / unit });
    ending.set(to, here);
  }
  for (let t = 1; t <= length; t++) {
    positions[t] = positions[t - 1] + 1;
    for (const { from, units } of ending.get(t) ?? [])
      positions[t] = Math.max(positions[t], positions[from] + units);
  }
  return {
    kind,
    unit,
    end: positions[length],
    lag: 0,
    at: (moment) => between(positions, Math.max(0, Math.min(length, moment))),
    momentAt: (x) => Math.max(0, firstIndex(length + 1, (i) => positions[i] > x) - 1),
  };
}

/** Moment t is when the step that leads to it was made. */
function clockScale({ times = [], length }: Timeline): Scale {
  const positions = Float64Array.from({ length: length + 1 }, (_, t) => (t === 0 ? 0 : times[t - 1]));
  return {
    kind: 'time',
    unit: 1,
    lag: 1,
    end: positions[length],
    at: (moment) => positions[Math.max(0, Math.min(length, Math.ceil(moment)))],
    momentAt: (x) => Math.max(0, firstIndex(length + 1, (i) => positions[i] > x) - 1),
  };
}

/** Arrows begin and end within steps. */
function between(positions: Float64Array, moment: number): number {
  const [before, after] = [positions[Math.floor(moment)], positions[Math.ceil(moment)]];
  return before + (after - before) * (moment - Math.floor(moment));
}

/** The first of 0 .. n-1 for which something holds that holds for all after it too; n when there is none. */
export function firstIndex(n: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
