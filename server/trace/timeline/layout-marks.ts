/** What goes across the lanes: the ruler, arrows, the console, marks of the finding, the cursor. */
import { clockText } from '../clock-text.ts';
import { durationText } from '../names.ts';
import { GUTTER, HEADER, laneHeight, type Pen, put, rounded } from './layout.ts';
import { OPEN, PASS } from './model.ts';
import { lookOf, type Plan } from './plan.ts';
import type { Role } from './shapes.ts';
import { endOf } from './view.ts';

const LINE = 15;

/** Draws it and returns where the drawing ends. */
export function drawMarks(pen: Pen, plan: Plan, tops: number[], bottom: number): number {
  drawRuler(pen);
  drawArrows(pen, plan, tops);
  let y = bottom;
  y = drawConsole(pen, plan, y);
  y = drawLegend(pen, plan, y);
  drawFinding(pen, plan, bottom);
  drawFound(pen);
  const { cursor, looksAt } = pen.view;
  if (looksAt !== undefined && looksAt !== cursor) upright(pen, looksAt, bottom, 'cursor', true);
  if (cursor !== undefined) upright(pen, cursor, bottom, 'cursor', false);
  return y;
}

/** A number every so many steps that are far enough apart, and the time where it is to scale. */
function drawRuler(pen: Pen): void {
  const { shapes, x, scale } = pen;
  shapes.push({ k: 'text', x: 6, y: 10, text: scale.unit ? 'time' : 'step', role: 'faint', bold: false });
  if (scale.lag === 1) return drawClock(pen);
  let last = Number.NEGATIVE_INFINITY;
  const span = Math.max(1, pen.to - pen.from);
  const every = niceStep((span * 60) / Math.max(1, x(pen.to) - x(pen.from)));
  for (let t = Math.ceil(pen.from / every) * every; t <= pen.to; t += every) {
    const at = x(t);
    if (at - last < 40 || at < GUTTER) continue;
    last = at;
    const text = scale.unit ? `${t} (${durationText(Math.round(scale.at(t) * scale.unit))})` : String(t);
    shapes.push({ k: 'text', x: rounded(at), y: 10, text, role: 'faint', bold: false });
    if (scale.unit) last = at + 50;
    shapes.push({
      k: 'line',
      x1: rounded(at),
      y1: 17,
      x2: rounded(at),
      y2: 22,
      role: 'faint',
      arrow: false,
      dashed: false,
    });
  }
}

/** Round moments of simulated time. */
function drawClock({ shapes, scale, view, x, from, to }: Pen): void {
  const perTick = 110 / view.perUnit;
  const every = niceStep(Math.max(1, perTick));
  const end = Math.min(scale.end, view.left + (view.width - GUTTER) / view.perUnit);
  const stepsInSight = x(to) - x(from) > 0 ? to - from : 0;
  for (let i = Math.ceil(view.left / every); i * every <= end; i++) {
    const at = rounded(GUTTER + (i * every - view.left) * view.perUnit);
    const text = clockText(i * every);
    shapes.push({ k: 'text', x: at, y: 10, text, role: 'faint', bold: false });
    shapes.push({ k: 'line', x1: at, y1: 17, x2: at, y2: 22, role: 'faint', arrow: false, dashed: false });
  }
  shapes.push({ k: 'text', x: 6, y: 24, text: `${stepsInSight} steps`, role: 'faint', bold: false });
}

function niceStep(least: number): number {
  let size = 1;
  for (;;) {
    for (const n of [1, 2, 5]) if (n * size >= least) return n * size;
    size *= 10;
  }
}

function drawArrows(pen: Pen, { interrupts, passes, lanes }: Plan, tops: number[]): void {
  const { shapes, x } = pen;
  const drawn = new Set<string>();
  const middle = (lane: number) => tops[lane] + laneHeight(lanes[lane]) / 2;
  const arrow = (a: number, b: number, from: number, to: number, role: Role, dashed: boolean) => {
    if (Math.max(from, to) < pen.from || Math.min(from, to) > pen.to || !lanes[a] || !lanes[b]) return;
    const [x1, x2] = [rounded(x(from)), rounded(x(to))];
    // Many on one pixel are one.
    const key = `${Math.round(x1)} ${Math.round(x2)} ${a} ${b} ${role}`;
    if (drawn.has(key)) return;
    drawn.add(key);
    const down = tops[b] >= tops[a];
    const y1 = a === b ? tops[a] : down ? tops[a] + laneHeight(lanes[a]) : tops[a];
    const y2 = a === b ? middle(b) : down ? tops[b] : tops[b] + laneHeight(lanes[b]);
    if (x1 < GUTTER || x2 < GUTTER) return;
    shapes.push({ k: 'line', x1, y1, x2, y2, role, arrow: true, dashed });
  };
  for (const { sender, target, sent, arrived, taken } of interrupts) {
    const to = taken !== OPEN ? taken + 0.5 : arrived !== OPEN ? arrived + 0.5 : undefined;
    if (to === undefined) arrow(sender, target, sent + 0.5, sent + 1, 'arrow', true);
    else arrow(sender, target, sent + 0.5, to, 'arrow', taken === OPEN);
  }
  for (const { resource, kind, giver, taker, from, to } of passes)
    arrow(giver, taker, from, to, lookOf(resource).role, kind !== PASS.handover);
}

