// The adapter as clients run it: bundled, in a process of its own, over standard input and output.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { build } from 'esbuild';
import type { TestClient } from './dap-session.ts';
import { isEvent, isResponse } from './dap-session.ts';

/** Bundles the adapter as it ships, with the library beside it. Gives the path of the bundle. */
export async function bundleAdapter(): Promise<string> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-dap-'));
  symlinkSync(join(root, 'library'), join(folder, 'library'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  await build({
    entryPoints: { dap: join(root, 'server/dap/main.ts') },
    outdir: join(folder, 'dist'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return join(folder, 'dist/dap.js');
}

export interface ProcessClient extends Omit<TestClient, 'adapter'> {
  process: ChildProcess;
  write(text: string): void;
  /** The process's exit code. */
  exited: Promise<number | null>;
}

export function connectProcess(bundle: string): ProcessClient {
  const child = spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'inherit'] });
  const sent: DebugProtocol.ProtocolMessage[] = [];
  const wakers = new Set<() => void>();
  let pending = Buffer.alloc(0);
  let seq = 0;

  child.stdout.on('data', (data: Buffer) => {
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

  const write = (text: string) => void child.stdin.write(text);
  return {
    sent,
    process: child,
    write,
    exited: new Promise((resolve) => child.on('exit', resolve)),
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
