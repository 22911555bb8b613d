/** Verdicts beside the text: what is said of a scenario while its file is edited, as a client sees it. The checks are real, in this thread. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, CodeLens, Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import type { Files } from '../../server/jobs/files.ts';
import { type Job, runJob } from '../../server/jobs/jobs.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import type { RunCheck } from '../../server/lsp/checks.ts';
import { libraryRoot } from '../language/harness.ts';
import { TestServer, uriOf } from './harness.ts';
import { textAt } from './marked.ts';

const LOCKS = `spinlock a;
spinlock b;
fn both() {
  spin_lock(a);
  spin_lock(b);
  spin_unlock(b); spin_unlock(a);
}
`;
const ABBA = `scenario abba {
  cpu 0 { both(); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
  expect reachable cpu[0] in both && cpu[1].irqs_off;
}
`;
const GOOD = 'scenario good {\n  cpu 0 { both(); }\n  cpu 1 { both(); }\n  expect no hang;\n}\n';

let server: TestServer | undefined;

afterEach(() => server?.dispose());

interface Running {
  test: TestServer;
  /** Live jobs, as they begin. */
  jobs: Job[];
  aborted: number;
}

const PARTS = 'shared n: 0..1 = 0;\nfn bump() { n = n + 1; }\n';

/** `slow`: what a live check waits for before it begins. */
async function started(
  { settings = {}, slow = () => {} }: { settings?: object; slow?: () => unknown } = {},
  client: object = {},
): Promise<Running> {
  const running: Running = { test: undefined as unknown as TestServer, jobs: [], aborted: 0 };
  const run: RunCheck = async (job, { signal, part, unsaved }) => {
    if (job.k !== 'live') throw new Error(`no ${job.k} here`);
    running.jobs.push(job);
    signal.addEventListener('abort', () => running.aborted++);
    await slow();
    const disk = nodeFiles(libraryRoot.toString(), unsaved);
    const files: Files = {
      ...disk,
      readFile: async (uri) =>
        unsaved[`${uri}`] ?? running.test.files.texts.get(`${uri}`) ?? disk.readFile(uri),
    };
    return (await runJob(job, files, {
      cancelled: () => signal.aborted,
      part,
    })) as never;
  };
  running.test = await TestServer.start({ 'parts.lockstep': PARTS }, run, client);
  server = running.test;
  await server.client.sendNotification('workspace/didChangeConfiguration', {
    settings: { lockstep: { live: { delay: 0, ...settings }, review: { enabled: false } } },
  });
  return running;
}

/** Diagnostics of the file once they are so. */
async function until(
  test: TestServer,
  path: string,
  isSo: (found: Diagnostic[]) => boolean,
): Promise<Diagnostic[]> {
  for (let i = 0; i < 500; i++) {
    const found = test.diagnostics.get(uriOf(path));
    if (found && isSo(verdictsOf(found))) return verdictsOf(found);
    await wait(10);
  }
  throw new Error(`not so: ${JSON.stringify(test.diagnostics.get(uriOf(path)), undefined, 1)}`);
}

const lenses = async (test: TestServer, path: string): Promise<string[]> =>
  // It is an error to ask before the file is known.
  (await test.ask<CodeLens[]>('textDocument/codeLens', path).catch((): CodeLens[] => []))
    .map((each) => each.command?.title ?? '')
    .filter((title) => !/^(?:Check|Debug|Sample|Compare|Show patched functions?)$/.test(title))
    .map((title) => title.replace(/\d+\.\d+ s/, 'T s'));

/** Once no scenario is being checked any more. */
async function settledLenses(test: TestServer, path: string): Promise<string[]> {
  for (let i = 0; i < 500; i++) {
    const found = await lenses(test, path);
    if (found.length > 0 && found.every((each) => !each.includes('checking'))) return found;
    await wait(10);
  }
  throw new Error('no verdicts');
}

/** `line severity code message`, then what belongs to it. */
/** Without what is only faded. */
const verdictsOf = (found: Diagnostic[]): Diagnostic[] => found.filter(({ severity }) => severity !== 4);

function told(diagnostics: Diagnostic[], text: string): string[] {
  return verdictsOf(diagnostics).map(({ range, severity, code, message, relatedInformation = [] }) =>
    [
      `${['', 'error', 'warning', 'information'][severity ?? 0]} ${code} at \`${textAt(text, range)}\``,
      message,
      ...relatedInformation.map(
        (each) =>
          `- ${each.message} at ${each.location.uri.split('/').pop()}:${each.location.range.start.line + 1}`,
      ),
    ].join('\n'),
  );
}

