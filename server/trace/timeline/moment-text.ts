/** What there is to say of a step and of the moment before it: for pointing at it, and for reading it aloud. */
import { decisionParts } from '../../machine/decision.ts';
import { aboutTimeText, clockText } from '../clock-text.ts';
import {
  agentOfStep,
  CHANGED_BY_HAND,
  hasClock,
  OPEN,
  PLACE,
  ROW,
  type TableName,
  type Timeline,
  timeOfStep,
} from './model.ts';
import { type RowOf, rowAt, rowCount, rowsOf } from './view.ts';

/** "CPU 1: console_owner = CPU 1". `text` is what the step did, where it is known; otherwise its statement. */
export function stepText(timeline: Timeline, step: number, text?: string): string {
  const decision = timeline.steps[step - timeline.from];
  if (decision === undefined) return `Moment ${step}: the end of the run`;
  const who = timeline.lanes?.[agentOfStep(decision)]?.name ?? '';
  return decision === CHANGED_BY_HAND
    ? (text ?? 'what-if')
    : `${who}: ${text || interruptText(timeline, decision) || statementText(timeline, step)}`;
}

/** "at 87.003122 ms"; nothing without a clock. */
export function whenText(timeline: Timeline, step: number): string {
  const ns = timeOfStep(timeline, step);
  return ns === undefined ? '' : `at ${clockText(ns)}`;
}

/** An interrupt is not about the statement at which it comes. */
function interruptText({ vectors }: Timeline, decision: number): string | undefined {
  const { k } = decisionParts(decision);
  if (k === 'step') return undefined;
  const { kind, name } = vectors?.[decision & 0xffff] ?? { kind: '', name: '' };
  const what = `${kind.toUpperCase()} ${name}`;
  return k === 'arrive' ? `${what} arrives` : `takes ${what}`;
}

function statementText(timeline: Timeline, step: number): string {
  return timeline.strings[placeColumn(timeline, step, 'text')] ?? '';
}

/** "console_unlock, printk.lockstep:213"; nothing where nothing stands. */
export function whereText(timeline: Timeline, step: number): string {
  if (!timeline.at[step - timeline.from]) return '';
  const fn = timeline.strings[placeColumn(timeline, step, 'fn')];
  const uri = timeline.sources?.[placeColumn(timeline, step, 'source')] ?? '';
  const file = uri.slice(uri.lastIndexOf('/') + 1);
  return `${fn}, ${file}:${placeColumn(timeline, step, 'line') + 1}`;
}

function placeColumn(timeline: Timeline, step: number, column: (typeof PLACE)[number]): number {
  return timeline.places[timeline.at[step - timeline.from] * PLACE.length + PLACE.indexOf(column)];
}

/** What an agent is in the middle of at a moment, a sentence each. */
export function laneTexts(timeline: Timeline, lane: number, moment: number): string[] {
  const { strings, resources } = timeline;
  const calls = livingRows(timeline, 'calls', lane, moment).sort((a, b) => a.depth - b.depth);
  const texts = calls.length > 0 ? [`in ${calls.map(({ name }) => strings[name]).join(' > ')}`] : [];
  for (const { resource } of livingRows(timeline, 'holds', lane, moment))
    texts.push(`holds ${resources?.[resource].name}`);
  for (const { text } of livingRows(timeline, 'waits', lane, moment)) texts.push(strings[text]);
  for (const { text } of livingRows(timeline, 'longs', lane, moment)) texts.push(strings[text]);
  for (const end of rowsOf(timeline, 'ends'))
    if (end.lane === lane && end.from <= moment) texts.push(strings[end.text]);
  return texts;
}

/** What happens in a step besides what its agent does, a sentence each. */
export function eventTexts(timeline: Timeline, step: number): string[] {
  const { strings } = timeline;
  const name = (lane: number) => timeline.lanes?.[lane]?.name ?? 'nobody';
  const texts: string[] = [];
  for (const line of rowsOf(timeline, 'lines'))
    if (line.step === step) texts.push(`${name(line.lane)} prints "${strings[line.text]}"`);
  for (const drop of rowsOf(timeline, 'drops'))
    if (drop.step === step && drop.read === 0)
      texts.push(`"${strings[drop.text]}" of ${name(drop.writer)} is overwritten before anybody has read it`);
  for (const fault of rowsOf(timeline, 'faults'))
    if (fault.step === step) texts.push(`fails: ${strings[fault.text]}`);
  for (const pass of rowsOf(timeline, 'passes'))
    if (pass.to === step + 1 && pass.taker >= 0)
      texts.push(
        `${timeline.resources?.[pass.resource].name} passes from ${name(pass.giver)} to ${name(pass.taker)}`,
      );
  if (timeline.marks.pointOfNoReturn === step + 1)
    texts.push('after this step there is no way out: point of no return');
  if (timeline.marks.cycleFrom === step) texts.push('from here on the steps repeat for ever');
  return texts;
}

function livingRows<T extends TableName>(
  timeline: Timeline,
  table: T,
  lane: number,
  moment: number,
): RowOf<T>[] {
  const columns: readonly string[] = ROW[table];
  const data = timeline[table];
  const [laneAt, from, to] = ['lane', 'from', 'to'].map((column) => columns.indexOf(column));
  const found: RowOf<T>[] = [];
  for (let i = 0; i < rowCount(timeline, table); i++) {
    const row = i * columns.length;
    const lives = data[row + from] <= moment && (data[row + to] === OPEN || data[row + to] > moment);
    if (lives && data[row + laneAt] === lane) found.push(rowAt(timeline, table, i));
  }
  return found;
}

/** The whole in a sentence or two. */
export function summaryText(timeline: Timeline, position?: number): string {
  const { title, length, lanes, marks, whatIf } = timeline;
  const parts = [
    `${whatIf ? 'What-if of' : 'Timeline of'} ${title}: ${length} steps of ${lanes?.length ?? 0} CPUs`,
  ];
  if (position !== undefined) parts.push(`the machine stands before step ${position}`);
  const { timed = 0 } = timeline;
  const last = timeOfStep(timeline, length - 1);
  if (hasClock(timeline) && last !== undefined) parts.push(`${aboutTimeText(last)} of simulated time`);
  else if (timed > 0) parts.push(`no times after step ${timed}, where it leaves the recorded run`);
  if (marks.pointOfNoReturn !== undefined) parts.push(`point of no return at ${marks.pointOfNoReturn}`);
  if (marks.cycleFrom !== undefined) parts.push(`repeats for ever from ${marks.cycleFrom}`);
  return `${parts.join('; ')}.${marks.headline ? ` ${marks.headline}.` : ''}`;
}
