/** Checks while a file is edited: what is searched again after an edit, and that what is not searched again says the same as if it were. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type LiveJob, LiveMemory, live } from '../../server/jobs/live.ts';
import type { LiveCase, LivePart, LiveReport } from '../../server/jobs/live-report.ts';
import { MAIN, memoryFiles, ROOT, type Texts } from '../support/lockstep.ts';

const MODEL = `
spinlock a;
spinlock b;
shared x: 0..7 = 0;

/// Takes both.
fn both() {
  spin_lock(a);
  spin_lock(b);
  spin_unlock(b); spin_unlock(a);
}
fn bump() { x = x + 1; }
fn twice() { bump(); bump(); }
patch other_order { fn both { - spin_lock(a); spin_lock(b); + spin_lock(a); spin_unlock(b); } }

scenario abba "The other way round" {
  cpu 0 { both(); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
}
scenario patched "With the patch" {
  with other_order;
  cpu 0 { both(); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
  expect never x == 7;
}
scenario counts "Too far" for n in 5..7 {
  cpu 0 { x = n; twice(); }
  expect no hang;
  expect never x == 6;
}
scenario rounds "For ever" {
  cpu 0 { loop { x = 1; x = 0; } }
  cpu 1 { loop { if (x == 2) break; } }
  expect no hang;
}
`;

const ALL = ['abba', 'patched', 'counts (n = 5)', 'counts (n = 6)', 'counts (n = 7)', 'rounds'];

interface Outcome {
  report: LiveReport;
  /** Cases that were searched. */
  searched: string[];
  parts: LivePart[];
}

async function check(texts: Texts, memory: LiveMemory, job: Partial<LiveJob> = {}): Promise<Outcome> {
  const searched: string[] = [];
  const parts: LivePart[] = [];
  const hooks = {
    progress: ({ label }: { label: string }) => void searched.push(label),
    part: (part: LivePart) => void parts.push(structuredClone(part)),
  };
  const report = await live({ ...job, k: 'live', uri: MAIN }, memoryFiles(texts), hooks, memory);
  return { report, searched, parts };
}

/** How long something took is nobody's to promise. */
function timeless(report: LiveReport): LiveReport {
  const copy = structuredClone(report);
  for (const each of copy.scenarios.flatMap(({ cases }) => cases)) if (each.search) each.search.seconds = 0;
  return copy;
}

const caseOf = ({ scenarios }: LiveReport, name: string, i = 0): LiveCase => {
  const found = scenarios.find((each) => each.name === name)?.cases[i];
  if (!found) throw new Error(`no case ${i} of ${name}`);
  return found;
};

