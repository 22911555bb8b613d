// The adapter as clients run it: bundled, in a process of its own, over standard input and output.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type StreamClient, talkOver } from './dap-stream.ts';

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

export interface ProcessClient extends StreamClient {
  process: ChildProcess;
  write(text: string): void;
  /** The process's exit code. */
  exited: Promise<number | null>;
}

export function connectProcess(bundle: string): ProcessClient {
  const child = spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'inherit'] });
  const write = (text: string) => void child.stdin.write(text);
  return {
    ...talkOver(child.stdout, write),
    process: child,
    write,
    exited: new Promise((resolve) => child.on('exit', resolve)),
  };
}
