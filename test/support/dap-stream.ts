// A client of the protocol over a pair of streams: a process's, or a socket.
import type { Readable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { isEvent, isResponse, type TestClient } from './dap-session.ts';

export type StreamClient = Omit<TestClient, 'adapter'>;

export function talkOver(read: Readable, write: (text: string) => void): StreamClient {
  const sent: DebugProtocol.ProtocolMessage[] = [];
  const wakers = new Set<() => void>();
  let pending = Buffer.alloc(0);
  let seq = 0;

  read.on('data', (data: Buffer) => {
    pending = Buffer.concat([pending, data]);
    for (let message = take(); message; message = take()) sent.push(message);
    for (const wake of [...wakers]) wake();
  });

  function take(): DebugProtocol.ProtocolMessage | undefined {
    const head = pending.indexOf('\r\n\r\n');
    const length = Number(/Content-Length: (\d+)/.exec(pending.toString('utf8', 0, Math.max(0, head)))?.[1]);
    if (head < 0 || pending.length < head + 4 + length) return undefined;
    const message = JSON.parse(pending.toString('utf8', head + 4, head + 4 + length));
    pending = pending.subarray(head + 4 + length);
    return message;
  }

  function when<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        wakers.delete(look);
        resolve(found);
      };
      wakers.add(look);
      look();
    });
  }

  return {
    sent,
    request(command, args) {
      const mine = ++seq;
      const text = JSON.stringify({ type: 'request', seq: mine, command, arguments: args });
      write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
      return when(
        () => sent.find((m) => isResponse(m) && m.request_seq === mine) as DebugProtocol.Response | undefined,
      );
    },
    event: (names, from) =>
      when(
        () =>
          sent.slice(from).find((m) => isEvent(m) && names.includes(m.event)) as
            | DebugProtocol.Event
            | undefined,
      ),
  };
}
