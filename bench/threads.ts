/** Two threads against one, through the command line's option for it, when it has one. */
import { join } from 'node:path';
import type { CheckReport } from '../server/trace/report.ts';
import type { Say } from './measure-model.ts';
import type { Model } from './models.ts';
import { command, type Places } from './ours.ts';
import type { ThreadsResult } from './results.ts';
import { run } from './run.ts';

export async function compareThreads(
  places: Places,
  model: Model,
  rounds: number,
  say: Say,
): Promise<ThreadsResult | undefined> {
  const help = await run(process.execPath, [join(places.root, 'dist', 'cli.js'), 'check', '--help']);
  const option = threadsOption(help.output);
  if (option === undefined) return undefined;
  const result: ThreadsResult = { model: model.name, states: 0, one: [], two: [] };
  for (let round = 1; round <= rounds; round++) {
    say(`${model.name}: one thread and two, round ${round} of ${rounds}`);
    for (const [count, seconds] of [
      ['1', result.one],
      ['2', result.two],
    ] as const) {
      const ran = await command(places, model.case, ['--json', option, count]);
      const [{ search }] = (JSON.parse(ran.printed) as CheckReport).cases;
      result.states = search.states;
      seconds.push(search.seconds);
    }
  }
  return result;
}

/** `--threads` or `--workers`, as the help has it. */
export function threadsOption(help: string): string | undefined {
  return /--(?:threads|workers)\b/.exec(help)?.[0];
}
