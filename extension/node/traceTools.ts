// Work on traces, done by the shipped command line.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import type { TraceTools } from '../platform.ts';
import { runCli } from './runCli.ts';

export function traceTools(context: ExtensionContext): TraceTools {
  return {
    async compare(first, second) {
      const { code, out, err } = await runCli(context, ['trace', 'diff', first.fsPath, second.fsPath]);
      if (code > 1) throw new Error(messageOf(err));
      return `${err}${out}`;
    },
    async follow({ text, program, scenario }, to) {
      const which = scenario === undefined ? [] : ['--scenario', scenario];
      const folder = await mkdtemp(join(tmpdir(), 'lockstep-'));
      try {
        const file = join(folder, 'drawing.txt');
        await writeFile(file, text);
        const args = ['trace', 'import', file, '--program', program.fsPath, ...which, '-o', to.fsPath];
        const { code, err } = await runCli(context, args);
        if (code === 0) return { k: 'written' };
        const line = /^[^\n]*?:(\d+): (?:Line|At)/.exec(err)?.[1];
        return { k: 'refused', message: messageOf(err), ...(line ? { line: Number(line) - 1 } : {}) };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Without the name of the program and of a file that is gone again. */
function messageOf(err: string): string {
  return err
    .trim()
    .replace(/^lockstep: /, '')
    .replace(/^\S*drawing\.txt(:\d+)?: /, '');
}
