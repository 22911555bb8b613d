/** What the figures were measured on. */
import { cpus, release, totalmem, type } from 'node:os';
import type { Machine } from './results.ts';
import { run } from './run.ts';

export async function machine(): Promise<Machine> {
  const firstLine = async (program: string, ...args: string[]): Promise<string> =>
    (await run(program, args)).output.trim().split('\n')[0];
  const list = cpus();
  return {
    cpu: list[0]?.model.trim() ?? 'unknown',
    cores: list.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release().replace(/[^\d.].*/, '')}`,
    node: process.version,
    spin: await firstLine('spin', '-V'),
    gcc: await firstLine('gcc', '--version'),
  };
}
