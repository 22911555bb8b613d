// The bundled adapter over standard input and output, with its searches in a thread.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { bundleAdapter, connectProcess } from '../support/dap-process.ts';
import { type StreamClient, talkOver } from '../support/dap-stream.ts';

const TEXT = `
spinlock a;
spinlock b;
scenario opposite {
  cpu 0 { spin_lock(a); spin_lock(b); spin_unlock(b); spin_unlock(a); }
  cpu 1 { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
  expect no hang;
}
scenario endless {
  cpu 0 { loop { spin_lock(a); spin_unlock(a); } }
  cpu 1 { loop { spin_lock(b); spin_unlock(b); } }
  expect no hang;
}
`;

let bundle: string;
let program: string;

beforeAll(async () => {
  bundle = await bundleAdapter();
  program = join(mkdtempSync(join(tmpdir(), 'lockstep-dap-')), 'two words.lockstep');
  writeFileSync(program, TEXT);
});

afterAll(() => {
  for (const folder of [dirname(dirname(bundle)), dirname(program)])
    rmSync(folder, { recursive: true, force: true });
});

async function launch(client: StreamClient, fields: object): Promise<void> {
  await client.request('initialize', { linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
  expect(await client.request('launch', { program, ...fields })).toMatchObject({ success: true });
  const from = client.sent.length;
  await client.request('configurationDone');
  await client.event(['stopped'], from);
}

test('a session from launch to the hang and out, with the hang found in a thread', async () => {
  const client = connectProcess(bundle);
  await launch(client, { scenario: 'opposite' });
  const from = client.sent.length;
  await client.request('continue', { threadId: 1 });
  const stopped = await client.event(['stopped'], from);
  expect(stopped.body).toMatchObject({ reason: 'exception', description: 'Paused on hang (deadlock)' });
  const explained = await client.request('exceptionInfo', { threadId: 1 });
  expect(explained.body.description).toContain('Point of no return: step 2 of this run');
  const { body } = await client.request('stackTrace', { threadId: 1 });
  expect(body.stackFrames[0].source.path).toBe(program);
  expect(await client.request('disconnect')).toMatchObject({ success: true });
  expect(await client.exited).toBe(0);
});

test('a counterexample is found in the thread before the session opens', async () => {
  const client = connectProcess(bundle);
  await launch(client, { scenario: 'opposite', counterexample: true, stopAt: 'end' });
  const { body } = await client.request('exceptionInfo', { threadId: 1 });
  expect(body.exceptionId).toBe('hang (deadlock)');
  await client.request('disconnect');
  expect(await client.exited).toBe(0);
});

test('wrong fields that only the text can tell are refused by name', async () => {
  const client = connectProcess(bundle);
  const refusals: string[] = [];
  for (const fields of [
    {},
    { scenario: 'nobody' },
    { scenario: 'opposite', with: ['v9'] },
    { scenario: 'opposite', case: { n: 1 } },
  ]) {
    refusals.push((await client.request('launch', { program, ...fields })).message ?? '');
  }
  refusals.push((await client.request('launch', { program: '/there/is/none.lockstep' })).message ?? '');
  expect(refusals.map((message) => message.split('\n')[1])).toEqual([
    expect.stringContaining('"scenario": Say which scenario to debug: opposite, endless.'),
    expect.stringContaining('"scenario": There is no scenario nobody'),
    expect.stringContaining('"with": There is no patch v9.'),
    expect.stringContaining('"case": Scenario opposite has no parameter n.'),
    expect.stringContaining('There is no such file.'),
  ]);
  await client.request('disconnect');
});

test('bytes that are no message are reported, and the session lives on', async () => {
  const client = connectProcess(bundle);
  client.write('Content-Length: 5\r\n\r\n{"x"}');
  client.write('garbage\r\n\r\nContent-Length: 2\r\n\r\n[]');
  await launch(client, { scenario: 'opposite' });
  const reports = client.sent.filter((m) => JSON.stringify(m).includes('LD1001'));
  expect(reports).toHaveLength(2);
  await client.request('disconnect');
});

test('the process ends when its client goes away in the middle of a run', async () => {
  const client = connectProcess(bundle);
  await client.request('setExceptionBreakpoints', { filters: [] });
  await launch(client, { scenario: 'endless', schedule: 'roundRobin' });
  await client.request('continue', { threadId: 1 });
  client.process.stdin?.end();
  expect(await client.exited).toBe(0);
});

test('on a port: found in a thread from here, the outlook told by itself, and a clean end', async () => {
  const script = join(dirname(bundle), 'listen.mjs');
  writeFileSync(
    script,
    `import { main } from './dap.js'; await main({ port: 0, host: '127.0.0.1' }); process.exit(0);`,
  );
  const server = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  const port = Number(/^Lockstep debug adapter: listening on 127\.0\.0\.1:(\d+)$/.exec(line)?.[1]);
  const socket = connectTo(port, '127.0.0.1');
  await once(socket, 'connect');
  const client = talkOver(socket, (text) => void socket.write(text));
  await launch(client, { scenario: 'opposite' });
  const { body } = await client.event(['lockstep/outlook'], 0);
  expect(body).toMatchObject({ moment: 0, outlook: 'avoidable' });
  const found = await client.request('lockstep/findRun', { condition: 'holder(a) == 1' });
  expect(found.body).toMatchObject({ found: true, at: 2 });
  expect((await client.request('lockstep/findHang')).body).toMatchObject({ found: true, at: 4 });
  const gone = once(socket, 'close');
  server.kill('SIGTERM');
  await gone;
  expect(await once(server, 'exit')).toEqual([0, null]);
});
