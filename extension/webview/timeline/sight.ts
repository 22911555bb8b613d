/** What part of the axis of time is in sight, and how it moves. Positions are units of the scale, widths pixels. */

export interface Sight {
  /** Position at the left edge. */
  left: number;
  perUnit: number;
}

/** A step is never wider than this. */
const WIDEST = 80;
/** Room behind the end, so that it can be seen. */
const BEHIND = 60;

export function fitted(end: number, width: number): Sight {
  return { left: 0, perUnit: Math.min(WIDEST, Math.max(1, width - BEHIND) / Math.max(1, end)) };
}

/** The position under a pixel stays where it is. */
export function zoomed(sight: Sight, factor: number, pixel: number, end: number, width: number): Sight {
  const least = Math.min(WIDEST, Math.max(1, width - BEHIND) / Math.max(1, end));
  const perUnit = Math.min(WIDEST, Math.max(least, sight.perUnit * factor));
  const under = sight.left + pixel / sight.perUnit;
  return clamped({ left: under - pixel / perUnit, perUnit }, end, width);
}

export function panned(sight: Sight, pixels: number, end: number, width: number): Sight {
  return clamped({ ...sight, left: sight.left + pixels / sight.perUnit }, end, width);
}

/** Moves as little as makes a position visible. */
export function showing(sight: Sight, position: number, end: number, width: number): Sight {
  const margin = Math.min(80, width / 4) / sight.perUnit;
  const visible = width / sight.perUnit;
  if (position >= sight.left + Math.min(margin, sight.left) && position <= sight.left + visible - margin)
    return sight;
  const left = position < sight.left + margin ? position - margin : position - visible + margin;
  return clamped({ ...sight, left }, end, width);
}

/** As much of the axis as there is between two positions, in the middle of what is in sight. */
export function around(from: number, to: number, end: number, width: number): Sight {
  const perUnit = Math.min(WIDEST, width / Math.max(1e-9, to - from));
  return clamped({ left: (from + to) / 2 - width / perUnit / 2, perUnit }, end, width);
}

function clamped({ left, perUnit }: Sight, end: number, width: number): Sight {
  const most = Math.max(0, end - (width - BEHIND) / perUnit);
  return { perUnit, left: Math.max(0, Math.min(most, left)) };
}
