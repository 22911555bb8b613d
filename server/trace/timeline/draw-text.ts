/** The timeline as text, a character a step: for terminals, and for those who read it aloud. */
import { decisionParts } from '../../machine/decision.ts';
import { STATUS } from '../../program/program.ts';
import { CHANGED_BY_HAND, ENDED, OPEN, PASS, type Timeline } from './model.ts';
import { endOf, type RowOf, rowsOf } from './view.ts';

/** Steps: `+` a step of its own, `!` takes an interrupt, `v` one arrives; `*` a change by hand. */
export function timelineText(timeline: Timeline, from = 0, to = timeline.length): string {
  const width = to - from;
  const ranges = { from, to };
  const label = Math.max(
    8,
    ...[...(timeline.lanes ?? []), ...(timeline.resources ?? [])].map((x) => x.name.length + 2),
  );
  const line = (name: string, cells: string[]) => `${name.padEnd(label)} ${cells.join('')}`.trimEnd();
  const lines = [line('', ruler(from, width))];
  timeline.lanes?.forEach(({ name }, lane) => {
    lines.push(line(name, stepCells(timeline, lane, ranges)));
    for (const cells of callCells(timeline, lane, ranges)) lines.push(line('', cells));
    for (const [what, cells] of stillCells(timeline, lane, ranges)) lines.push(line(`  ${what}`, cells));
    for (const [what, cells] of holdCells(timeline, lane, ranges)) lines.push(line(`  ${what}`, cells));
  });
  return [...lines, ...remarks(timeline)].join('\n');
}

interface Ranges {
  from: number;
  to: number;
}

function ruler(from: number, width: number): string[] {
  const cells = blank(width);
  for (let t = Math.ceil(from / 10) * 10; t < from + width; t += 10) put(cells, t - from, String(t));
  return cells;
}

const blank = (width: number): string[] => Array.from({ length: width }, () => ' ');

function put(cells: string[], at: number, text: string, end = cells.length): void {
  for (let i = 0; i < text.length; i++) if (at + i >= 0 && at + i < end) cells[at + i] = text[i];
}

function stepCells({ steps, from }: Timeline, lane: number, ranges: Ranges): string[] {
  const cells = blank(ranges.to - ranges.from);
  for (let t = ranges.from; t < ranges.to; t++) {
    const step = steps[t - from];
    if (step === CHANGED_BY_HAND) cells[t - ranges.from] = '*';
    else if (decisionParts(step).agent === lane)
      cells[t - ranges.from] = { step: '+', interrupt: '!', arrive: 'v' }[decisionParts(step).k];
  }
  return cells;
}

/** A bar from moment to moment: `[name---]`. */
function bar(
  cells: string[],
  from: number,
  to: number,
  { from: first }: Ranges,
  text: string,
  fill = '-',
): void {
  const width = to - from;
  if (width <= 0) return;
  const inner = text.slice(0, Math.max(0, width - 2)).padEnd(Math.max(0, width - 2), fill);
  put(cells, from - first, width === 1 ? '|' : `[${inner}]`);
}

function callCells(timeline: Timeline, lane: number, ranges: Ranges): string[][] {
  const calls = rowsOf(timeline, 'calls').filter((call) => call.lane === lane);
  const depth = Math.max(-1, ...calls.map((call) => call.depth));
  return Array.from({ length: depth + 1 }, (_, d) => {
    const cells = blank(ranges.to - ranges.from);
    for (const call of calls)
      if (call.depth === d)
        bar(cells, call.from, endOf(call.to, timeline), ranges, timeline.strings[call.name]);
    return cells;
  });
}

function stillCells(timeline: Timeline, lane: number, ranges: Ranges): [string, string[]][] {
  const found: [string, string[]][] = [];
  const waits = blank(ranges.to - ranges.from);
  for (const wait of rowsOf(timeline, 'waits'))
    if (wait.lane === lane) bar(waits, wait.from, endOf(wait.to, timeline), ranges, '', '~');
  for (const long of rowsOf(timeline, 'longs'))
    if (long.lane === lane) bar(waits, long.from, endOf(long.to, timeline), ranges, '', '.');
  for (const end of rowsOf(timeline, 'ends')) {
    const sign = end.status === STATUS.halted || end.status === STATUS.parkedThenHalted ? 'X' : 'p';
    if (end.lane === lane)
      put(waits, end.from - ranges.from, sign.repeat(Math.max(0, timeline.length - end.from)));
  }
  if (waits.some((cell) => cell !== ' ')) found.push(['stands', waits]);
  return found;
}

