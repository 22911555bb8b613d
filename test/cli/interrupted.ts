/** The command line, interrupted by Ctrl-C in the middle of its work. */
import { spawn } from 'node:child_process';
import { pathOf } from '../support/lockstep.ts';

export interface Interrupted {
  code: number | null;
  out: string;
  err: string;
}

/** On a busy machine a process may not even have begun when the signal comes, and ends as any other: the next one has more time. */
export async function interrupted(args: string[], options: { cwd: string }): Promise<Interrupted> {
  for (let after = 1500; ; after *= 2) {
    const run = await interruptedAfter(after, args, options);
    if (run.code !== null || after > 20_000) return run;
  }
}

function interruptedAfter(ms: number, args: string[], options: { cwd: string }): Promise<Interrupted> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [pathOf('dist/cli.js'), ...args], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const run: Interrupted = { code: null, out: '', err: '' };
    child.stdout.on('data', (data) => {
      run.out += data;
    });
    child.stderr.on('data', (data) => {
      run.err += data;
    });
    const timer = setTimeout(() => child.kill('SIGINT'), ms);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ ...run, code });
    });
  });
}