/** Lines that appeared, and records that were lost: a tick each, and the text where there is room. */
function drawConsole(pen: Pen, plan: Plan, top: number): number {
  const { shapes, x } = pen;
  const { timeline, lanes } = plan;
  let y = top;
  for (const [name, rows, role] of [
    ['console', plan.lines, 'text'],
    ['lost', plan.lost, 'lost'],
  ] as const) {
    if (rows.length === 0) continue;
    shapes.push({ k: 'text', x: 6, y: y + 6, text: name, role: 'faint', bold: false });
    let free = Number.NEGATIVE_INFINITY;
    let tick = Number.NEGATIVE_INFINITY;
    for (const { step, lane, text } of rows) {
      if (step < pen.from || step >= pen.to) continue;
      const at = x(step + 1);
      if (at - tick < 1) continue;
      tick = at;
      shapes.push({
        k: 'line',
        x1: rounded(at),
        y1: y,
        x2: rounded(at),
        y2: y + 12,
        role,
        arrow: false,
        dashed: false,
      });
      const words =
        role === 'text' ? `${lanes[lane].name}: ${timeline.strings[text]}` : timeline.strings[text];
      if (at < free) continue;
      free = at + words.length * 6.5 + 12;
      shapes.push({ k: 'text', x: rounded(at + 3), y: y + 6, text: words, role, bold: false });
    }
    y += LINE;
  }
  return y;
}

/** Which colour and pattern is which lock: those that are held at some time. */
function drawLegend(pen: Pen, { held, timeline }: Plan, top: number): number {
  let x = GUTTER;
  let y = top + 4;
  for (const resource of held) {
    const name = timeline.resources?.[resource]?.name ?? '';
    const w = 22 + name.length * 7;
    if (x + w > pen.view.width && x > GUTTER) {
      x = GUTTER;
      y += LINE;
    }
    const { role, pattern } = lookOf(resource);
    pen.shapes.push({ k: 'box', x, y, w: 14, h: 10, role, pattern });
    pen.shapes.push({ k: 'text', x: x + 18, y: y + 5, text: name, role: 'text', bold: false });
    x += w;
  }
  return y + LINE + 4;
}

function drawFinding(pen: Pen, { timeline, changes, faults }: Plan, bottom: number): void {
  const { marks } = timeline;
  if (marks.cycleFrom !== undefined && marks.end !== undefined) {
    put(pen, pen.x(marks.cycleFrom), pen.x(marks.end), HEADER - 6, 4, 'cycle', 'plain');
    put(pen, pen.x(marks.cycleFrom), pen.x(marks.end), bottom - 8, 4, 'cycle', 'plain');
    label(pen, marks.cycleFrom, 'repeats for ever', 'cycle');
  }
  if (marks.pointOfNoReturn !== undefined) {
    upright(pen, marks.pointOfNoReturn, bottom, 'mark', true);
    label(pen, marks.pointOfNoReturn, 'point of no return', 'mark');
  }
  if (marks.end !== undefined) upright(pen, marks.end, bottom, 'mark', false);
  for (const { step, text } of changes) {
    upright(pen, step, bottom, 'found', true);
    label(pen, step, `what-if: ${timeline.strings[text]}`, 'found');
  }
  for (const { step } of faults) upright(pen, endOf(step + 1, timeline), bottom, 'lost', false);
}

function drawFound(pen: Pen): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const moment of pen.view.found ?? []) {
    if (moment < pen.from || moment > pen.to) continue;
    const at = pen.x(moment);
    if (at - last < 2) continue;
    last = at;
    put(
      pen,
      at,
      Math.max(at + 2, pen.scale.lag === 1 ? at : pen.x(moment + 1)),
      HEADER - 3,
      2,
      'found',
      'plain',
    );
  }
}

function upright(pen: Pen, moment: number, bottom: number, role: Role, dashed: boolean): void {
  const at = rounded(pen.x(moment));
  if (at < GUTTER || at > pen.view.width) return;
  pen.shapes.push({ k: 'line', x1: at, y1: HEADER - 8, x2: at, y2: bottom - 4, role, arrow: false, dashed });
}

function label(pen: Pen, moment: number, text: string, role: Role): void {
  const at = rounded(pen.x(moment) + 3);
  if (at < GUTTER || at > pen.view.width) return;
  pen.shapes.push({ k: 'text', x: at, y: 26, text, role, bold: false });
}
