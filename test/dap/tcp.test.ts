// The adapter on a TCP port: several sessions at once, each with a client of its own.
import { once } from 'node:events';
import { connect as connectTo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { searchInPlace } from '../../server/dap/search/search-in-place.ts';
import { type Serving, serve } from '../../server/dap/serve.ts';
import { oppositeLocks } from '../support/dap-programs.ts';
import { always, FILE, ON_DISK } from '../support/dap-session.ts';
import { type StreamClient, talkOver } from '../support/dap-stream.ts';

const open: Serving[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function listening(disposed: string[] = []): Promise<Serving> {
  const serving = await serve(
    { port: 0, host: '127.0.0.1' },
    {
      ...ON_DISK,
      programs: always(oppositeLocks()),
      createSearch: (program, most) => ({
        ...searchInPlace(program, most),
        dispose: () => disposed.push('search'),
      }),
    },
  );
  open.push(serving);
  return serving;
}

async function joined({ port }: Serving): Promise<{ client: StreamClient; socket: Socket }> {
  const socket = connectTo(port, '127.0.0.1');
  await once(socket, 'connect');
  return { client: talkOver(socket, (text) => void socket.write(text)), socket };
}

async function launch(client: StreamClient): Promise<void> {
  await client.request('initialize', { linesStartAt1: true });
  const from = client.sent.length;
  expect(await client.request('launch', { program: FILE })).toMatchObject({ success: true });
  await client.request('configurationDone');
  await client.event(['stopped'], from);
}

test('two clients debug at once, and neither sees the other move', async () => {
  const serving = await listening();
  expect(serving.port).toBeGreaterThan(0);
  const [a, b] = [await joined(serving), await joined(serving)];
  await Promise.all([launch(a.client), launch(b.client)]);
  const from = a.client.sent.length;
  const told = b.client.sent.length;
  await a.client.request('continue', { threadId: 1 });
  expect((await a.client.event(['stopped'], from)).body).toMatchObject({ reason: 'exception' });
  const threads = (await b.client.request('threads')).body.threads;
  expect(threads.map(({ name }: { name: string }) => name)).toEqual(['CPU 0', 'CPU 1']);
  expect(b.client.sent.slice(told).map(({ type }) => type)).toEqual(['response']);
});

test('a disconnect is answered, ends the connection and the search, and nobody else', async () => {
  const disposed: string[] = [];
  const serving = await listening(disposed);
  const [a, b] = [await joined(serving), await joined(serving)];
  await launch(a.client);
  await launch(b.client);
  const ended = once(a.socket, 'close');
  expect(await a.client.request('disconnect')).toMatchObject({ success: true });
  await ended;
  expect(disposed).toEqual(['search']);
  expect(await b.client.request('threads')).toMatchObject({ success: true });
});

test('a client that is gone without a word leaves nothing behind, and another one can come', async () => {
  const disposed: string[] = [];
  const serving = await listening(disposed);
  const a = await joined(serving);
  await launch(a.client);
  a.socket.resetAndDestroy();
  const b = await joined(serving);
  await launch(b.client);
  await serving.close();
  expect(disposed.length).toBeGreaterThanOrEqual(1);
});

test('what is not the protocol, such as a web page, is shown the door', async () => {
  const { socket } = await joined(await listening());
  const heard: Buffer[] = [];
  socket.on('data', (data) => heard.push(data));
  const ended = once(socket, 'close');
  const message = '{"type":"request","seq":1,"command":"initialize"}';
  socket.write(`POST / HTTP/1.1\r\nContent-Length: ${message.length}\r\n\r\n${message}`);
  await ended;
  expect(Buffer.concat(heard).length).toBe(0);
});

test('the end of the server ends its sessions; a port that is taken is an error with advice', async () => {
  const serving = await listening();
  const { client, socket } = await joined(serving);
  await launch(client);
  const taken = serve(
    { port: serving.port, host: '127.0.0.1' },
    { programs: always(oppositeLocks()), createSearch: searchInPlace, ...ON_DISK },
  );
  await expect(taken).rejects.toThrow(
    /Port \d+ of 127\.0\.0\.1 cannot be listened on: .*Name another one, or 0/,
  );
  const ended = once(socket, 'close');
  await serving.close();
  await ended;
});

test('no file is written for a client of a port: anybody could be one', async () => {
  const { client } = await joined(await listening());
  await launch(client);
  const { success, message } = await client.request('lockstep/saveTrace', { path: '/tmp/x', write: true });
  expect({ success, message }).toEqual({
    success: false,
    message:
      '/tmp/x is not written: this adapter writes no files, since it cannot know who asks for them. Take the text of the answer. [LD1015]',
  });
});
