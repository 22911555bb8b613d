// One run of a sampling as the start of a session: made again from its numbers, laid out as the run to follow, with its clock.
import { replayed, type SampledRun } from '../../jobs/sampled-run.ts';
import { type Problem, problem } from '../problems.ts';
import { createClock } from '../run/clock.ts';
import type { Debuggee } from './debuggee.ts';
import type { Compiled } from './program-source.ts';
import { confirm, follow } from './trace-file.ts';

export async function layOutSampledRun(
  debuggee: Debuggee,
  compiled: Exclude<Compiled, { errors: unknown }>,
  wanted: SampledRun,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const made = compiled.sampling?.(wanted);
  if (!made) return problem('LD2004', 'This program was not made from text: it cannot be sampled.');
  if ('errors' in made) {
    const [{ message, code }] = made.errors;
    return problem('LD2004', `The scenario cannot be sampled: ${message} [${code}]`);
  }
  const { run, finding } = replayed(made.setup, wanted.run);
  const { history } = debuggee;
  follow(debuggee, run, { label: `run ${wanted.run}`, kind: 'sampled' });
  debuggee.opened = history.branch.id;
  debuggee.clock = createClock(history, run);
  const refused = finding ? await confirm(debuggee, finding, signal) : undefined;
  if (refused) debuggee.notes.push(refused);
  history.seek(0);
  return undefined;
}