/** A text, and what is said of it once all is known. */
const SAID: [what: string, text: string, diagnostics: string[], lenses: string[], settings?: object][] = [
  [
    'a hang, with its cause and where everybody is, and what is expected to be possible and is not',
    LOCKS + ABBA,
    [
      `error LS8020 at \`expect no hang;\`
CPU 0 hangs in both after 4 steps: CPU 0 waits in both for b, which CPU 1 holds; CPU 1 waits for a, which CPU 0 holds.
- CPU 0 waits in both for b at a.lockstep:5
- CPU 1 waits for a at a.lockstep:10`,
      `error LS8024 at \`expect reachable cpu[0] in both && cpu[1].irqs_off;\`
Not met: no run shows it (31 states, all there are).`,
    ],
    ['✗ 1 hang · 2 of 2 expectations violated · 31 states · T s'],
  ],
  ['what holds, quietly', LOCKS + GOOD, [], ['✓ holds · 21 states · T s']],
  [
    'the cases in which an expectation is violated, and how many causes there are',
    `${LOCKS}shared x: 0..3 = 0;
scenario some for n in 1..3, back in {true, false} {
  cpu 0 { x = n; if (n == 2) { spin_lock(a); spin_lock(a); } if (n == 3) { spin_lock(b); spin_lock(b); } }
  cpu 1 { if (back) x = 0; }
  expect no hang;
  expect never x == 1;
}`,
    [
      `error LS8020 at \`expect no hang;\`
In 4 of 6 cases (n = 2, back = true; n = 2, back = false; n = 3, back = true; n = 3, back = false): CPU 0 hangs after 5 steps: CPU 0 waits for a, which it holds itself. 1 other cause.
- CPU 0 waits for a at a.lockstep:10
- Another cause, after 5 steps: CPU 0 waits for b, which it holds itself at a.lockstep:10`,
      `error LS8022 at \`expect never x == 1;\`
In 2 of 6 cases (n = 1, back = true; n = 1, back = false): Violated after 1 step: x == 1 holds after CPU 0's step (line 10).
- CPU 0 runs at a.lockstep:10
- CPU 1 runs at a.lockstep:11`,
    ],
    ['✗ 2 hangs · 2 of 2 expectations violated · in all 6 cases · 43 states · T s'],
  ],
  [
    'errors of the model where they are, once for all that run into them',
    `shared x: 0..3 = 0;
fn add(n: 0..3) { x = x + n; }
scenario s for n in 1..3 { cpu 0 { x = 2; add(n); } expect no hang; }
scenario t { cpu 0 { assert(x > 0); } expect never x == 3; }`,
    [
      `error LS8001 at \`x = x + n;\`
CPU 0: x leaves its range 0..3. In scenario s (n = 2; n = 3), after 1 step.
- CPU 0 runs in add at a.lockstep:2`,
      `error LS8005 at \`assert(x > 0);\`
CPU 0: Assertion failed: x > 0. In scenario t, after 1 step.
- CPU 0 runs at a.lockstep:4`,
    ],
    ['✗ 1 error of the model · in 2 of 3 cases · 6 states · T s', '✗ 1 error of the model · 2 states · T s'],
  ],
  [
    'an error of the model in another file at the call that leads there',
    `use parts;
fn twice() { bump(); bump(); }
scenario s { cpu 0 { twice(); } expect no hang; }`,
    [
      `error LS8001 at \`bump()\`
CPU 0: n leaves its range 0..1. In scenario s, after 1 step.
- CPU 0 runs in bump at parts.lockstep:2`,
    ],
    ['✗ 1 error of the model · 2 states · T s'],
  ],
  [
    'what can come true no more, and what only bad luck can do',
    `shared x: 0..1 = 0;
scenario late { cpu 0 { x = 0; } expect eventually x == 1; }
scenario luck { cpu 0 { loop { if (x == 1) break; } } background cpu 1 { loop { x = 1; x = 0; } } expect no hang; expect no starvation; }`,
    [
      `error LS8023 at \`expect eventually x == 1;\`
Violated after 2 steps: x == 1 can no longer come true: the run ends without it, CPU 0 finished.`,
      `error LS8021 at \`expect no starvation;\`
CPU 0 can starve after 5 steps: CPU 0 can go round for ever in its loop (line 3), although it could still come to its end.
- CPU 0 runs at a.lockstep:3
- CPU 1 runs at a.lockstep:3`,
    ],
    ['✗ violated · 3 states · T s', '✗ 1 of 2 expectations violated · 14 states · T s'],
  ],
  [
    'no verdict where the limits of live checks were hit, which is said',
    `shared x: 0..255 = 0;
scenario s for n in 1..2 { cpu 0 { x = choose(0..200); x = choose(0..200); x = n; } expect no hang; expect never x == 255; }`,
    ['no hang', 'never x == 255'].map(
      (expectation) => `information LS8025 at \`expect ${expectation};\`
Not known in all 2 cases: stopped at the limit of 20 states (202 states, everything up to 1 steps from the start; 201 states were still to be gone on from). \`Check\` searches on, with limits of its own.`,
    ),
    ['? not known · 2 of 2 cases · 404 states · T s'],
    { maxStates: 20 },
  ],
  [
    'what shows only when it is put together, and the others their verdicts',
    `${LOCKS}patch one { fn both { - spin_lock(a); spin_lock(b); } }
patch two { fn both { - spin_lock(a); spin_lock(b); } }
scenario odd { with one, two; cpu 0 { both(); } expect no hang; }
${GOOD}`,
    [
      `error LS4005 at \`- spin_lock(a);\`
Patch two does not apply to both: no match for \`spin_lock(a);\`. The nearest is \`spin_lock(b);\`.
- The nearest statement. at a.lockstep:5`,
    ],
    ['✓ holds · 21 states · T s'],
  ],
];

