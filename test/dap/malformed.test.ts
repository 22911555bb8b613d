// Whatever a client sends, the adapter answers every request once, never fails itself and lives on.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { haltedOwner, livelock, logging, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, FILE, isEvent, isResponse, type TestClient } from '../support/dap-session.ts';

const COMMANDS = [
  'initialize',
  'launch',
  'configurationDone',
  'setBreakpoints',
  'setExceptionBreakpoints',
  'breakpointLocations',
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'pause',
  'restart',
  'threads',
  'stackTrace',
  'scopes',
  'variables',
  'evaluate',
  'exceptionInfo',
  'source',
  'loadedSources',
];

const junk = fc.oneof(
  fc.jsonValue(),
  fc.integer({ min: -2, max: 40 }),
  fc.constantFrom(
    'hang',
    'random',
    '/hand-written.lockstep',
    'panic_cpu',
    'cpu[1].status',
    '__proto__',
    '{x}',
  ),
);

const FIELDS = [
  'threadId',
  'frameId',
  'variablesReference',
  'granularity',
  'expression',
  'source',
  'breakpoints',
  'filters',
  'line',
  'endLine',
  'startFrame',
  'levels',
  'start',
  'count',
  'program',
  'schedule',
  'counterexample',
  'arguments',
];

/** Arguments that are often nearly right, so that messages come far. */
const args = fc.oneof(
  junk,
  fc.record({ threadId: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ program: fc.constant(FILE), schedule: fc.constantFrom('hang', 'roundRobin', 'random') }),
  fc.record({ frameId: fc.integer({ min: 1, max: 30 }), expression: fc.string() }),
  fc.record({ variablesReference: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    source: fc.record({ path: fc.constant(FILE) }),
    breakpoints: fc.array(fc.record({ line: fc.integer({ min: 1, max: 60 }) })),
  }),
  fc.dictionary(fc.constantFrom(...FIELDS), junk),
);

const request = fc.record({ command: fc.constantFrom(...COMMANDS), arguments: args });
const message = fc.oneof(
  { weight: 8, arbitrary: request.map((r) => ({ type: 'request', ...r })) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('request'), command: fc.string(), arguments: junk }),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

test('2000 random messages: each request is answered once, and the session still works', {
  timeout: 120_000,
}, async () => {
  const programs = [haltedOwner, livelock, logging, oppositeLocks];
  const sessions = fc.tuple(
    fc.constantFrom(...programs),
    fc.array(message, { minLength: 20, maxLength: 20 }),
    fc.constantFrom('hang', 'roundRobin', 'random'),
    fc.array(message, { minLength: 40, maxLength: 40 }),
  );
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(sessions, async ([program, before, schedule, after]) => {
      const opening = [
        { type: 'request', command: 'launch', arguments: { program: FILE, schedule } },
        { type: 'request', command: 'configurationDone' },
      ];
      const messages = [...before, ...opening, ...after];
      const client = connect(always(program()));
      const failures: string[] = [];
      let seq = 1000;
      const asked: number[] = [];
      for (const each of messages) {
        const isRequest =
          typeof each === 'object' && each !== null && 'type' in each && each.type === 'request';
        if (isRequest) asked.push(++seq);
        client.adapter.handleMessage(isRequest ? { ...each, seq } : each);
        if (seq % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await allAnswered(client, asked);
      for (const m of client.sent)
        if (isResponse(m) && m.message?.includes('LD1010')) failures.push(m.message);
      for (const m of client.sent)
        if (isEvent(m) && m.body?.category === 'stderr') failures.push(m.body.output);
      expect(failures).toEqual([]);
      moved += client.sent.filter((m) => isEvent(m) && m.event === 'stopped').length;
      expect((await client.request('disconnect')).success).toBe(true);
    }),
    { numRuns: 40, seed: 7 },
  );
  expect(moved, 'the messages come far enough to move the machine').toBeGreaterThan(100);
});

async function allAnswered(client: TestClient, asked: number[]): Promise<void> {
  const answers = () => client.sent.filter(isResponse).map((m) => m.request_seq);
  // A search may be under way: it is waited for, and nothing longer than that.
  for (let n = 0; n < 5000 && answers().length < asked.length; n++)
    await new Promise((resolve) => setTimeout(resolve, 1));
  expect(answers().sort((a, b) => a - b)).toEqual(asked);
}

test('a message that is no message is reported, and the session lives on', async () => {
  const client = connect(always(haltedOwner()));
  for (const nonsense of [
    null,
    7,
    'x',
    [],
    {},
    { type: 'request' },
    { type: 'request', command: 'threads' },
    { type: 'what' },
  ]) {
    client.adapter.handleMessage(nonsense);
  }
  const outputs = client.sent.filter(isEvent).map(({ body }) => body.output);
  expect(outputs).toHaveLength(8);
  expect(outputs[0]).toContain('[LD1001]');
  expect((await client.request('initialize', {})).success).toBe(true);
});