describe('a check of a file', () => {
  test('says of each case what holds, what does not and why, and where everybody is', async () => {
    const { report, searched } = await check(MODEL, new LiveMemory());
    expect(searched.toSorted()).toEqual(ALL.toSorted());
    expect(report.scenarios.map(({ name, cases }) => [name, ...cases.map(({ verdict }) => verdict)])).toEqual(
      [
        ['abba', 'violated'],
        ['patched', 'holds'],
        ['counts', 'violated', 'violated', 'violated'],
        ['rounds', 'violated'],
      ],
    );
    const [hang] = caseOf(report, 'abba').expectations[0].findings;
    expect(hang).toMatchObject({ id: 'no hang:1', kind: 'deadlock', agent: 'CPU 0' });
    expect(hang.headline).toBe(
      'CPU 0 waits in both for b, which CPU 1 holds; CPU 1 waits for a, which CPU 0 holds',
    );
    expect(hang.situation.map(({ text, place }) => [text, place.line + 1])).toEqual([
      ['waits in both for b', 9],
      ['waits for a', 18],
    ]);
  });

  test('has errors of the model with the calls that lead to them', async () => {
    const { report } = await check(MODEL, new LiveMemory());
    const [fault] = caseOf(report, 'counts', 2).faults;
    expect(fault.code).toBe('LS8001');
    const [{ place, calls = [] }] = fault.situation;
    expect([place, ...calls].map(({ line, fn }) => [line + 1, fn])).toEqual([
      [12, 'bump'],
      [13, 'twice'],
      [29, 'CPU 0'],
    ]);
  });

  test('tells first what it has to find out, then what it knows so far', async () => {
    const { parts } = await check(MODEL, new LiveMemory());
    expect(parts[0].scenarios.flatMap(({ cases }) => cases.map(({ verdict }) => verdict))).toEqual(
      ALL.map(() => 'checking'),
    );
    expect(caseOf(parts[0], 'patched').expectations.map(({ text, verdict }) => [text, verdict])).toEqual([
      ['no hang', 'checking'],
      ['never x == 7', 'checking'],
    ]);
  });

  test('tells of a hang in a large search before that is over', async () => {
    const large = `
shared n: 0..1023 = 0;
shared m: 0..1023 = 0;
spinlock a;
scenario large {
  machine { cpus = 3; }
  cpu 0 { spin_lock(a); spin_lock(a); }
  background cpu 1 { let k = choose(0..1); if (k == 1) loop { n = choose(0..255); m = choose(0..255); } }
  background cpu 2 { let k = choose(0..1); if (k == 1) loop { n = choose(0..255); m = choose(0..255); } }
  expect no hang;
  expect never n == 1000;
}`;
    // Enough states that the search has gone on for some time, on any machine.
    const { parts, report } = await check(large, new LiveMemory(), {
      budget: { maxStates: 3_000_000, seconds: 1000 },
    });
    const early = parts
      .map((part) => caseOf(part, 'large'))
      .find(({ expectations }) => expectations[0].findings.length > 0);
    expect(early?.verdict).toBe('checking');
    expect(early?.expectations.map(({ verdict }) => verdict)).toEqual(['violated', 'checking']);
    expect(early?.expectations[0].findings[0].headline).toBe('CPU 0 waits for a, which it holds itself');
    expect(caseOf(report, 'large').expectations.map(({ verdict }) => verdict)).toEqual([
      'violated',
      'inconclusive',
    ]);
  });

  test('of a text with errors checks nothing', async () => {
    const { report, searched } = await check(`${MODEL} fn wrong() { y = 1; }`, new LiveMemory());
    expect([report.diagnostics.map(({ code }) => code), report.scenarios, searched]).toEqual([
      ['LS1020'],
      [],
      [],
    ]);
  });

  test('names what does not compile, and checks the others', async () => {
    const odd = `${MODEL} patch again { fn both { - spin_lock(a); spin_lock(b); + x = 1; } }
scenario odd { with other_order, again; cpu 0 { both(); } expect no hang; }`;
    const { report } = await check(odd, new LiveMemory());
    expect(caseOf(report, 'odd').verdict).toBe('broken');
    expect(caseOf(report, 'patched').verdict).toBe('holds');
    expect(report.diagnostics.map(({ code }) => code)).toEqual(['LS4005']);
  });
});

/** What is searched after an edit of a file that was checked before. */
const EDITS: [what: string, edit: (text: string) => string, searched: string[]][] = [
  ['nothing', (text) => text, []],
  ['a comment above all', (text) => `// Hello.\n\n${text}`, []],
  [
    'a comment in a function',
    (text) => text.replace('spin_lock(a);', '/* first */\n  spin_lock(a); // a'),
    [],
  ],
  ['a doc comment', (text) => text.replace('/// Takes both.', '/// Takes a, then b.\n/// Really.'), []],
  ['other indentation', (text) => text.replace(/^ {2}/gm, '\t\t'), []],
  ['a title', (text) => text.replace('"Too far"', '"Far too far"'), []],
  ['the name of a scenario', (text) => text.replace('scenario abba', 'scenario deadly'), []],
  ['the order of two scenarios', swapped, []],
  [
    'one scenario',
    (text) => text.replace('x = n;', 'x = n; x = n;'),
    ['counts (n = 5)', 'counts (n = 6)', 'counts (n = 7)'],
  ],
  ['the cases of a scenario', (text) => text.replace('5..7', '4..6'), ['counts (n = 4)']],
  ['an expectation', (text) => text.replace('never x == 7', 'never x == 6'), ['patched']],
  ['a patch', (text) => text.replace('+ spin_lock(a); spin_unlock(b);', 'spin_unlock(b);'), ['patched']],
  [
    'a function',
    (text) => text.replace('spin_unlock(a);\n', 'spin_unlock(a); x = 0;\n'),
    ['abba', 'patched'],
  ],
  ['a function that nobody calls', (text) => `${text}fn idle() { x = 3; }`, []],
];

