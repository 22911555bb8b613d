import { afterEach, describe, expect, it } from 'vitest';
import type { CancellationToken } from 'vscode-languageserver';
import type { RunCheck } from '../../server/lsp/checks.ts';
import type { TestFile, TestsChanged } from '../../server/lsp/requests.ts';
import type { CheckReport } from '../../server/trace/report.ts';
import { TestServer, uriOf } from './harness.ts';

const TWO = `enum how { nmi, ipi }
scenario s "Title" for n in 1..2, stop in {nmi, ipi} {
  cpu 0 {}
  expect no hang;
  expect   eventually   n == 1;
}
scenario t { cpu 0 {} expect no hang; expect no hang; }
`;

let server: TestServer;
afterEach(() => server.dispose());

async function start(files: Record<string, string> = {}, runCheck?: RunCheck): Promise<TestsChanged[]> {
  const told: TestsChanged[] = [];
  server = await TestServer.start(files, runCheck, { initializationOptions: { tests: true } });
  server.client.onNotification('lockstep/testsChanged', (changed: TestsChanged) => void told.push(changed));
  return told;
}

const all = () => server.client.sendRequest<TestFile[]>('lockstep/tests');

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

/** Waits for news of a file, that it has these scenarios. */
async function newsOf(told: TestsChanged[], path: string, ...names: string[]): Promise<TestFile> {
  for (;;) {
    const file = told.flatMap(({ files }) => files).findLast(({ uri }) => uri === uriOf(path));
    if (file && file.scenarios.map(({ name }) => name).join() === names.join()) return file;
    await pause();
  }
}

/** Of a request that is called off so many milliseconds after it has been sent. */
function calledOffIn(ms: number): CancellationToken {
  return {
    isCancellationRequested: false,
    onCancellationRequested: (listener) => {
      const timer = setTimeout(() => listener(undefined), ms);
      return { dispose: () => clearTimeout(timer) };
    },
  };
}

/** Of a request that is called off right behind it. */
const calledOffAtOnce: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: (listener) => {
    queueMicrotask(() => listener(undefined));
    return { dispose: () => {} };
  },
};

describe('what there is to test', () => {
  it('is in every file of the workspace, with the cases of each scenario and with each expectation where it is written', async () => {
    await start({ 'a.lockstep': TWO, 'model.lockstep': 'shared x: bool = false;' });
    const [file, ...others] = await all();
    expect(others).toEqual([]);
    expect(file.uri).toBe(uriOf('a.lockstep'));
    expect(file.errors).toEqual([]);
    const shown = file.scenarios.map(({ name, title, range, cases, expectations }) => ({
      name,
      title,
      line: range.start.line,
      cases: cases.length,
      expectations: expectations.map((e) => `${e.range.start.line}: ${e.id}`),
    }));
    expect(shown).toEqual([
      { name: 's', title: 'Title', line: 1, cases: 4, expectations: ['3: no hang', '4: eventually n == 1'] },
      { name: 't', title: 't', line: 6, cases: 1, expectations: ['6: no hang', '6: no hang (2)'] },
    ]);
  });

  it('counts with the text in the editor, and is told again as that changes', async () => {
    const told = await start({ 'a.lockstep': TWO });
    await all();
    await server.open('a.lockstep', 'scenario typed { cpu 0 {} expect no hang; }');
    await newsOf(told, 'a.lockstep', 'typed');
    await server.change('a.lockstep', 'shared x: bool = false;');
    await newsOf(told, 'a.lockstep');
    expect(await all()).toEqual([]);
  });

  it('is told of a file too when one that it uses has changed', async () => {
    const told = await start({ 'model.lockstep': 'shared x: bool = false;' });
    await server.open('a.lockstep', 'use model;\nscenario s { cpu 0 { x = true; } expect no hang; }');
    const before = await newsOf(told, 'a.lockstep', 's');
    expect(before.errors).toEqual([]);
    told.length = 0;
    await server.open('model.lockstep', 'shared y: bool = false;');
    const { errors, key } = await newsOf(told, 'a.lockstep', 's');
    expect(errors.map(({ range }) => range.start.line)).toEqual([1]);
    expect(key).not.toBe(before.key);
  });

  it('has a key that stays while the texts do', async () => {
    const told = await start({ 'a.lockstep': TWO });
    const [{ key }] = await all();
    told.length = 0;
    await server.open('a.lockstep', TWO);
    expect((await newsOf(told, 'a.lockstep', 's', 't')).key).toBe(key);
    told.length = 0;
    await server.change('a.lockstep', `${TWO}// more\n`);
    expect((await newsOf(told, 'a.lockstep', 's', 't')).key).not.toBe(key);
  });

  it('says what keeps a file from being checked, and is there as far as it can be read', async () => {
    const told = await start();
    await server.open('a.lockstep', `${TWO}\nscenario u { cpu 0 { x = ; } expect no hang; }\n`);
    const { errors } = await newsOf(told, 'a.lockstep', 's', 't', 'u');
    expect(errors.map(({ range }) => range.start.line)).toContain(8);
  });

  it('names a scenario once, however often it is written', async () => {
    const told = await start();
    await server.open('a.lockstep', 'scenario s { cpu 0 {} }\nscenario s { cpu 0 {} expect no hang; }');
    const { errors, scenarios } = await newsOf(told, 'a.lockstep', 's');
    expect(errors).toHaveLength(1);
    expect(scenarios).toMatchObject([{ name: 's', expectations: [] }]);
  });

  it('goes with its file', async () => {
    const told = await start();
    await server.open('a.lockstep', TWO);
    await newsOf(told, 'a.lockstep', 's', 't');
    await server.client.sendNotification('textDocument/didClose', {
      textDocument: { uri: uriOf('a.lockstep') },
    });
    while (!told.some(({ deleted }) => deleted.includes(uriOf('a.lockstep')))) await pause();
    expect(await all()).toEqual([]);
  });
});

