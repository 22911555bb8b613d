// Whatever a client sends, the adapter answers every request once, never fails itself and lives on.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRecord } from '../../server/dap/arguments.ts';
import { SCHEDULES } from '../../server/dap/launch/launch-configuration.ts';
import { searchInPlace } from '../../server/dap/search/search-in-place.ts';
import { createRequests, createSession } from '../../server/dap/session.ts';
import { haltedOwner, livelock, logging, oppositeLocks } from '../support/dap-programs.ts';
import {
  always,
  connect,
  FILE,
  isEvent,
  isResponse,
  ON_DISK,
  type TestClient,
} from '../support/dap-session.ts';

/** All that the adapter knows, but what ends the session. */
const COMMANDS = Object.keys(
  createRequests(
    createSession(
      { event() {}, close() {} },
      { programs: always(haltedOwner()), createSearch: searchInPlace, ...ON_DISK },
    ),
  ),
).filter((command) => command !== 'terminate' && command !== 'disconnect');

/** Requests that may let the machine move: each is followed by one stop at most. */
const MOVING = new Set([
  'launch',
  'configurationDone',
  'restart',
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'goto',
  'restartFrame',
  ...COMMANDS.filter((command) => command.startsWith('lockstep/')),
]);

/** How many messages: more on request, `LOCKSTEP_MESSAGES=100000`. */
const MESSAGES = Number(process.env.LOCKSTEP_MESSAGES ?? 2400);
const A_SESSION = 60;

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
  'moment',
  'id',
  'targetId',
  'pinned',
  'seed',
  'holdInterrupts',
  'singleThread',
  'from',
  'to',
  'condition',
  'name',
  'value',
  'format',
  'text',
];

/** Arguments that are often nearly right, so that messages come far. */
const args = fc.oneof(
  junk,
  fc.record({ threadId: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    threadId: fc.integer({ min: 1, max: 2 }),
    targetId: fc.integer({ min: 1, max: 12 }),
    frameId: fc.integer({ min: 1, max: 9 }),
    moment: fc.nat(20),
    id: fc.nat(5),
  }),
  fc.record(
    {
      schedule: fc.constantFrom(...SCHEDULES),
      seed: fc.nat(9),
      pinned: fc.uniqueArray(fc.integer({ min: 1, max: 2 })),
      holdInterrupts: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  fc.record({
    source: fc.record({ path: fc.constant(FILE) }),
    line: fc.integer({ min: 1, max: 60 }),
    threadId: fc.constant(1),
  }),
  fc.record({ program: fc.constant(FILE), schedule: fc.constantFrom(...SCHEDULES) }),
  fc.record({ frameId: fc.integer({ min: 1, max: 30 }), expression: fc.string() }),
  fc.record({ variablesReference: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    source: fc.record({ path: fc.constant(FILE) }),
    breakpoints: fc.array(fc.record({ line: fc.integer({ min: 1, max: 60 }) })),
  }),
  fc.record({
    source: fc.record({ path: fc.constant(FILE) }),
    breakpoints: fc.array(
      fc.record(
        {
          line: fc.integer({ min: 1, max: 60 }),
          column: fc.integer({ min: 1, max: 30 }),
          name: fc.constantFrom('panic', 'flooder', 'stop_cpu', 'nothing'),
          dataId: fc.constantFrom(
            'panic_cpu',
            'console_owner_lock.waiters',
            'a',
            'prb',
            'cpu[1].level',
            'console',
          ),
          accessType: fc.constantFrom('read', 'write', 'readWrite'),
          condition: fc.constantFrom('written', 'changed && x', 'cpu =='),
          hitCondition: fc.constantFrom('2', '% 2', '% 0', '>'),
          logMessage: fc.constantFrom('here', '{', '{panic_cpu}'),
        },
        { requiredKeys: ['line'] },
      ),
    ),
    filters: fc.subarray(['hang', 'lost', 'expectation', 'panic', 'fault']),
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

test(`${MESSAGES} random messages: each request is answered once, before the stop it leads to, and the session still works`, {
  timeout: 120_000 + 20 * MESSAGES,
}, async () => {
  const programs = [haltedOwner, livelock, logging, oppositeLocks];
  const sessions = fc.tuple(
    fc.constantFrom(...programs),
    fc.array(message, { minLength: 20, maxLength: 20 }),
    fc.constantFrom(...SCHEDULES),
    fc.array(message, { minLength: 40, maxLength: 40 }),
  );
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(sessions, async ([program, before, schedule, after]) => {
      const opening = [
        { type: 'request', command: 'launch', arguments: { program: FILE, schedule } },
        { type: 'request', command: 'configurationDone' },
      ];
      const client = connect(always(program()));
      const commands = await sendAll(client, [...before, ...opening, ...after]);
      await allAnswered(client, [...commands.keys()]);
      expect(earlyStops(client, commands)).toEqual([]);
      expect(failuresOf(client)).toEqual([]);
      moved += client.sent.filter((m) => isEvent(m) && m.event === 'stopped').length;
      expect((await client.request('disconnect')).success).toBe(true);
    }),
    { numRuns: Math.ceil(MESSAGES / A_SESSION), seed: 7 },
  );
  expect(moved, 'the messages come far enough to move the machine').toBeGreaterThan(100);
});

/** Gives the commands of the requests among the messages, by the numbers they were sent under. */
async function sendAll(client: TestClient, messages: unknown[]): Promise<Map<number, string>> {
  const commands = new Map<number, string>();
  let seq = 1000;
  for (const each of messages) {
    const isRequest = isRecord(each) && each.type === 'request';
    if (isRequest) commands.set(++seq, String(each.command));
    client.adapter.handleMessage(isRequest ? { ...each, seq } : each);
    if (seq % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return commands;
}

/** What the adapter says of mistakes of its own. */
function failuresOf({ sent }: TestClient): string[] {
  const answers = sent.flatMap((m) => (isResponse(m) && m.message?.includes('LD1010') ? [m.message] : []));
  const outputs = sent.flatMap((m) => (isEvent(m) && m.body?.category === 'stderr' ? [m.body.output] : []));
  return [...answers, ...outputs];
}

/** Stops for which no request has been answered yet that could have led to them. */
function earlyStops(client: TestClient, commands: Map<number, string>): number[] {
  const early: number[] = [];
  let due = 0;
  client.sent.forEach((m, at) => {
    if (isResponse(m) && m.success && MOVING.has(commands.get(m.request_seq) ?? '')) due++;
    if (isEvent(m) && m.event === 'stopped' && --due < 0) early.push(at);
  });
  return early;
}

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