describe('a scenario', () => {
  it.each(SAID)('has %s', async (_, text, diagnostics, expected, settings) => {
    const { test } = await started({ settings });
    void test.open('a.lockstep', text);
    expect.soft(await settledLenses(test, 'a.lockstep')).toEqual(expected);
    await wait(50);
    // That patches collide is said without a check, and tested elsewhere.
    const checked = (test.diagnostics.get(uriOf('a.lockstep')) ?? []).filter(
      ({ code }) => code !== 'LS4011' && code !== 'LS4012',
    );
    expect.soft(told(checked, text)).toEqual(diagnostics);
  });
});

const codesOf = (found: Diagnostic[]): unknown[] => found.map(({ code }) => code);
const isOf =
  (...codes: string[]) =>
  (found: Diagnostic[]): boolean =>
    codesOf(found).join() === codes.join();

/** A gate: checks wait at it until it is opened, which lets all through that are there, or for good. */
function gate() {
  let waiting: (() => void)[] = [];
  let gone = false;
  return {
    wait: () => (gone ? undefined : new Promise<void>((resolve) => waiting.push(resolve))),
    takeAway(): void {
      gone = true;
      this.open();
    },
    open(): void {
      for (const go of waiting) go();
      waiting = [];
    },
    count: () => waiting.length,
  };
}

async function untilWaiting({ count }: ReturnType<typeof gate>, n: number): Promise<void> {
  while (count() < n) await wait(5);
}

