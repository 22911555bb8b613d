// The timelines of a session's runs: one recording for each run that was looked at lately, grown with the run.
import { createRecorder, type Marks, marksOf, type Recorder } from '../../trace/timeline/index.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { nextTurn } from '../motion/next-turn.ts';
import type { History } from './history.ts';

export interface Recording {
  recorder: Recorder;
  /** Another number for another run. */
  revision: number;
}

interface Kept extends Recording {
  /** Which branches the run consists of. */
  run: string;
}

/** Steps of recordings that are kept besides the one in use, for going back and forth between branches. */
const MOST_KEPT = 500_000;
/** So long is recorded before other requests have their turn. */
const SLICE_MS = 10;
/** So many steps at once. */
const STEPS = 2_000;

const kept = new WeakMap<History, { recordings: Kept[]; made: number }>();

/** A recording of the whole run that is being followed; of one that grows meanwhile, as far as it is known now. */
export async function recordingOf(debuggee: Debuggee): Promise<Recording> {
  const { history } = debuggee;
  const enough = history.length;
  for (;;) {
    const recording = recordingFor(debuggee);
    const { recorder } = recording;
    const run = history.whole();
    const until = performance.now() + SLICE_MS;
    while (recorder.length < run.steps.length && performance.now() < until)
      recorder.extend(run, Math.min(run.steps.length, recorder.length + STEPS));
    if (recorder.length >= Math.min(enough, history.length)) return recording;
    await nextTurn();
  }
}

function recordingFor({ history, machine }: Debuggee): Recording {
  const own = kept.get(history) ?? { recordings: [], made: 0 };
  kept.set(history, own);
  // Where the last branch ends may change: it grows.
  const run = JSON.stringify(history.pieces().map(({ branch, from }) => [branch, from]));
  let found = own.recordings.find((each) => each.run === run && each.recorder.length <= history.length);
  found ??= { run, recorder: createRecorder(machine), revision: ++own.made };
  const others = own.recordings.filter((each) => each.run !== run);
  own.recordings = [found];
  let steps = 0;
  for (const other of others) {
    steps += other.recorder.length;
    if (steps <= MOST_KEPT) own.recordings.push(other);
  }
  return found;
}

/** What is known of the run: not behind a change by hand, where nothing was proved. */
export function marksNow({ facts, history }: Debuggee): Marks {
  const fact = facts.ahead();
  if (!fact || history.firstChange < fact.at) return {};
  const { pointOfNoReturn: _, ...marks } = marksOf(fact.finding, fact.at);
  return fact.noReturn === undefined ? marks : { ...marks, pointOfNoReturn: fact.noReturn };
}
