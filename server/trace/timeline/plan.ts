/** What does not depend on what is in sight: which bars lie in which row of which lane. Made once for a timeline. */
import { STATUS } from '../../program/program.ts';
import { durationText } from '../names.ts';
import { LONG, type Timeline } from './model.ts';
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
  const { strings, steps, from } = timeline;
  for (let t = from; t < from + steps.length; t++) {
    const step = steps[t - from];
    if (step >= 0 && step >> 24 !== 2) lanes[(step >> 16) & 0xff]?.steps.push(t);
  }
  for (const call of rowsOf(timeline, 'calls')) {
    const { calls } = lanes[call.lane];
    calls[call.depth] ??= noBars();
    const to = endOf(call.to, timeline);
    addBar(calls[call.depth], call.from, to, LEVEL_ROLE[call.level], 'plain', strings[call.name]);
  }
  const stands = [
    ...rowsOf(timeline, 'waits').map((w) => ({ ...w, role: 'wait' as const, label: strings[w.text] })),
    ...rowsOf(timeline, 'longs').map((l) => ({
      ...l,
      role: 'long' as const,
      label: longText(strings[l.text], l),
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
  for (const hold of rowsOf(timeline, 'holds'))
    if (hold.lane >= 0) placeHold(lanes[hold.lane], timeline, hold);
  return {
    timeline,
    lanes,
    interrupts: rowsOf(timeline, 'interrupts'),
    passes: rowsOf(timeline, 'passes').filter(({ taker }) => taker >= 0),
    lines: rowsOf(timeline, 'lines'),
    lost: rowsOf(timeline, 'drops').filter(({ read }) => read === 0),
    changes: rowsOf(timeline, 'changes'),
    faults: rowsOf(timeline, 'faults'),
    held: [...new Set(rowsOf(timeline, 'holds').map(({ resource }) => resource))].sort((a, b) => a - b),
  };
}

function longText(text: string, { length, how }: { length: number; how: number }): string {
  return how === LONG.gaveUp ? `${text}: gives up after ${durationText(length)}` : text;
}

function placeHold(
  lane: LanePlan,
  timeline: Timeline,
  hold: { resource: number; from: number; to: number },
): void {
  let row = lane.holds.findIndex((bars) => bars.to[bars.to.length - 1] <= hold.from);
  if (row < 0) row = lane.holds.push(noBars()) - 1;
  const { role, pattern } = lookOf(hold.resource);
  const name = timeline.resources?.[hold.resource]?.name ?? '';
  addBar(lane.holds[row], hold.from, endOf(hold.to, timeline), role, pattern, name);
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