describe('while a file is edited', () => {
  it('typing calls off a check, and only what belongs to the text as it is now is shown', async () => {
    const checks = gate();
    const running = await started({ slow: checks.wait });
    const { test } = running;
    await test.open('a.lockstep', LOCKS + ABBA);
    await untilWaiting(checks, 1);
    await test.change('a.lockstep', LOCKS + GOOD);
    await untilWaiting(checks, 2);
    expect(running.aborted).toBe(1);
    checks.open();
    expect(await settledLenses(test, 'a.lockstep')).toEqual(['✓ holds · 21 states · T s']);
    expect(test.diagnostics.get(uriOf('a.lockstep'))).toEqual([]);
  });

  it('a verdict moves with its line until it is known whether it is still true', async () => {
    const checks = gate();
    const { test } = await started({ slow: checks.wait });
    await test.open('a.lockstep', LOCKS + ABBA);
    await untilWaiting(checks, 1);
    checks.open();
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
    const moved = await test.change('a.lockstep', `// Hello.\n\n${LOCKS}${ABBA}`);
    expect(codesOf(moved)).toEqual(['LS8020', 'LS8024']);
    // It is said that it is of another text, and no run of that is offered.
    for (const { message } of moved) expect(message).toMatch(/^Before the last edit: /);
    expect(await lenses(test, 'a.lockstep')).toEqual([
      expect.stringMatching(/^✗ .* · before the last edit$/),
    ]);
    const actions = await test.ask<CodeAction[]>('textDocument/codeAction', 'a.lockstep', {
      range: moved[0].range,
      context: { diagnostics: moved },
    });
    expect(actions.map(({ title }) => title).filter((title) => /Debug|timeline/.test(title))).toEqual([]);
    expect(moved.map(({ range }) => range.start.line)).toEqual([12, 13]);
    // Where the CPUs are may have moved too, nobody knows where to.
    expect(moved.flatMap(({ relatedInformation = [] }) => relatedInformation)).toEqual([]);
    const fixed = await test.change(
      'a.lockstep',
      LOCKS + ABBA.replace('spin_lock(b); spin_lock(a);', 'spin_lock(a); spin_lock(b);'),
    );
    expect(codesOf(fixed)).toEqual(['LS8020', 'LS8024']);
    checks.takeAway();
    const [known] = await until(test, 'a.lockstep', isOf('LS8024'));
    expect(known.message).not.toContain('Before');
    expect((await settledLenses(test, 'a.lockstep')).join()).not.toContain('before');
  });

  it('the verdict of an expectation that is not there any more is gone at once', async () => {
    const checks = gate();
    const { test } = await started({ slow: checks.wait });
    await test.open('a.lockstep', LOCKS + ABBA);
    await untilWaiting(checks, 1);
    checks.open();
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
    expect(codesOf(await test.change('a.lockstep', LOCKS + ABBA.replace('  expect no hang;\n', '')))).toEqual(
      ['LS8024'],
    );
    checks.open();
  });

  it('an error in the text leaves nothing known', async () => {
    const { test } = await started();
    void test.open('a.lockstep', LOCKS + ABBA);
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
    expect(codesOf(await test.change('a.lockstep', `${LOCKS}${ABBA} fn f() { x = 1; }`))).toEqual(['LS1020']);
    expect(await lenses(test, 'a.lockstep')).toEqual([]);
    void test.change('a.lockstep', LOCKS + ABBA);
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
  });

  it('a change in a file that it uses changes its verdicts', async () => {
    const { test } = await started();
    void test.open('a.lockstep', 'use parts;\nscenario s { cpu 0 { bump(); bump(); } expect no hang; }');
    await until(test, 'a.lockstep', isOf('LS8001'));
    void test.open('parts.lockstep', PARTS.replace('0..1', '0..2'));
    await until(test, 'a.lockstep', isOf());
    await test.client.sendNotification('textDocument/didClose', {
      textDocument: { uri: uriOf('parts.lockstep') },
    });
    await until(test, 'a.lockstep', isOf('LS8001'));
  });

  it('closing it ends what is said of it', async () => {
    const { test } = await started();
    test.files.texts.set(uriOf('a.lockstep'), LOCKS + ABBA);
    void test.open('a.lockstep', LOCKS + ABBA);
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
    await test.client.sendNotification('textDocument/didClose', {
      textDocument: { uri: uriOf('a.lockstep') },
    });
    await until(test, 'a.lockstep', isOf());
    expect(await lenses(test, 'a.lockstep')).toEqual([]);
  });

  it('a check that fails leaves nothing that could be taken for a verdict', async () => {
    let fail = false;
    const { test } = await started({
      slow: () => {
        if (fail) throw new Error('the thread was lost');
      },
    });
    void test.open('a.lockstep', LOCKS + ABBA);
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
    fail = true;
    void test.change('a.lockstep', `${LOCKS}${ABBA}// Hello.`);
    await until(test, 'a.lockstep', isOf());
    expect(await lenses(test, 'a.lockstep')).toEqual([]);
  });
});

describe('the setting', () => {
  it('switches all of it off, and on again', async () => {
    const { test } = await started();
    const set = (live: object) =>
      test.client.sendNotification('workspace/didChangeConfiguration', {
        settings: { lockstep: { live, review: { enabled: false } } },
      });
    void test.open('a.lockstep', LOCKS + ABBA);
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
    await set({ enabled: false });
    await until(test, 'a.lockstep', isOf());
    expect(await lenses(test, 'a.lockstep')).toEqual([]);
    await set({ enabled: true, delay: 0 });
    await until(test, 'a.lockstep', isOf('LS8020', 'LS8024'));
  });

  it.each([
    [{}, { budget: { seconds: 5, maxStates: 2_000_000, memoryMiB: 512 }, totalSeconds: 60 }],
    [
      { seconds: 1, maxStates: 10, memoryMiB: 64, totalSeconds: 7 },
      { budget: { seconds: 1, maxStates: 10, memoryMiB: 64 }, totalSeconds: 7 },
    ],
    [
      { seconds: -1, maxStates: 'many', memoryMiB: 1, totalSeconds: null },
      { budget: { seconds: 5, maxStates: 2_000_000, memoryMiB: 512 }, totalSeconds: 60 },
    ],
  ])('%o makes limits, and what is no limit is none', async (settings, expected) => {
    const { test, jobs } = await started({ settings });
    void test.open('a.lockstep', LOCKS + GOOD);
    await settledLenses(test, 'a.lockstep');
    expect(jobs[0]).toMatchObject(expected);
  });
});

