/** Our side: each measurement in a new process. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MeasureResult, MeasureTask } from './measure.ts';
import type { TableMeasured } from './measure-table.ts';
import type { Model } from './models.ts';
import { type Ran, run } from './run.ts';

/** Where things are: the repository, and what was bundled for the benchmark. */
export interface Places {
  root: string;
  bundles: string;
  /** What is kept from run to run. */
  cache: string;
}

export const libraryOf = ({ root }: Places): string => pathToFileURL(join(root, 'library')).href;

type Task = Omit<MeasureTask, 'model' | 'library'>;

export async function measure(places: Places, model: Model['case'], task: Task): Promise<MeasureResult> {
  const asked: MeasureTask = { ...task, model, library: libraryOf(places) };
  return JSON.parse(await printedBy(places, 'measure.js', JSON.stringify(asked))) as MeasureResult;
}

export async function measureTable(places: Places): Promise<TableMeasured> {
  const file = join(places.root, 'examples', 'thread.lockstep');
  return JSON.parse(await printedBy(places, 'measure-table.js', file, libraryOf(places))) as TableMeasured;
}

async function printedBy(places: Places, script: string, ...args: string[]): Promise<string> {
  const ran = await run(process.execPath, [join(places.bundles, script), ...args]);
  if (ran.code !== 0) throw new Error(ran.output);
  return ran.printed;
}

/** `lockstep check`, as a user starts it. */
export function command(
  places: Places,
  { file, scenario, with: patches }: Model['case'],
  more: string[] = [],
  limitSeconds?: number,
): Promise<Ran> {
  const named = patches.length > 0 ? ['--with', patches.join(',')] : [];
  const args = [
    join(places.root, 'dist', 'cli.js'),
    'check',
    file,
    '--scenario',
    scenario,
    ...named,
    ...more,
  ];
  return run(process.execPath, args, { limitSeconds });
}
