// Debug this hang, of a verdict that a live check came to within its limits: the very run that it is about, and no other search.
import { expect, test } from 'vitest';
import type { Files } from '../../server/jobs/files.ts';
import { LiveMemory, live } from '../../server/jobs/live.ts';
import { nodeFiles } from '../../server/jobs/node-files.ts';
import { type CounterexampleTarget, runsIn } from '../../server/lsp/live/counterexamples.ts';
import { verdictDiagnostics } from '../../server/lsp/live/verdict-diagnostics.ts';
import type { RecordedFinding } from '../../server/trace/recorded.ts';
import { connect, FILE, isEvent } from '../support/dap-session.ts';
import { programsOf } from '../support/dap-text.ts';

/** A check of all of it finds the hang, which is the first expectation; one of 40 states does not get that far. */
const TEXT = `spinlock a;
shared x: 0..255 = 0;
shared y: 0..3 = 0;

scenario s {
  cpu 0 { y = 1; x = choose(0..200); if (x == 150) { spin_lock(a); spin_lock(a); } }
  expect no hang;
  expect never y == 1;
}
`;

const URI = `file://${FILE}`;
const disk = nodeFiles(new URL('../../library', import.meta.url).href);

async function targetOf(text: string, maxStates: number): Promise<CounterexampleTarget> {
  const files: Files = {
    ...disk,
    readFile: async (uri) => (uri.toString() === URI ? text : disk.readFile(uri)),
  };
  const job = { k: 'live', uri: URI, budget: { maxStates } } as const;
  const report = await live(job, files, {}, new LiveMemory());
  const runs = verdictDiagnostics(report).flatMap(({ data }) => runsIn(data));
  return runs[0].target;
}

/** A session on what the client passes on: no search is made for it. */
function launched(text: string, fields: object) {
  const client = connect(programsOf(text), () => {
    const never = () => Promise.reject(new Error('nothing is to be searched'));
    return { nearest: never, outlook: never, check: never, dispose: () => {} } as never;
  });
  return { client, answer: client.request('launch', { program: FILE, outlook: false, ...fields }) };
}

test('the run that a search within limits has found is opened, not what a longer one finds first', async () => {
  const { scenario, counterexample } = await targetOf(TEXT, 40);
  expect(counterexample).toMatchObject({ id: 'never y == 1:1', kind: 'never' });
  const { client, answer } = launched(TEXT, { scenario, counterexample, stopAt: 'end' });
  expect(await answer).toMatchObject({ success: true });
  await client.request('configurationDone');
  await client.event(['stopped'], 0);
  const { body } = await client.request('exceptionInfo', { threadId: 1 });
  expect(body).toMatchObject({ exceptionId: 'violated: never' });
  const state = client.sent.findLast((m) => isEvent(m) && m.event === 'lockstep/state');
  const { trace } = counterexample as RecordedFinding;
  expect(state).toMatchObject({
    body: { moment: trace.length, branch: { label: 'counterexample never y == 1:1' } },
  });
});

test('text that has only moved is the same, and another one is refused with what to do', async () => {
  const { scenario, counterexample } = await targetOf(TEXT, 40);
  const moved = launched(`// A remark.\n\n${TEXT}`, { scenario, counterexample });
  expect(await moved.answer).toMatchObject({ success: true });
  const other = launched(TEXT.replace('y = 1;', 'y = 2;'), { scenario, counterexample });
  expect((await other.answer).message).toMatch(/was found of another text .*\[LD2009\]/);
});

test('one of a search that ended is named by its id, which every such search gives it', async () => {
  expect(await targetOf(TEXT, 100_000)).toMatchObject({ counterexample: 'no hang:1' });
});

test.each([
  ['a decision that is none', { trace: [-1] }],
  ['a moment behind its end', { pointOfNoReturn: 99 }],
  ['no key', { program: undefined }],
])('%s in what is passed is said to be wrong', async (_, wrong) => {
  const { counterexample } = await targetOf(TEXT, 40);
  const { answer } = launched(TEXT, { counterexample: { ...(counterexample as RecordedFinding), ...wrong } });
  expect((await answer).message).toContain('[LD2002]');
});

test('decisions that the machine does not offer are refused', async () => {
  const { counterexample } = await targetOf(TEXT, 40);
  const recorded = counterexample as RecordedFinding;
  const { answer } = launched(TEXT, { counterexample: { ...recorded, trace: [...recorded.trace, 123_456] } });
  expect((await answer).message).toContain('[LD2009]');
});
