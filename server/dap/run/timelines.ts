// The timelines of a session's runs: one recording for each run that was looked at lately, grown with the run.
import { CHANGE, type Change } from '../../trace/run.ts';
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
/** So many steps are recorded before other requests have their turn. */
const SLICE = 20_000;

const kept = new WeakMap<History, { recordings: Kept[]; made: number }>();

/** A recording of the whole run that is being followed; of one that grows meanwhile, as far as it is known now. */
export async function recordingOf(debuggee: Debuggee): Promise<Recording> {
  const { history } = debuggee;
  const enough = history.length;
  for (;;) {
    const recording = recordingFor(debuggee);
    const { recorder } = recording;
    const to = Math.min(history.length, recorder.length + SLICE);
    if (recorder.length < to) recorder.extend(stepsOf(history, recorder.length, to), to);
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

/** A part of the run, at its place. */
function stepsOf(history: History, from: number, to: number) {
  const steps: { length: number; [t: number]: number } = { length: to };
  const changes = new Map<number, Change>();
  for (let t = from; t < to; t++) {
    steps[t] = history.decision(t);
    const change = steps[t] === CHANGE ? history.changeAt(t) : undefined;
    if (change) changes.set(t, change);
  }
  return { steps, changes };
}

/** What is known of the run: not behind a change by hand, where nothing was proved. */
export function marksNow({ facts, history }: Debuggee): Marks {
  const fact = facts.ahead();
  if (!fact || history.firstChange < fact.at) return {};
  const { pointOfNoReturn: _, ...marks } = marksOf(fact.finding, fact.at);
  return fact.noReturn === undefined ? marks : { ...marks, pointOfNoReturn: fact.noReturn };
}
