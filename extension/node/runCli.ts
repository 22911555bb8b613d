// Runs the shipped command line by the Node that VS Code brings along.
import { execFile } from 'node:child_process';
import type { ExtensionContext } from 'vscode';

export interface CliResult {
  /** Exit code: 0 yes, 1 no, 2 wrong input, 3 not known. */
  code: number;
  out: string;
  err: string;
}

const MOST_OUTPUT = 64 * 1024 * 1024;

export function runCli(context: ExtensionContext, args: readonly string[]): Promise<CliResult> {
  const script = context.asAbsolutePath('dist/cli.js');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env, maxBuffer: MOST_OUTPUT }, (error, out, err) => {
      const code = typeof error?.code === 'number' ? error.code : error ? 2 : 0;
      resolve({ code, out, err: err || (error?.message ?? '') });
    });
  });
}