describe('a client', () => {
  it('that asks for diagnostics gets verdicts too, and is told to ask again', async () => {
    const { test } = await started(
      {},
      {
        capabilities: {
          textDocument: { diagnostic: {} },
          workspace: { diagnostics: { refreshSupport: true } },
        },
      },
    );
    let told = 0;
    test.client.onRequest('workspace/diagnostic/refresh', () => {
      told++;
      return null;
    });
    const textDocument = { uri: uriOf('a.lockstep'), languageId: 'lockstep', version: 1, text: LOCKS + ABBA };
    await test.client.sendNotification('textDocument/didOpen', { textDocument });
    // Whatever is built at the start asks for it too: what is new is asked for as often as it is told.
    let codes: unknown[] = [];
    for (let asked = 0; codes.length === 0; await wait(5)) {
      if (asked === told) continue;
      asked = told;
      const report = await test.ask<DocumentDiagnosticReport>('textDocument/diagnostic', 'a.lockstep');
      codes = report.kind === 'full' ? codesOf(report.items) : [];
    }
    expect(codes).toEqual(['LS8020', 'LS8024']);
    expect(test.diagnostics.size).toBe(0);
  });

  it('that can is told to ask for lenses again', async () => {
    const { test } = await started(
      {},
      { capabilities: { workspace: { codeLens: { refreshSupport: true } } } },
    );
    const seen: string[][] = [];
    test.client.onRequest('workspace/codeLens/refresh', async () => {
      seen.push(await lenses(test, 'a.lockstep'));
      return null;
    });
    void test.open('a.lockstep', LOCKS + GOOD);
    while (!seen.flat().some((each) => each.startsWith('✓'))) await wait(5);
  });

  it('is offered different words for different causes, however long they are', async () => {
    const { test } = await started();
    const name = (end: string) =>
      `a_lock_with_a_very_long_name_of_which_there_are_several_that_end_otherwise_${end}`;
    const locks = ['one', 'two'].map(name);
    const bodies = locks.map((lock, i) => `if (n == ${i}) { spin_lock(${lock}); spin_lock(${lock}); }`);
    const text = `${locks.map((lock) => `spinlock ${lock};`).join('\n')}
scenario s { cpu 0 { let n = choose(0..1); ${bodies.join(' ')} } expect no hang; }`;
    void test.open('a.lockstep', text);
    const diagnostics = await until(test, 'a.lockstep', isOf('LS8020'));
    const actions = await test.ask<CodeAction[]>('textDocument/codeAction', 'a.lockstep', {
      range: diagnostics[0].range,
      context: { diagnostics },
    });
    const titles = actions.map(({ title }) => title).filter((title) => title.startsWith('Debug this hang: '));
    expect(titles).toHaveLength(2);
    expect(new Set(titles).size).toBe(2);
  });

  it('is offered to debug each cause, to see it as a timeline, or to check without the limits', async () => {
    const { test } = await started({ settings: { maxStates: 40 } });
    const text = `${LOCKS}shared x: 0..255 = 0;
scenario s for n in 1..2 { cpu 0 { x = n; if (n == 2) { spin_lock(a); spin_lock(a); } spin_lock(b); spin_lock(b); } expect no hang; }
scenario big { cpu 0 { x = choose(0..200); } expect never x == 255; }`;
    void test.open('a.lockstep', text);
    const diagnostics = await until(test, 'a.lockstep', isOf('LS8020', 'LS8025'));
    const actions = await test.ask<CodeAction[]>('textDocument/codeAction', 'a.lockstep', {
      range: diagnostics[0].range,
      context: { diagnostics },
    });
    const uri = uriOf('a.lockstep');
    const run = (n: string, counterexample: unknown) => ({ uri, scenario: 's', case: { n }, counterexample });
    expect(
      actions.map(({ title, kind, command }) => [
        title,
        kind,
        command?.command,
        ...(command?.arguments ?? []),
      ]),
    ).toEqual([
      [
        'Debug this hang: CPU 0 waits for b, which it holds itself',
        'quickfix',
        'lockstep.debugCounterexample',
        run('1', 'no hang:1'),
      ],
      [
        'Debug this hang: CPU 0 waits for a, which it holds itself',
        'quickfix',
        'lockstep.debugCounterexample',
        run('2', 'no hang:1'),
      ],
      ['Show timeline', 'quickfix', 'lockstep.timelineOfCounterexample', run('1', 'no hang:1')],
      ['Check without the limits of live checks', 'quickfix', 'lockstep.check', uri, 'big'],
    ]);
  });
});
