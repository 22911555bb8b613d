/** Every finding of the examples is taken along in every format, and what can be read back is. */
import { describe, expect, test } from 'vitest';
import { chromeTrace } from '../../server/trace/export/chrome.ts';
import { itf } from '../../server/trace/export/itf.ts';
import { mermaid } from '../../server/trace/export/mermaid.ts';
import { stepList, stepsAsJson } from '../../server/trace/export/plain.ts';
import { svg } from '../../server/trace/export/svg.ts';
import { twoColumn, WIDTH } from '../../server/trace/export/two-column.ts';
import { whole } from '../../server/trace/export/writing.ts';
import { openTraceFile } from '../../server/trace/file/open.ts';
import { readTraceFile } from '../../server/trace/file/read.ts';
import { traceFileOf, traceFileText } from '../../server/trace/file/write.ts';
import { followDrawing } from '../../server/trace/guide/follow.ts';
import { runOf } from '../../server/trace/run.ts';
import { EXAMPLES, type ExampleFinding, findingsOfExample } from './example-findings.ts';
import { mermaidMistakes } from './mermaid-grammar.ts';

const ABOUT = { lockstep: '1.0.0', program: 'x.lockstep', scenario: 's', case: {}, with: [], sources: [] };

/** The drawing of a run followed back to a run gives the same drawing. */
function checkDrawing({ machine, finding }: ExampleFinding, detail: 'all' | 'short'): void {
  const drawn = whole(twoColumn(machine, runOf(finding.trace), { detail }));
  expect(Math.max(...drawn.split('\n').map((line) => line.length))).toBeLessThanOrEqual(WIDTH);
  const back = followDrawing(machine, drawn);
  if ('problem' in back) throw new Error(`${back.problem.message}\n${drawn}`);
  expect(back.exact).toBe(true);
  expect(whole(twoColumn(machine, runOf(back.decisions), { detail }))).toBe(drawn);
  // The marks of a finding are no lines to follow, but what they stand between is drawn.
  const marked = whole(twoColumn(machine, runOf(finding.trace), { detail, ...finding }));
  const again = followDrawing(machine, marked);
  if ('problem' in again || !again.exact) throw new Error(`a drawing with marks is not followed:\n${marked}`);
  expect(
    whole(twoColumn(machine, runOf(again.decisions), { detail, ...marksAt(finding, again.marks) })),
  ).toBe(marked);
}

/** The marks of a finding at other moments, given in their order. */
function marksAt(finding: ExampleFinding['finding'], moments: readonly number[]) {
  const names = (['pointOfNoReturn', 'cycleFrom'] as const).filter((name) => finding[name] !== undefined);
  names.sort((a, b) => (finding[a] ?? 0) - (finding[b] ?? 0));
  expect(moments.length).toBe(names.length);
  return Object.fromEntries(names.map((name, i) => [name, moments[i]]));
}

function checkFile({ machine, finding }: ExampleFinding): void {
  const file = traceFileOf(machine, runOf(finding.trace), ABOUT);
  const read = readTraceFile(traceFileText(file));
  expect(read).toEqual({ file });
  for (const care of ['possible', 'agents', 'words'] as const) {
    const opened = openTraceFile(machine, file, care);
    expect(opened.stop).toBeUndefined();
    expect(opened.run.steps).toEqual(finding.trace);
  }
}

interface ChromeEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts?: number;
  dur?: number;
}

function checkChrome({ machine, finding }: ExampleFinding): void {
  const { traceEvents } = JSON.parse(whole(chromeTrace(machine, runOf(finding.trace), finding)));
  const open = new Map<string, string[]>();
  const last = new Map<string, number>();
  for (const { name, ph, pid, tid, ts = 0, dur = 0 } of traceEvents as ChromeEvent[]) {
    const thread = `${pid}/${tid}`;
    if (ph === 'M' || ph === 'i' || ph === 's' || ph === 'f') continue;
    expect(ts).toBeGreaterThanOrEqual(last.get(thread) ?? 0);
    last.set(thread, ph === 'X' ? ts + dur : ts);
    const stack = open.get(thread) ?? [];
    if (ph === 'B') open.set(thread, [...stack, name]);
    if (ph === 'E') expect(stack.pop()).toBe(name);
  }
  for (const stack of open.values()) expect(stack).toEqual([]);
  const steps = (traceEvents as ChromeEvent[]).filter(({ ph, pid }) => ph === 'X' && pid === 1);
  const arrivals = finding.trace.filter((decision) => decision >> 24 === 2).length;
  expect(steps.length).toBe(finding.trace.length - arrivals);
}

function checkItf({ machine, finding }: ExampleFinding): void {
  const { vars, states, loop } = JSON.parse(whole(itf(machine, runOf(finding.trace), finding)));
  const loops = finding.cycleFrom !== undefined && finding.cycleFrom < finding.trace.length;
  expect(states.length).toBe(finding.trace.length + (loops ? 0 : 1));
  expect(loop).toBe(loops ? finding.cycleFrom : undefined);
  for (const [i, state] of states.entries()) {
    expect(Object.keys(state)).toEqual(['#meta', ...vars]);
    expect(state['#meta'].index).toBe(i);
  }
}

describe.each(EXAMPLES)('each finding of examples/%s', (name) => {
  test('can be taken along', async () => {
    const found = await findingsOfExample(name);
    for (const each of found) {
      checkDrawing(each, 'all');
      checkDrawing(each, 'short');
      checkFile(each);
      checkChrome(each);
      checkItf(each);
      const run = runOf(each.finding.trace);
      for (const detail of ['all', 'short'] as const)
        expect(mermaidMistakes(whole(mermaid(each.machine, run, { ...each.finding, detail })))).toEqual([]);
      const { steps } = JSON.parse(whole(stepsAsJson(each.machine, run)));
      expect(steps.map(({ decision }: { decision: number }) => decision)).toEqual(each.finding.trace);
      const listed = whole(stepList(each.machine, run, { detail: 'all' }))
        .trimEnd()
        .split('\n');
      expect(listed.length).toBe(each.finding.trace.length);
      expect(whole(svg(each.machine, run, each.finding))).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    }
  }, 180_000);
});

test('there are findings to take along', async () => {
  expect((await findingsOfExample('first.lockstep')).length).toBeGreaterThan(0);
});
