/** What does not depend on what is in sight: which bars lie in which row of which lane. Made once for a timeline. */

import { STATUS } from '../../program/program.ts';
import { aboutTimeText } from '../clock-text.ts';
import { durationText } from '../names.ts';
import { LONG, type Timeline, timeOfStep } from './model.ts';
import { columnsOf, widthOf } from './rows.ts';
import type { Pattern, Role } from './shapes.ts';
import { endOf, type RowOf, rowsOf } from './view.ts';

/** Bars that do not overlap, in order. */
export interface Bars {
  from: number[];
  to: number[];
  role: Role[];
  pattern: Pattern[];
  text: string[];
}

export interface LanePlan {
  name: string;
  /** Outermost calls first. */
  calls: Bars[];
  /** Waiting and long steps. */
  stands: Bars;
  holds: Bars[];
  /** Its own steps. */
  steps: number[];
  ends: { from: number; halted: boolean; text: string }[];
}

export interface Plan {
  timeline: Timeline;
  lanes: LanePlan[];
  interrupts: RowOf<'interrupts'>[];
  passes: RowOf<'passes'>[];
  lines: RowOf<'lines'>[];
  /** Records that were overwritten before anybody had read them. */
  lost: RowOf<'drops'>[];
  changes: RowOf<'changes'>[];
  faults: RowOf<'faults'>[];
  /** Locks that are held at some time. */
  held: number[];
}

const CALL = columnsOf('calls');
const CALL_WIDTH = widthOf('calls');
const HOLD = columnsOf('holds');
const HOLD_WIDTH = widthOf('holds');
const LEVEL_ROLE: Role[] = ['call', 'irq', 'nmi'];
const LOCK_ROLES = ['lock0', 'lock1', 'lock2', 'lock3', 'lock4', 'lock5', 'lock6', 'lock7'] as const;
const LOCK_PATTERNS: Pattern[] = ['plain', 'upright', 'level', 'dotted', 'hatched'];

/** A lock keeps its colour and pattern wherever it is drawn. */
export function lookOf(resource: number): { role: Role; pattern: Pattern } {
  return {
    role: LOCK_ROLES[resource % LOCK_ROLES.length],
    pattern: LOCK_PATTERNS[resource % LOCK_PATTERNS.length],
  };
}

export function planOf(timeline: Timeline): Plan {
  const lanes = (timeline.lanes ?? []).map(
    ({ name }): LanePlan => ({
      name,
      calls: [],
      stands: noBars(),
      holds: [],
      steps: [],
      ends: [],
    }),
  );
  const { strings } = timeline;
  placeSteps(lanes, timeline);
  placeCalls(lanes, timeline);
  const stands = [
    ...rowsOf(timeline, 'waits').map((w) => ({ ...w, role: 'wait' as const, label: strings[w.text] })),
    ...rowsOf(timeline, 'longs').map((l) => ({
      ...l,
      role: 'long' as const,
      label: longText(timedText(timeline, l), l),
    })),
  ].sort((a, b) => a.from - b.from);
  for (const { lane, from: begin, to, role, label } of stands)
    addBar(
      lanes[lane].stands,
      begin,
      endOf(to, timeline),
      role,
      role === 'wait' ? 'hatched' : 'dotted',
      label,
    );
  for (const end of rowsOf(timeline, 'ends')) {
    const halted = end.status === STATUS.halted || end.status === STATUS.parkedThenHalted;
    lanes[end.lane].ends.push({ from: end.from, halted, text: strings[end.text] });
  }
  placeHolds(lanes, timeline);
  return {
    timeline,
    lanes,
    interrupts: rowsOf(timeline, 'interrupts'),
    passes: rowsOf(timeline, 'passes').filter(({ taker }) => taker >= 0),
    lines: rowsOf(timeline, 'lines'),
    lost: rowsOf(timeline, 'drops').filter(({ read }) => read === 0),
    changes: rowsOf(timeline, 'changes'),
    faults: rowsOf(timeline, 'faults'),
    held: heldIn(timeline),
  };
}

/** Where there is a clock it says how long the step really was. */
function timedText(timeline: Timeline, { text, length, from, to }: RowOf<'longs'>): string {
  const words = timeline.strings[text];
  const [began, ended] = [from - 1, endOf(to, timeline) - 1].map((step) => timeOfStep(timeline, step));
  if (began === undefined || ended === undefined) return words;
  return words.replace(durationText(length), aboutTimeText(ended - began));
}

function longText(text: string, { length, how }: { length: number; how: number }): string {
  return how === LONG.gaveUp ? `${text}: gives up after ${durationText(length)}` : text;
}

function placeSteps(lanes: LanePlan[], { steps, from }: Timeline): void {
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (step >= 0 && step >> 24 !== 2) lanes[(step >> 16) & 0xff]?.steps.push(from + i);
  }
}

// Of calls and holds there can be very many: no object is made of a row.

function placeCalls(lanes: LanePlan[], timeline: Timeline): void {
  const { calls: data, strings } = timeline;
  for (let row = 0; row < data.length; row += CALL_WIDTH) {
    const { calls } = lanes[data[row + CALL.lane]];
    const depth = data[row + CALL.depth];
    calls[depth] ??= noBars();
    const to = endOf(data[row + CALL.to], timeline);
    const role = LEVEL_ROLE[data[row + CALL.level]];
    addBar(calls[depth], data[row + CALL.from], to, role, 'plain', strings[data[row + CALL.name]]);
  }
}

/** In the first row of the lane that is free by then. */
function placeHolds(lanes: LanePlan[], timeline: Timeline): void {
  const { holds: data, resources = [] } = timeline;
  const looks = resources.map((_, resource) => lookOf(resource));
  for (let at = 0; at < data.length; at += HOLD_WIDTH) {
    const lane = lanes[data[at + HOLD.lane]];
    if (!lane) continue;
    const from = data[at + HOLD.from];
    let row = 0;
    while (row < lane.holds.length && lane.holds[row].to[lane.holds[row].to.length - 1] > from) row++;
    if (row === lane.holds.length) lane.holds.push(noBars());
    const resource = data[at + HOLD.resource];
    const { role, pattern } = looks[resource];
    const to = endOf(data[at + HOLD.to], timeline);
    addBar(lane.holds[row], from, to, role, pattern, resources[resource].name);
  }
}

function heldIn({ holds: data, resources = [] }: Timeline): number[] {
  const held = resources.map(() => false);
  for (let at = 0; at < data.length; at += HOLD_WIDTH)
    if (data[at + HOLD.lane] >= 0) held[data[at + HOLD.resource]] = true;
  return held.flatMap((is, resource) => (is ? [resource] : []));
}

function noBars(): Bars {
  return { from: [], to: [], role: [], pattern: [], text: [] };
}

function addBar(bars: Bars, from: number, to: number, role: Role, pattern: Pattern, text: string): void {
  bars.from.push(from);
  bars.to.push(to);
  bars.role.push(role);
  bars.pattern.push(pattern);
  bars.text.push(text);
}
