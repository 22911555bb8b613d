/** Runs a program to its end and takes the time. */
import { spawn } from 'node:child_process';

export interface Ran {
  output: string;
  /** Standard output alone. */
  printed: string;
  code: number;
  seconds: number;
  /** It was ended for taking too long. */
  late: boolean;
}

export function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; limitSeconds?: number } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, {
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: (options.limitSeconds ?? 3600) * 1000,
    });
    let printed = '';
    let said = '';
    child.stdout.on('data', (data) => {
      printed += data;
    });
    child.stderr.on('data', (data) => {
      said += data;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const seconds = (performance.now() - began) / 1000;
      resolve({ output: printed + said, printed, code: code ?? 128, seconds, late: signal === 'SIGTERM' });
    });
  });
}
