/** One sampled run from its start to what it comes to. */
import type { State } from '../machine/state.ts';
import type { Judge } from './judge/judge.ts';
import {
  decidedHangs,
  decidedLoss,
  type HangCause,
  type Judgement,
  type LossCause,
  type Verdict,
} from './judge/judgement.ts';
import type { Pieces } from './pieces.ts';
import { pointOf } from './point.ts';
import type { Origin } from './random.ts';
import type { Simulator, Snapshot, Stop } from './simulator.ts';

export interface RunLimits {
  /** Simulated time. */
  ns: number;
  /** Steps of a scheduler that has no clock. */
  steps: number;
}

export interface RunResult {
  end: 'ended' | 'hang' | 'fault' | 'limit' | 'clock';
  /** Simulated time of the end; of a hang, of the moment from which it was certain. */
  ns: number;
  /** Steps to that moment. */
  steps: number;
  /** Of a hang: the causes of all who hang. None when it is still open which of several it comes to. */
  hangs: HangCause[];
  /** Of a hang: one step earlier it is known that it was not certain. */
  exact: boolean;
  /** Of an error of the model: which. */
  fault: number;
  /** Per condition that is to hold eventually. */
  eventually: ('held' | 'lost' | 'open')[];
  /** How those end that are lost; absent when that is open. */
  loss?: LossCause;
  /** Steps in all. */
  made: number;
  /** Per condition that is watched: when it came about. */
  conditions: ({ ns: number } | undefined)[];
  late: { count: number; mostNs: number };
}

export interface Surroundings {
  simulator: Simulator;
  judge: Judge;
  /** States as the judge's program has them. */
  searched(s: State): State;
  limits: RunLimits;
  /** How many conditions are watched. */
  watched: number;
  /** Numbers of those that are to hold eventually. */
  eventually: readonly number[];
  hasClock: boolean;
}

/** A run that goes on is asked about after so many steps, then after twice as many, and so on. */
const FIRST_QUESTION = 16_384;
/** And thoroughly, which can take as long as some million steps, from this many on. */
const FIRST_THOROUGH = 1 << 22;
/** So many steps at one moment, and time does not pass. */
const STANDING_STILL = 1 << 20;

/** Steps that are made at once: some milliseconds. */
const PIECE = 1 << 18;

/** Tells how many steps have been made. */
export function* runInPieces(around: Surroundings, origin: Origin): Pieces<RunResult> {
  const { simulator, limits } = around;
  simulator.begin(origin, limits.ns);
  let asked = FIRST_QUESTION;
  /** From where on a hang may have become certain. */
  let open = simulator.snapshot();
  const clock = { ns: 0, steps: 0 };
  for (;;) {
    const stop = yield* goOn(around, asked, clock);
    if (stop === 'ended' || stop === 'fault' || stop === 'clock') return finished(around, stop);
    const isOver = stop === 'limit' || stop === 'standstill';
    const verdict = stop === 'steps' && asked < FIRST_THOROUGH ? quickly(around) : thoroughly(around);
    const hangs = verdict?.hung ? decidedHangs(verdict) : undefined;
    if (verdict?.hung && (hangs || isOver)) return yield* hang(around, verdict, hangs ?? [], open);
    // Where nothing can happen and nobody hangs, nobody is left who has to come to an end.
    if (isOver) return finished(around, stop === 'limit' ? 'limit' : 'ended');
    if (stop === 'halted') continue;
    if (!verdict?.hung) open = simulator.snapshot();
    asked *= 2;
  }
}

/** `clock`: when it was looked at last whether time passes, and after how many steps. */
function* goOn(
  { simulator, limits, hasClock }: Surroundings,
  asked: number,
  clock: { ns: number; steps: number },
): Pieces<Stop | 'clock'> {
  const stop = yield* advance(simulator, hasClock ? asked : Math.min(asked, limits.steps));
  const [ns, steps] = [simulator.now(), simulator.steps()];
  if (stop !== 'steps') return stop;
  if (!hasClock) return steps >= limits.steps ? 'limit' : 'steps';
  if (ns !== clock.ns) Object.assign(clock, { ns, steps });
  else if (steps - clock.steps > STANDING_STILL) return 'clock';
  return 'steps';
}

/** As `advance` does at once. */
function* advance(simulator: Simulator, steps: number): Pieces<Stop> {
  for (;;) {
    const stop = simulator.advance(Math.min(steps, simulator.steps() + PIECE));
    if (stop !== 'steps' || simulator.steps() >= steps) return stop;
    yield simulator.steps();
  }
}

const heldNow = ({ simulator, eventually }: Surroundings): boolean[] =>
  eventually.map((i) => simulator.condition(i) !== undefined);

function thoroughly(around: Surroundings): Verdict {
  const { judge, simulator, searched } = around;
  return judge.thoroughly(searched(simulator.state()), heldNow(around));
}

function quickly(around: Surroundings): Verdict {
  const { judge, simulator, searched } = around;
  return judge.quickly(searched(simulator.state()), heldNow(around));
}

function* hang(
  around: Surroundings,
  verdict: Judgement,
  hangs: HangCause[],
  open: Snapshot,
): Pieces<RunResult> {
  const { simulator } = around;
  const { eventually, loss } = lossesOf(around, verdict);
  const made = simulator.steps();
  // The moment is looked for in the run made again.
  const seen = seenBy(around);
  const certain = () => quickly(around)?.hung;
  const point = yield* pointOf(simulator, certain, open, made);
  return { end: 'hang', ...point, hangs, fault: -1, eventually, ...(loss ? { loss } : {}), made, ...seen };
}

function finished(around: Surroundings, end: 'ended' | 'fault' | 'limit' | 'clock'): RunResult {
  const { simulator } = around;
  const open = heldNow(around).includes(false) && end !== 'fault';
  const { eventually, loss } = lossesOf(around, open ? thoroughly(around) : undefined);
  const s = simulator.state();
  const steps = simulator.steps();
  return {
    end,
    ns: simulator.now(),
    steps,
    hangs: [],
    exact: true,
    fault: s[simulator.program.fault] - 1,
    eventually,
    ...(loss ? { loss } : {}),
    made: steps,
    ...seenBy(around),
  };
}

function seenBy({ simulator, watched }: Surroundings): Pick<RunResult, 'conditions' | 'late'> {
  return {
    conditions: Array.from({ length: watched }, (_, i) => simulator.condition(i)),
    late: simulator.late(),
  };
}

function lossesOf(around: Surroundings, verdict: Verdict): Pick<RunResult, 'eventually' | 'loss'> {
  const held = heldNow(around);
  const eventually = held.map((is, i) => (is ? 'held' : verdict?.lost[i] ? 'lost' : 'open'));
  const loss = verdict && eventually.includes('lost') ? decidedLoss(verdict) : undefined;
  return { eventually, ...(loss ? { loss } : {}) };
}
