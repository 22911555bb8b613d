/**
 * From a plan and what is in sight of it to shapes. The work depends on what is in sight and on how many pixels there are,
 * not on how long the run is: where several bars fall on one pixel, one is drawn.
 */
import { drawMarks } from './layout-marks.ts';
import type { Bars, LanePlan, Plan } from './plan.ts';
import { firstIndex, type Scale } from './scale.ts';
import type { Pattern, Role, Scene, Shape } from './shapes.ts';

export interface View {
  /** Of the whole drawing. */
  width: number;
  /** Position on the axis of time at the left edge, and pixels of a unit. */
  left: number;
  perUnit: number;
  /** Where the machine stands. */
  cursor?: number;
  /** Where the reader looks. */
  looksAt?: number;
  /** The lane that the reader looks at. */
  lane?: number;
  /** Moments that a search has found. */
  found?: readonly number[];
}

export const GUTTER = 72;
export const HEADER = 34;
const STEPS = 7;
const ROW = 16;
const HOLD = 14;
const STAND = 14;
const GAP = 12;
/** Narrower than this, text would only be noise. */
const TEXT_FROM = 22;

export interface Pen {
  scale: Scale;
  view: View;
  shapes: Shape[];
  /** First moment in sight, and the first that is not. */
  from: number;
  to: number;
  /** Pixel of a moment. */
  x(moment: number): number;
  /** Pixel at which a step is. */
  stepX(step: number): number;
  /** Last moment at or before a pixel. */
  momentAt(x: number): number;
}

export function laneHeight({ calls, holds, stands }: LanePlan): number {
  const rows = Math.max(1, calls.length) * ROW + holds.length * HOLD;
  return STEPS + rows + (stands.from.length > 0 ? STAND : 0) + 4;
}

/** Where the middle of each part of a lane is, for arrows. */
export function laneTops({ lanes }: Plan): number[] {
  let y = HEADER;
  return lanes.map((lane) => {
    const top = y;
    y += laneHeight(lane) + GAP;
    return top;
  });
}

export function layout(plan: Plan, scale: Scale, view: View): Scene {
  const { timeline, lanes } = plan;
  const tops = laneTops(plan);
  const shapes: Shape[] = [];
  const x = (moment: number) => GUTTER + (scale.at(moment) - view.left) * view.perUnit;
  const momentAt = (pixel: number) => scale.momentAt(view.left + (pixel - GUTTER) / view.perUnit);
  const pen: Pen = {
    scale,
    view,
    shapes,
    x,
    stepX: (step) => x(step + scale.lag),
    momentAt,
    from: momentAt(GUTTER),
    to: Math.min(timeline.length, momentAt(view.width) + 1),
  };
  lanes.forEach((lane, i) => void drawLane(pen, lane, tops[i], i));
  const bottom =
    tops.length === 0 ? HEADER : tops[tops.length - 1] + laneHeight(lanes[lanes.length - 1]) + GAP;
  const height = drawMarks(pen, plan, tops, bottom);
  lanes.forEach(({ name }, i) => {
    const h = laneHeight(lanes[i]);
    shapes.push({ k: 'box', x: 0, y: tops[i], w: GUTTER - 4, h, role: 'background', pattern: 'plain' });
    shapes.push({ k: 'text', x: 6, y: tops[i] + 12, text: name, role: 'text', bold: i === view.lane });
  });
  const places = tops.map((y, i) => ({ y, height: laneHeight(lanes[i]) }));
  return { width: view.width, height, lanes: places, gutter: GUTTER, shapes };
}

