// Requests before the launch, after the end and out of order.
import { expect, test } from 'vitest';
import { haltedOwner, livelock, oppositeLocks } from '../support/dap-programs.ts';
import { always, connect, FILE, isEvent, isResponse, play } from '../support/dap-session.ts';

const MOTIONS = ['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'restart'];
const NEED_A_SCENARIO = [...MOTIONS, 'threads', 'stackTrace', 'exceptionInfo', 'loadedSources'];

test.each(NEED_A_SCENARIO)('%s before the launch says that nothing is launched', async (command) => {
  const client = connect(always(haltedOwner()));
  const response = await client.request(command, { threadId: 1 });
  expect(response).toMatchObject({
    success: false,
    message: 'No scenario is launched. Send a launch request first. [LD1004]',
  });
});

test.each([...MOTIONS, 'exceptionInfo', 'evaluate'])(
  '%s after the end says that the session has ended',
  async (command) => {
    const client = connect(always(haltedOwner()));
    await play(haltedOwner(), 'launch', client);
    await client.request('terminate');
    const response = await client.request(command, { threadId: 1 });
    expect(response).toMatchObject({
      success: false,
      message: 'The session has ended. Start debugging again. [LD1006]',
    });
  },
);

test.each([
  ['threads', 'threads'],
  ['stackTrace', 'stackFrames'],
  ['scopes', 'scopes'],
  ['variables', 'variables'],
  ['loadedSources', 'sources'],
  ['breakpointLocations', 'breakpoints'],
  ['stepInTargets', 'targets'],
  ['gotoTargets', 'targets'],
  ['completions', 'targets'],
])('%s that crosses the end on its way is answered: there are none', async (command, list) => {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch', client);
  await client.request('terminate');
  const response = await client.request(command, { threadId: 1, frameId: 1, variablesReference: 1 });
  expect(response).toMatchObject({ success: true, body: { [list]: [] } });
});

test('the machine does not move before configurationDone', async () => {
  const client = connect(always(haltedOwner()));
  await client.request('initialize', {});
  expect((await client.request('launch', { program: FILE })).success).toBe(true);
  expect((await client.request('next', { threadId: 1 })).message).toContain('LD1008');
  expect(client.sent.some((m) => isEvent(m) && m.event === 'stopped')).toBe(false);
  await client.request('configurationDone');
  await client.event(['stopped'], 0);
});

test('configurationDone may come before the launch is through', async () => {
  const client = connect(always(haltedOwner()));
  const done = client.request('configurationDone');
  const launch = client.request('launch', { program: FILE });
  expect((await done).success && (await launch).success).toBe(true);
  await client.event(['stopped'], 0);
});

test('a client that asks for the threads while the scenario is launched hears that there are none yet', async () => {
  const client = connect(always(haltedOwner()));
  await client.request('initialize', {});
  const launch = client.request('launch', { program: FILE });
  const early = await client.request('threads');
  expect(early).toMatchObject({ success: true, body: { threads: [] } });
  expect((await launch).success).toBe(true);
  expect((await client.request('threads')).body.threads).not.toEqual([]);
});

test('a second launch is refused', async () => {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch', client);
  expect((await client.request('launch', { program: FILE })).message).toContain('LD1005');
});

test('attach and unknown requests are refused by name', async () => {
  const client = connect(always(haltedOwner()));
  expect((await client.request('attach')).message).toContain('There is nothing to attach to');
  expect((await client.request('constructor')).message).toBe(
    'The adapter does not know the request "constructor". [LD1002]',
  );
});

test('references of an earlier stop are refused', async () => {
  const client = connect(always(oppositeLocks()));
  await play(oppositeLocks(), 'launch', client);
  const frameId = (await client.request('stackTrace', { threadId: 1 })).body.stackFrames[0].id;
  const { variablesReference } = (await client.request('scopes', { frameId })).body.scopes[0];
  await play(oppositeLocks(), 'next 0', client);
  expect((await client.request('scopes', { frameId })).message).toContain('LD1009');
  expect((await client.request('variables', { variablesReference })).message).toContain('LD1009');
});

test('a thread that does not exist is refused, and those that do are named', async () => {
  const client = connect(always(oppositeLocks()));
  await play(oppositeLocks(), 'launch', client);
  expect((await client.request('next', { threadId: 3 })).message).toBe(
    '"threadId" 3 is no thread. There are 1 (CPU 0), 2 (CPU 1). [LD1003]',
  );
});

test('terminate and disconnect end a run under way, and nothing is sent after the end', async () => {
  const client = connect(always(livelock()));
  await play(
    livelock(),
    'setExceptionBreakpoints {"filters": []}\nlaunch {"schedule": "roundRobin"}',
    client,
  );
  await client.request('continue', { threadId: 1 });
  expect((await client.request('terminate')).success).toBe(true);
  await client.event(['terminated'], 0);
  expect((await client.request('disconnect')).success).toBe(true);
  const sent = client.sent.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(client.sent).toHaveLength(sent);
});

test('disconnect while the program is being compiled ends the launch', async () => {
  const compiled: ((value: { program: ReturnType<typeof livelock> }) => void)[] = [];
  const client = connect({ compile: () => new Promise((resolve) => compiled.push(resolve)) });
  const launch = client.request('launch', { program: FILE });
  await Promise.resolve();
  expect((await client.request('disconnect')).success).toBe(true);
  compiled[0]({ program: livelock() });
  expect((await launch).message).toContain('LD1006');
});

test('stopped comes after the response of the request that caused it', async () => {
  const client = connect(always(haltedOwner()));
  await play(haltedOwner(), 'launch\nnext 0\nnext 1\nback 1\ncontinue\nreverse\nrestart', client);
  const commands = [
    'configurationDone',
    'next',
    'next',
    'stepBack',
    'continue',
    'reverseContinue',
    'restart',
  ];
  const order = client.sent.flatMap((m) => {
    if (isEvent(m)) return m.event === 'stopped' ? ['stopped'] : [];
    return isResponse(m) && commands.includes(m.command) ? [m.command] : [];
  });
  expect(order).toEqual(commands.flatMap((command) => [command, 'stopped']));
});

test('what the client asks by itself raises no pop-up when it is refused, and what a person asks does', async () => {
  const client = connect(always(haltedOwner()));
  for (const command of ['lockstep/timeline', 'lockstep/values', 'lockstep/seek', 'scopes'])
    expect((await client.request(command)).body.error).toMatchObject({ showUser: false });
  expect((await client.request('next', { threadId: 1 })).body.error).toMatchObject({ showUser: true });
});
