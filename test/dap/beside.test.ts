// The bundled adapter in a thread of whoever shows the session: files are on no disk, and are asked for.
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { AdapterSetup, FromAdapter, ToAdapter } from '../../server/dap/beside.ts';
import { bundleAdapter } from '../support/dap-process.ts';
import { isEvent, isResponse } from '../support/dap-session.ts';

const LIBRARY = 'https://somewhere.example/extension/library';
const PROGRAM = 'memfs:/work/a file.lockstep';
const TEXTS: Record<string, string> = {
  'memfs:/work/a%20file.lockstep': `use parts;
use linux.kmsg;
scenario opposite {
  cpu 0 {
    first();
    printk("done");
  }
  cpu 1 { second(); }
  expect no hang;
}
`,
  'memfs:/work/parts.lockstep': `spinlock a;
spinlock b;
fn first() {
  spin_lock(a);
  spin_lock(b);
  spin_unlock(b);
  spin_unlock(a);
}
fn second() { spin_lock(b); spin_lock(a); spin_unlock(a); spin_unlock(b); }
`,
};

let bundle: string;
beforeAll(async () => {
  bundle = await bundleAdapter();
});
afterAll(() => rmSync(dirname(dirname(bundle)), { recursive: true, force: true }));

function textOf(uri: string): string | undefined {
  if (!uri.startsWith(`${LIBRARY}/`)) return TEXTS[uri];
  try {
    return readFileSync(new URL(`../../library/${uri.slice(LIBRARY.length + 1)}`, import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}

function connect() {
  const workerData: AdapterSetup = { k: 'adapter', libraryRoot: LIBRARY };
  const worker = new Worker(bundle, { workerData });
  onTestFinished(async () => void (await worker.terminate()));
  const sent: DebugProtocol.ProtocolMessage[] = [];
  const asked: string[] = [];
  let wake = () => {};
  const post = (message: ToAdapter) => worker.postMessage(message);
  worker.on('message', (message: FromAdapter) => {
    if (message.k === 'read') {
      asked.push(message.uri);
      return post({ k: 'text', n: message.n, text: textOf(message.uri) });
    }
    sent.push(message.message);
    wake();
  });
  async function until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  let seq = 0;
  return {
    sent,
    asked,
    request(command: string, args?: object) {
      const mine = ++seq;
      post({ k: 'say', message: { type: 'request', seq: mine, command, arguments: args } });
      return until(() =>
        sent.find((m): m is DebugProtocol.Response => isResponse(m) && m.request_seq === mine),
      );
    },
    stopped: (from: number) =>
      until(() =>
        sent.slice(from).find((m): m is DebugProtocol.Event => isEvent(m) && m.event === 'stopped'),
      ),
  };
}

async function launch(fields: object = {}) {
  const client = connect();
  await client.request('initialize', { linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
  expect(await client.request('launch', { program: PROGRAM, ...fields })).toMatchObject({ success: true });
  const from = client.sent.length;
  await client.request('configurationDone');
  await client.stopped(from);
  return client;
}

test('a breakpoint in a used file stops, and sources are named by URI', async () => {
  const client = await launch();
  const path = 'memfs:/work/parts.lockstep';
  const { body } = await client.request('setBreakpoints', { source: { path }, breakpoints: [{ line: 5 }] });
  expect(body.breakpoints).toMatchObject([{ verified: true, line: 5 }]);
  const from = client.sent.length;
  await client.request('continue', { threadId: 1 });
  expect((await client.stopped(from)).body).toMatchObject({ reason: 'breakpoint' });
  const stack = await client.request('stackTrace', { threadId: 1 });
  expect(stack.body.stackFrames[0].source).toEqual({ name: 'parts.lockstep', path });
  const { sources } = (await client.request('loadedSources')).body;
  expect(sources.map((each: { path: string }) => each.path)).toContain('memfs:/work/a%20file.lockstep');
  expect(sources.map((each: { path: string }) => each.path)).toContain(`${LIBRARY}/linux/printk.lockstep`);
});

test('messages are numbered, and each file that is there is asked for once', async () => {
  const { sent, asked } = await launch();
  expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, i) => i + 1));
  const found = asked.filter((uri) => textOf(uri) !== undefined);
  expect(new Set(found).size).toBe(found.length);
});

test('a counterexample is found in a thread, saved, and opened from where it was saved', async () => {
  const client = await launch({ counterexample: true, stopAt: 'end' });
  const { body } = await client.request('lockstep/saveTrace', { path: 'memfs:/traces/x.lockstep-trace' });
  const trace = JSON.parse(body.text);
  expect(trace.program).toBe('../work/a file.lockstep');
  expect(trace.sources.map(({ path }: { path: string }) => path)).toContain('library:linux/printk.lockstep');
  TEXTS['memfs:/traces/x.lockstep-trace'] = body.text;
  const again = await launch({ program: '', trace: 'memfs:/traces/x.lockstep-trace', stopAt: 'end' });
  const last = again.sent.filter((m): m is DebugProtocol.Event => isEvent(m) && m.event === 'stopped').at(-1);
  expect(last?.body).toMatchObject({ reason: 'exception', description: 'Paused on hang (deadlock)' });
});

test('a program or a trace that is not there is refused, and the session lives on', async () => {
  const client = connect();
  await client.request('initialize', {});
  const missing = await client.request('launch', { program: 'memfs:/nowhere.lockstep' });
  expect(missing.message).toContain('There is no such file. [LS1010]');
  const trace = await client.request('launch', { trace: 'memfs:/nowhere.lockstep-trace' });
  expect(trace.message).toContain('cannot be opened: there is no such file. [LD2008]');
  const relative = await client.request('launch', { program: 'nowhere.lockstep' });
  expect(relative.success).toBe(false);
  expect(await client.request('launch', { program: PROGRAM })).toMatchObject({ success: true });
});