function holdCells(timeline: Timeline, lane: number, ranges: Ranges): [string, string[]][] {
  const holds = rowsOf(timeline, 'holds').filter((hold) => hold.lane === lane);
  const resources = [...new Set(holds.map((hold) => hold.resource))].sort((a, b) => a - b);
  return resources.map((resource) => {
    const cells = blank(ranges.to - ranges.from);
    for (const hold of holds) if (hold.resource === resource) holdBar(timeline, hold, cells, ranges);
    return [timeline.resources?.[resource].name ?? '', cells];
  });
}

/** `===`; the last character says that it was handed over (`>`) or given up by another (`#`). */
function holdBar(timeline: Timeline, hold: RowOf<'holds'>, cells: string[], { from }: Ranges): void {
  const width = endOf(hold.to, timeline) - hold.from;
  const last = hold.ended === ENDED.handedOver ? '>' : hold.ended === ENDED.byAnother ? '#' : '=';
  put(cells, hold.from - from, '='.repeat(Math.max(0, width - 1)) + (width > 0 ? last : ''));
}

function remarks(timeline: Timeline): string[] {
  const { strings } = timeline;
  const lane = (n: number) => timeline.lanes?.[n]?.name ?? `lane ${n}`;
  const resource = (n: number) => timeline.resources?.[n].name;
  const step = (t: number) => (t === OPEN ? 'never' : `step ${t}`);
  const texts: [number, string][] = [
    ...rowsOf(timeline, 'longs').map((r): [number, string] => [r.from, `${lane(r.lane)} ${strings[r.text]}`]),
    ...rowsOf(timeline, 'waits').map((r): [number, string] => [r.from, `${lane(r.lane)} ${strings[r.text]}`]),
    ...rowsOf(timeline, 'ends').map((r): [number, string] => [r.from, `${lane(r.lane)} ${strings[r.text]}`]),
    ...rowsOf(timeline, 'interrupts').map((r): [number, string] => {
      const { kind, name } = timeline.vectors?.[r.vector] ?? { kind: '', name: '' };
      const fate = r.lost === OPEN ? `taken ${step(r.taken)}` : `lost ${step(r.lost)}`;
      const way = `arrives ${step(r.arrived)}, ${fate}`;
      return [r.sent, `${kind.toUpperCase()} ${name} from ${lane(r.sender)} to ${lane(r.target)}: ${way}`];
    }),
    ...rowsOf(timeline, 'passes')
      .filter((r) => r.taker >= 0)
      .map((r): [number, string] => {
        const how = r.kind === PASS.handover ? 'is handed over' : 'passes';
        return [
          r.from,
          `${resource(r.resource)} ${how} from ${lane(r.giver)} to ${lane(r.taker)} at ${r.to}`,
        ];
      }),
    ...rowsOf(timeline, 'lines').map((r): [number, string] => [
      r.step,
      `${lane(r.lane)} prints ${JSON.stringify(strings[r.text])}`,
    ]),
    ...rowsOf(timeline, 'drops').map((r): [number, string] => [
      r.step,
      `${JSON.stringify(strings[r.text])} of ${lane(r.writer)} is overwritten${r.read ? '' : ' unread: lost'}`,
    ]),
    ...rowsOf(timeline, 'faults').map((r): [number, string] => [r.step, `fails: ${strings[r.text]}`]),
    ...rowsOf(timeline, 'changes').map((r): [number, string] => [r.step, `what-if: ${strings[r.text]}`]),
    ...markTexts(timeline),
  ];
  return texts.sort((a, b) => a[0] - b[0]).map(([at, text]) => `${String(at).padStart(6)}  ${text}`);
}

function markTexts({ marks }: Timeline): [number, string][] {
  const found: [number, string][] = [];
  if (marks.pointOfNoReturn !== undefined) found.push([marks.pointOfNoReturn, 'point of no return']);
  if (marks.cycleFrom !== undefined) found.push([marks.cycleFrom, 'from here on the steps repeat for ever']);
  if (marks.end !== undefined) found.push([marks.end, marks.headline ?? 'end']);
  return found;
}