function drawLane(pen: Pen, lane: LanePlan, top: number, index: number): void {
  const { shapes, view, x } = pen;
  const height = laneHeight(lane);
  const right = Math.min(view.width, x(pen.to));
  const w = Math.max(0, right - GUTTER);
  shapes.push({ k: 'box', x: GUTTER, y: top, w, h: height, role: 'lane', pattern: 'plain' });
  drawSteps(pen, lane.steps, top);
  let y = top + STEPS;
  for (const bars of lane.calls) {
    if (bars) drawBars(pen, bars, y, ROW - 2, pen.stepX);
    y += ROW;
  }
  if (lane.calls.length === 0) y += ROW;
  if (lane.stands.from.length > 0) {
    drawBars(pen, lane.stands, y, STAND - 2);
    y += STAND;
  }
  for (const bars of lane.holds) {
    drawBars(pen, bars, y, HOLD - 2);
    y += HOLD;
  }
  for (const { from, halted, text } of lane.ends) {
    const role: Role = halted ? 'halted' : 'ended';
    const pattern: Pattern = halted ? 'crossed' : 'plain';
    box(pen, from, pen.to, top, height, role, pattern, halted ? text : undefined);
  }
  if (index === view.lane)
    shapes.push({
      k: 'line',
      x1: GUTTER,
      y1: top,
      x2: right,
      y2: top,
      role: 'cursor',
      arrow: false,
      dashed: false,
    });
}

/** A tick for each step of the agent's own; a band where they lie closer than that. */
function drawSteps(pen: Pen, steps: number[], top: number): void {
  const { x, stepX, momentAt, view } = pen;
  const { lag } = pen.scale;
  let i = firstIndex(steps.length, (n) => steps[n] >= pen.from - lag);
  while (i < steps.length && steps[i] < pen.to) {
    const left = stepX(steps[i]);
    let right = x(steps[i] + 1);
    if (right - left >= 3) right -= 1;
    else {
      // Several on one pixel are one tick.
      const next = momentAt(left + 1) + 1 - lag;
      right = Math.max(right, left + 1 + lag / 2);
      i = Math.max(i, firstIndex(steps.length, (n) => steps[n] >= next) - 1);
    }
    put(pen, left, right, top + 1, STEPS - 3, 'step', 'plain');
    i++;
    if (left > view.width) return;
  }
}

/** `begin`: the pixel where a bar begins. */
export function drawBars(pen: Pen, bars: Bars, y: number, h: number, begin = pen.x): void {
  const { x, momentAt, scale } = pen;
  const n = bars.from.length;
  let i = firstIndex(n, (k) => bars.to[k] > pen.from);
  while (i < n && bars.from[i] < pen.to) {
    const left = begin(bars.from[i]);
    const right = x(bars.to[i]);
    if (right - left >= 1) {
      put(pen, left, right, y, h, bars.role[i], bars.pattern[i], bars.text[i]);
      i++;
      continue;
    }
    put(pen, left, left + 1, y, h, bars.role[i], 'plain');
    const next = momentAt(left + 1) + 1;
    const fresh = begin === x ? next : next - scale.lag;
    const far = next - scale.lag;
    i = Math.max(
      i + 1,
      firstIndex(n, (k) => bars.from[k] >= fresh || bars.to[k] > far),
    );
  }
}

function box(
  pen: Pen,
  from: number,
  to: number,
  y: number,
  h: number,
  role: Role,
  pattern: Pattern,
  text?: string,
): void {
  if (to > from && from < pen.to) put(pen, pen.x(from), pen.x(to), y, h, role, pattern, text);
}

/** A box between two pixels, as much of it as is in sight. */
export function put(
  { shapes, view }: Pen,
  left: number,
  right: number,
  y: number,
  h: number,
  role: Role,
  pattern: Pattern,
  text?: string,
): void {
  const x = Math.max(GUTTER, left);
  const w = Math.min(view.width, right) - x;
  if (w <= 0) return;
  const gap = w > 4 ? 1 : 0;
  shapes.push({
    k: 'box',
    x: rounded(x),
    y,
    w: rounded(w - gap),
    h,
    role,
    pattern,
    ...(text !== undefined && w >= TEXT_FROM ? { text } : {}),
  });
}

export const rounded = (pixels: number): number => Math.round(pixels * 10) / 10;
