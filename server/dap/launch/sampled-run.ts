// One run of a sampling as the start of a session: made again from its numbers, laid out as the run to follow, with its clock.

import { MOST_REPLAYED, type Replayed, replayed, type SampledRun } from '../../jobs/sampled-run.ts';
import { grouped } from '../../reports/numbers.ts';
import { tooLong } from '../../reports/too-long.ts';
import type { Pieces } from '../../sample/pieces.ts';
import type { SampleSetup } from '../../sample/sampler.ts';
import { inSlices } from '../motion/in-slices.ts';
import { type Problem, problem } from '../problems.ts';
import { createClock } from '../run/clock.ts';
import type { Report } from '../search/searches.ts';
import type { Debuggee } from './debuggee.ts';
import type { Compiled } from './program-source.ts';
import { confirm, follow } from './trace-file.ts';

export async function layOutSampledRun(
  debuggee: Debuggee,
  compiled: Exclude<Compiled, { errors: unknown }>,
  wanted: SampledRun,
  { signal, report }: { signal: AbortSignal; report: (title: string) => Report },
): Promise<Problem | undefined> {
  const made = compiled.sampling?.(wanted);
  if (!made) return problem('LD2004', 'This program was not made from text: it cannot be sampled.');
  if ('errors' in made) {
    const [{ message, code }] = made.errors;
    return problem('LD2004', `The scenario cannot be sampled: ${message} [${code}]`);
  }
  const told = report(`Making run ${wanted.run} again`);
  const either = { ...told, signal: AbortSignal.any([signal, told.signal]) };
  const laidOut = await inSlices(again(debuggee, made.setup, wanted.run), either, farWords).finally(
    told.done,
  );
  if (!laidOut)
    return problem('LD1013', `Run ${wanted.run} was not made again to its end: it was cancelled.`);
  const { value: run } = laidOut;
  if (!run) return problem('LD2010', tooLong(made.setup, wanted.run, MOST_REPLAYED));
  const { history } = debuggee;
  debuggee.opened = history.branch.id;
  debuggee.clock = createClock(history, run.run);
  const refused = run.finding ? await confirm(debuggee, run.finding, signal) : undefined;
  if (refused) debuggee.notes.push(refused);
  history.seek(0);
  return undefined;
}

function* again(debuggee: Debuggee, setup: SampleSetup, number: number): Pieces<Replayed | undefined> {
  const made = yield* replayed(setup, number);
  if (made) yield* follow(debuggee, made.run, { label: `run ${number}`, kind: 'sampled' });
  return made;
}

function farWords(steps: number): string {
  return steps === 0 ? 'finding out what it comes to' : `${grouped(steps)} steps`;
}
