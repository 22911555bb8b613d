/** Trace files: broken ones, and those whose sources have changed. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { createMachine } from '../../server/machine/machine.ts';
import { compareRuns } from '../../server/trace/compare/compare.ts';
import { comparisonText } from '../../server/trace/compare/words.ts';
import type { TraceFile } from '../../server/trace/file/format.ts';
import { openTraceFile } from '../../server/trace/file/open.ts';
import { readTraceFile } from '../../server/trace/file/read.ts';
import { nameFrom, uriOfName } from '../../server/trace/file/source-names.ts';
import { traceFileOf, traceFileText } from '../../server/trace/file/write.ts';
import { type Run, runOf } from '../../server/trace/run.ts';
import { programOf } from '../support/lockstep.ts';

const TEXT = `shared x: 0..3 = 0;
spinlock a;
fn add() { x = x + 1; }
scenario s { cpu 0 { spin_lock(a); add(); spin_lock(a); } cpu 1 { add(); } expect no hang; }`;

const ABOUT = {
  lockstep: '1.0.0',
  program: 's.lockstep',
  scenario: 's',
  case: {},
  with: [],
  sources: [{ path: 's.lockstep', sha256: '00' }],
};

async function machineOf(text = TEXT) {
  return createMachine(await programOf(text, { observe: 'all' }));
}

async function hang(text = TEXT): Promise<number[]> {
  const { expectations } = checkCase(await programOf(text), DEFAULT_BUDGET);
  return expectations[0].findings[0].trace;
}

async function file(): Promise<TraceFile> {
  return traceFileOf(await machineOf(), runOf(await hang()), {
    ...ABOUT,
    finding: { id: 'no hang:1', kind: 'deadlock', headline: 'CPU 0 waits for a', pointOfNoReturn: 1 },
  });
}

function problemOf(text: string): string {
  const read = readTraceFile(text);
  return 'problem' in read ? `${read.problem.code} ${read.problem.message}` : 'fine';
}

describe('reading', () => {
  test('a file that was written gives what was written', async () => {
    const written = await file();
    expect(readTraceFile(traceFileText(written))).toEqual({ file: written });
  });

  test.each<[string, string]>([
    ['', 'LT1001 The file is not JSON: '],
    ['{', 'LT1001 The file is not JSON: '],
    ['null', 'LT1002 The file is not a trace of Lockstep'],
    ['[]', 'LT1002 '],
    ['{"format":"lockstep-check","version":1}', 'LT1002 '],
    ['{"format":"lockstep-trace","version":2,"lockstep":"9.0.0"}', 'LT1003 The trace has version 2'],
    ['{"format":"lockstep-trace"}', 'LT1003 The trace has version undefined'],
    ['{"format":"lockstep-trace","version":1}', 'LT1004 lockstep is missing: it must be a text.'],
  ])('%j is refused', (text, message) => {
    expect(problemOf(text)).toContain(message);
  });

  test.each<[string, unknown, string]>([
    ['program', 7, 'LT1004 program must be a text.'],
    ['case', { x: 1 }, 'LT1004 case must be an object of texts.'],
    ['with', ['a', 2], 'LT1004 with[1] must be a text.'],
    ['sources', [{ path: 'a' }], 'LT1004 sources[0].sha256 is missing'],
    ['schedule', { name: 'random', seed: -1 }, 'LT1004 schedule.seed must be a whole number from 0.'],
    [
      'changes',
      [{ label: 'x', writes: [{ slot: 'x', value: 2 ** 40 }] }],
      'LT1004 changes[0].writes[0].value',
    ],
    ['changes', [{ label: 'x', writes: [] }], 'LT1005 changes is a list of 1, and "steps" has 0 changes.'],
    [
      'kinds',
      [{ decision: 2 ** 26, agent: 0, fn: '', line: 1, text: '' }],
      'LT1004 kinds[0].decision must be',
    ],
    ['kinds', [{ decision: 0, agent: 9, fn: '', line: 1, text: '' }], 'LT1005 kinds[0].agent is 9'],
    ['steps', [0, 'x'], 'LT1004 steps[1] must be a whole number from -1.'],
    ['steps', [[0, 0]], 'LT1004 steps[0] must be a number, or a pair'],
    ['steps', [[0, 1e8]], 'LT1006 The trace has 100000000 steps'],
    ['steps', [999], 'LT1005 steps[0] is 999'],
    ['steps', [-1], 'LT1005 changes is a list of 0, and "steps" has 1 changes.'],
    [
      'finding',
      { id: 'a', kind: 'b', headline: 'c', cycleFrom: 1e6 },
      'LT1005 finding is about step 1000000',
    ],
  ])('a wrong %s (%j) is named', async (field, value, message) => {
    expect(problemOf(JSON.stringify({ ...(await file()), [field]: value }))).toContain(message);
  });

  test('whatever is cut off or replaced, there is a problem or a file, never an exception', async () => {
    const text = traceFileText(await file());
    for (let i = 0; i < text.length; i += 7) {
      problemOf(text.slice(0, i));
      problemOf(`${text.slice(0, i)}-1${text.slice(i + 1)}`);
      problemOf(`${text.slice(0, i)}null${text.slice(i + 3)}`);
    }
  });
});

describe('on changed sources', () => {
  async function reopened(text: string, care: 'words' | 'possible' = 'words') {
    const { run, stop } = openTraceFile(await machineOf(text), await file(), care);
    return { steps: run.steps.length, stop: stop && `${stop.code} ${stop.message}` };
  }

  test('a text that was only moved changes nothing', async () => {
    const { trace } = { trace: await hang() };
    expect(await reopened(`// moved\n\n${TEXT.replace('x = x + 1', 'x  =  x + 1')}`)).toEqual({
      steps: trace.length,
      stop: undefined,
    });
  });

  test('a step that does something else ends what applies', async () => {
    const { stop } = await reopened(TEXT.replace('x + 1', 'x + 2'));
    expect(stop).toMatch(
      /^LT2002 Step \d+ was CPU [01] in add, line 3: "finds that x \+ 1 is 1"; now it is CPU [01] in add, line 3: finds that x \+ 2 is 2\.$/,
    );
  });

  test('a step that is not possible any more is told with what is', async () => {
    const { stop } = await reopened(TEXT.replace('cpu 0 {', 'cpu 0 { wait false;'), 'possible');
    expect(stop).toMatch(/^LT2001 Step \d+, CPU 0 in CPU 0, line 4: "takes a", is not possible any more\./);
    expect(stop).toMatch(/(What can happen there: CPU 1|Nothing can happen there)/);
  });

  test('other CPUs than before, and nothing applies', async () => {
    expect(await reopened(TEXT.replace('scenario s {', 'scenario s { machine { cpus = 3; }'))).toEqual({
      steps: 0,
      stop: 'LT2004 The trace is of CPU 0, CPU 1, and the scenario now has CPU 0, CPU 1, CPU 2. Nothing of it applies.',
    });
  });

  test.each([
    ['a.queue[0]', 2, 'writes a.queue[0], which only the machine does.'],
    ['CPU 0.level', 2, 'writes CPU 0.level, which only the machine does.'],
    ['CPU 0.location[0]', 0, 'moves CPU 0 to where it cannot be.'],
    ['CPU 0.location[2]', 1, 'moves CPU 0 to where it cannot be.'],
    ['nothing', 1, 'writes nothing, which there is not any more.'],
  ])('a change by hand that nobody could have made (%s = %d) is refused', async (slot, value, why) => {
    const machine = await machineOf();
    const change = { label: 'x', writes: [{ slot, value }] };
    const run: Run = { steps: [-1], changes: new Map([[0, change]]) };
    const opened = openTraceFile(machine, traceFileOf(machine, run, ABOUT), 'possible');
    expect(opened.run.steps).toEqual([]);
    expect(opened.stop).toEqual({ code: 'LT2003', message: `Step 1, the change "x", ${why}` });
  });

  test('a change by hand to what is gone is named', async () => {
    const machine = await machineOf();
    const slot = machine.program.slots[machine.program.variables[0].slot].name;
    const change = { label: 'x = 2', writes: [{ slot, value: 2 }] };
    const run: Run = { steps: [-1, 0], changes: new Map([[0, change]]) };
    const written = traceFileOf(machine, run, ABOUT);
    expect(openTraceFile(machine, written, 'words')).toEqual({ run, total: run.steps.length });
    const narrower = await machineOf(TEXT.replace('0..3', '0..1').replace('x = x + 1', 'x = 1'));
    const { stop } = openTraceFile(narrower, written, 'words');
    expect(stop).toEqual({
      code: 'LT2003',
      message: `Step 1, the change "x = 2", writes 2 to ${slot}, which can be 0..1.`,
    });
  });
});

test.each([
  ['file:///a/b/t.lockstep-trace', 'file:///a/b/s.lockstep', 's.lockstep'],
  ['file:///a/b/t.lockstep-trace', 'file:///a/c%20d/s.lockstep', '../c d/s.lockstep'],
  ['file:///a/t.lockstep-trace', 'file:///a/b/c/s.lockstep', 'b/c/s.lockstep'],
  ['file:///a/t.lockstep-trace', 'file:///lib/linux/panic.lockstep', 'library:linux/panic.lockstep'],
  ['file:///c:/a/t.lockstep-trace', 'file:///d:/s.lockstep', 'file:///d:/s.lockstep'],
  ['vscode-vfs://github/a/b/t.lockstep-trace', 'vscode-vfs://github/a/s.lockstep', '../s.lockstep'],
  ['memfs:/t.lockstep-trace', 'memfs:/s.lockstep', 's.lockstep'],
  ['memfs:/a/t.lockstep-trace', 'memfs:/b/c/s.lockstep', '../b/c/s.lockstep'],
])('seen from %s, %s is %s, and back', (from, uri, name) => {
  expect(nameFrom(from, uri, 'file:///lib')).toBe(name);
  expect(uriOfName(from, name, 'file:///lib')).toBe(uri);
});

describe('two runs', () => {
  test('that are the same are said to be', async () => {
    const machine = await machineOf();
    const run = runOf(await hang());
    const comparison = compareRuns({ machine, run }, { machine, run });
    expect(comparison).toEqual({
      common: run.steps.length,
      after: [],
      ends: [],
      lengths: { a: run.steps.length, b: run.steps.length },
    });
  });

  test('that part are told where, and what is different then', async () => {
    const machine = await machineOf();
    const a = { machine, run: runOf([0, 0, 0, 0]) };
    const b = { machine, run: runOf([0, 0, 1 << 16, 1 << 16]) };
    expect(comparisonText(compareRuns(a, b), { a: 'left', b: 'right' })).toMatchInlineSnapshot(`
      "The first 2 steps are the same. The runs part at step 3:
        left: CPU 0: x = 1 (add, line 3)
        right: CPU 1: finds that x + 1 is 1 (add, line 3)

      After that step:
               left                      right
        x      1                         0
        CPU 0  running in CPU 0, line 4  running in add, line 3

      At the ends (4 and 4 steps):
                 left                      right
        a.queue  CPU 0                     nobody
        CPU 0    blocked in CPU 0, line 4  running in add, line 3
        CPU 1    running in add, line 3    running in CPU 1, line 4
      "
    `);
  });

  test('where one goes on, the other has ended', async () => {
    const machine = await machineOf();
    const comparison = compareRuns({ machine, run: runOf([0]) }, { machine, run: runOf([0, 0]) });
    expect(comparison).toMatchObject({ common: 1, parting: { b: { agent: 'CPU 0' } } });
    expect(comparison.parting?.a).toBeUndefined();
  });
});