describe('a check for the test explorer', () => {
  const report: CheckReport = {
    format: 'lockstep-check',
    version: 1,
    file: uriOf('a.lockstep'),
    diagnostics: [],
    cases: [],
  };

  it('is of one case of one scenario, and looks out for what is executed when asked to', async () => {
    const jobs: unknown[] = [];
    await start({}, (job) => {
      jobs.push(job);
      return Promise.resolve(report as never);
    });
    const one = { uri: uriOf('a.lockstep'), scenario: 's', case: { n: 1 } };
    await server.client.sendRequest('lockstep/check', one);
    await server.client.sendRequest('lockstep/check', { ...one, coverage: true });
    expect(jobs).toEqual([
      { k: 'check', ...one, budget: {} },
      { k: 'check', ...one, budget: {}, options: { coverage: true } },
    ]);
  });

  it('is told to be one of a series, for which a thread is kept', async () => {
    const kept: unknown[] = [];
    await start({}, (_, { series }) => {
      kept.push(series);
      return Promise.resolve(report as never);
    });
    for (const more of [{}, { series: true }])
      await server.client.sendRequest('lockstep/check', { uri: uriOf('a.lockstep'), ...more });
    expect(kept).toEqual([undefined, true]);
  });

  it.each([
    ['while it runs', calledOffIn(50)],
    // On a busy machine both are read before the first has its turn.
    ['before it has begun', calledOffAtOnce],
  ])('is answered with what is known when it is cancelled %s, to whoever asks for that', async (_, token) => {
    await start(
      {},
      (_, { signal }) =>
        new Promise((resolve) => {
          const answer = () => resolve(report as never);
          if (signal.aborted) answer();
          else signal.addEventListener('abort', answer);
        }),
    );
    const cancelled = async (more: object) => {
      const asked = server.client.sendRequest('lockstep/check', { uri: uriOf('a.lockstep'), ...more }, token);
      return asked.then(
        (answer) => answer,
        (error: Error) => error.message,
      );
    };
    expect(await cancelled({ partial: true })).toEqual(report);
    expect(await cancelled({})).toBe('The check was cancelled.');
  });
});