function swapped(text: string): string {
  const from = text.indexOf('scenario abba');
  const [before, after] = [text.slice(0, from), text.slice(from)];
  const next = after.indexOf('scenario patched');
  return before + after.slice(next) + after.slice(0, next);
}

describe('after an edit', () => {
  test.each(EDITS)(
    'of %s, only what it changes is searched, and all is as if it were the first check',
    async (_, edit, searched) => {
      const memory = new LiveMemory();
      await check(MODEL, memory);
      const text = edit(MODEL);
      const again = await check(text, memory);
      expect(again.searched.toSorted()).toEqual(searched.toSorted());
      expect(timeless(again.report)).toEqual(timeless((await check(text, new LiveMemory())).report));
    },
  );

  const examples = readdirSync(new URL('examples', ROOT)).filter((name) => name.endsWith('.lockstep'));
  const SMALL = { budget: { maxStates: 20_000, seconds: 1000 } };
  test.each(examples)(
    'that moves all of %s, its findings stand where they belong',
    { timeout: 120_000 },
    async (name) => {
      const text = readFileSync(new URL(`examples/${name}`, ROOT), 'utf8');
      const moved = `// Moved.\n${text.replace(/^(scenario|fn|patch) /gm, '\n// And more.\n$1 ').replace(/^ {2}cpu/gm, '    cpu')}`;
      const memory = new LiveMemory();
      await check(text, memory, SMALL);
      const again = await check(moved, memory, SMALL);
      expect(again.searched).toEqual([]);
      expect(timeless(again.report)).toEqual(timeless((await check(moved, new LiveMemory(), SMALL)).report));
    },
  );
});

describe('limits', () => {
  const ENDLESS = `
shared n: 0..1023 = 0;
shared m: 0..1023 = 0;
scenario endless for k in 1..3 {
  cpu 0 { loop { n = choose(0..255); m = choose(0..255); } }
  background cpu 1 { loop { n = choose(0..255); m = choose(0..255); } }
  expect never n == 1000 + k;
}`;

  test('a case that hits one is inconclusive, and is not searched again as long as the limit is the same', async () => {
    const memory = new LiveMemory();
    const budget = { maxStates: 1000 };
    const { report } = await check(ENDLESS, memory, { budget });
    const { verdict, search } = caseOf(report, 'endless');
    expect([verdict, search?.limit]).toEqual([
      'inconclusive',
      expect.stringContaining('limit of 1 000 states'),
    ]);
    expect((await check(`// Hello.\n${ENDLESS}`, memory, { budget })).searched).toEqual([]);
    expect((await check(ENDLESS, memory, { budget: { maxStates: 1001 } })).searched).toHaveLength(3);
  });

  test('what is not begun when the time of all is over is inconclusive, and next time searched', async () => {
    const memory = new LiveMemory();
    const { report, searched } = await check(ENDLESS, memory, { totalSeconds: 0 });
    expect(searched).toEqual([]);
    expect(caseOf(report, 'endless', 2)).toMatchObject({
      verdict: 'inconclusive',
      expectations: [{ verdict: 'inconclusive' }],
      search: { limit: 'not begun: the cases of this file have 0 s together' },
    });
    expect((await check(ENDLESS, memory, { budget: { maxStates: 1000 } })).searched).toHaveLength(3);
  });

  test('a check that is called off leaves nothing behind that could be taken for a verdict', async () => {
    const memory = new LiveMemory();
    let asked = 0;
    const hooks = { cancelled: () => ++asked > 10 };
    const report = await live({ k: 'live', uri: MAIN }, memoryFiles(ENDLESS), hooks, memory);
    expect(report.scenarios.flatMap(({ cases }) => cases.map(({ verdict }) => verdict))).toEqual([
      'checking',
      'checking',
      'checking',
    ]);
    expect((await check(ENDLESS, memory, { budget: { maxStates: 1000 } })).searched).toHaveLength(3);
  });
});
