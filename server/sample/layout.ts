/** Where things lie in the memory of a sampler, in words. */
import { decisionRoom } from '../machine/emit/decisions.ts';
import type { StepProgram } from '../program/program.ts';

export interface Layout {
  /** The state, and what it is at the start. */
  state: number;
  initial: number;
  slots: number;
  /** Random words; the next one is in a variable of the module. */
  random: number;
  randomEnd: number;
  /** Per agent: when it acts next, as an offset in the present epoch, or NEVER. */
  clock: number;
  /** Per agent whose time is in a later epoch: which one (-1: none), and the offset. */
  farEpoch: number;
  farOffset: number;
  /** Per agent and level: when the long step that it is in there ends; and since when that level is interrupted. */
  resumeEpoch: number;
  resumeOffset: number;
  sinceEpoch: number;
  sinceOffset: number;
  /** Per vector and CPU: when the interrupt arrives that was sent (epoch -1: none is on its way). */
  arriveEpoch: number;
  arriveOffset: number;
  /** What the host has drawn: epochs and offset. */
  drawn: number;
  /** Long steps that could not end when their time had come: how many, and by how much at most (epochs and offset). */
  late: number;
  /** Per condition: whether it has come about, when (epoch, offset), and after how many steps. */
  conditions: number;
  /** Decisions with their times, while a run is recorded: decision, epoch, offset. */
  record: number;
  recordEnd: number;
  /** What can happen next. */
  decisions: number;
  /** The variables of the module, when they are saved. */
  variables: number;
  /** What lies before this is all that a run goes on from. */
  snapshot: number;
  /** Per agent, and behind them per CPU for what arrives there: the priority; then the steps at which one is taken down. */
  priorities: number;
  changes: number;
  /** What it is taken down to. */
  changeTo: number;
  words: number;
}

export const CONDITION_WORDS = 4;
export const RECORD_WORDS = 3;
const RANDOM_WORDS = 512;
const RECORDED = 4096;
/** Priority changes of the PCT scheduler. */
export const MOST_CHANGES = 31;
/** Each ordering but the first takes one. */
export const MOST_DEPTH = MOST_CHANGES + 1;

export function layOut(program: StepProgram, conditions: number, variables: number): Layout {
  const { agents, cpus, vectors, slots } = program;
  let next = 0;
  const take = (words: number): number => {
    const at = next;
    next += words;
    return at;
  };
  const state = take(slots.length);
  const initial = take(slots.length);
  const random = take(RANDOM_WORDS);
  const [a, v] = [agents.length, Math.max(1, vectors.length * cpus)];
  const layout = {
    state,
    initial,
    slots: slots.length,
    random,
    randomEnd: random + RANDOM_WORDS,
    clock: take(a),
    farEpoch: take(a),
    farOffset: take(a),
    resumeEpoch: take(3 * a),
    resumeOffset: take(3 * a),
    sinceEpoch: take(3 * a),
    sinceOffset: take(3 * a),
    arriveEpoch: take(v),
    arriveOffset: take(v),
    drawn: take(2),
    late: take(3),
    conditions: take(CONDITION_WORDS * Math.max(1, conditions)),
    priorities: take(a + cpus),
    changes: take(MOST_CHANGES + 1),
    changeTo: take(MOST_CHANGES + 1),
  };
  const saved = take(variables);
  const record = take(RECORDED * RECORD_WORDS);
  return {
    ...layout,
    variables: saved,
    snapshot: record,
    record,
    recordEnd: record + RECORDED * RECORD_WORDS,
    decisions: take(decisionRoom(program)),
    words: next,
  };
}
