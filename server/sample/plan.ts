/** What is known of a program before a run of it is sampled: traits and costs of its ops, as tables that the sampler's code reads. */

import type { Emitter } from '../machine/emit/emitter.ts';
import { riskyLocations } from '../machine/emit/private-steps.ts';
import type { Expr, Op, StepProgram } from '../program/program.ts';
import type { Spread } from '../program/spread.ts';
import { costKindOf, costOf, noticeKindOf } from './costs.ts';
import { EPOCH } from './time.ts';
import { changersOf, lookedAtBy, looksAtAgents } from './touches.ts';

/** What is to be done before an op, and after it. */
export const TRAIT = {
  /** It may be blocked, or be a long step. */
  guarded: 1,
  /** There are several ways to go. */
  choice: 2,
  /** Nothing stands there: the agent is idle. */
  nowhere: 4,
  park: 8,
  hold: 16,
  send: 32,
  halt: 64,
  end: 128,
  iret: 256,
  /** It can change what somebody waits for. */
  wakes: 512,
  /** It can change what a condition looks at. */
  seen: 1024,
  /** It can be an error of the model. */
  risky: 2048,
  /** Nobody can tell it from the outside, and it is no error: it is run together with the step before it. */
  private: 4096,
  /** A choice inside an atomic step: nobody else moves before it is made. */
  exclusive: 8192,
  /** A loop goes round. */
  round: 16384,
} as const;

export const BEFORE = TRAIT.guarded | TRAIT.choice | TRAIT.nowhere | TRAIT.park;
export const AFTER = TRAIT.hold | TRAIT.send | TRAIT.halt | TRAIT.end | TRAIT.iret;

/** Lengths of time as the code draws them: `low`, and on top of it up to `span`; or with -1 - n for `span`, spread n drawn by the host. */
export interface DrawnTable {
  low: Int32Array;
  span: Int32Array;
}

export interface SamplerPlan {
  traits: Int32Array;
  /** Per location: how many ways there are. */
  ways: Int32Array;
  costs: DrawnTable;
  /** Until whoever waits there goes on. */
  notices: DrawnTable;
  /** Lengths of long steps: of those that are fixed and no line's, epoch and offset; of others the number of their spread. */
  holds: { spread: Int32Array; epoch: Int32Array; offset: Int32Array };
  /** Costs of taking an interrupt, and the time that each vector is on its way. */
  interrupt: DrawnTable;
  deliveries: DrawnTable;
  /** What the host draws from. */
  spreads: Spread[];
  /** Some costs are drawn by the host. */
  hostDrawsCosts: boolean;
}

/** What is looked at between steps. */
export interface Watched {
  condition: Expr;
  /** What it must become for it to be noted. */
  when: 0 | 1;
}

/** No span above this is multiplied in one word. */
const MOST_SPAN = 2 ** 16 - 1;
/** Costs up to this are offsets that can be added without looking. */
const MOST_COST = 2 ** 20;

export function planSampling(m: Emitter, watched: readonly Watched[]): SamplerPlan {
  const { program } = m;
  const { ops } = program;
  const spreads: Spread[] = [];
  const drawn = (list: readonly Spread[]): DrawnTable => {
    const low = new Int32Array(list.length);
    const span = new Int32Array(list.length);
    list.forEach((spread, i) => {
      const width = spread.k === 'uniform' ? spread.span : 0;
      const simple = spread.k === 'fixed' || spread.k === 'uniform';
      if (simple && spread.least + width <= MOST_COST && width < MOST_SPAN) {
        low[i] = spread.least;
        // Both ends belong to it.
        span[i] = width === 0 ? 0 : width + 1;
      } else span[i] = -1 - (spreads.push(spread) - 1);
    });
    return { low, span };
  };
  const costs = drawn(ops.map((op) => costOf(program, op ? costKindOf(op) : 'nothing')));
  const notices = drawn(ops.map((op) => costOf(program, op ? noticeKindOf(op) : 'nothing')));
  const interrupt = drawn([costOf(program, 'interrupt')]);
  const deliveries = drawn(program.vectors.map(({ kind }) => costOf(program, kind)));
  const hostDrawsCosts = [costs, interrupt].some(({ span }) => span.some((n) => n < 0));
  return {
    traits: traitsOf(m, watched),
    ways: Int32Array.from(ops, (op) => (op ? waysOf(op) : 0)),
    costs,
    notices,
    interrupt,
    deliveries,
    holds: holdsOf(program, spreads),
    spreads,
    hostDrawsCosts,
  };
}

function waysOf(op: Op): number {
  return op.k === 'choose' ? op.targets.length : op.k === 'chooseValue' ? op.values.length : 1;
}

function holdsOf({ ops }: StepProgram, spreads: Spread[]): SamplerPlan['holds'] {
  const [spread, epoch, offset] = [0, 1, 2].map(() => new Int32Array(ops.length));
  ops.forEach((op, l) => {
    if (op?.k !== 'hold') return;
    const drawn: Spread = op.spread ?? { k: 'fixed', least: op.length };
    if (drawn.k === 'fixed' && !op.text) {
      spread[l] = -1;
      epoch[l] = Math.floor(drawn.least / EPOCH);
      offset[l] = drawn.least % EPOCH;
    } else spread[l] = spreads.push(drawn) - 1;
  });
  return { spread, epoch, offset };
}

const GUARDED = new Set<Op['k']>(['wait', 'lockQueued', 'semWoken', 'holdEnd']);

function traitsOf(m: Emitter, watched: readonly Watched[]): Int32Array {
  const { program } = m;
  const { ops } = program;
  const risky = riskyLocations(m);
  const waits = lookedAtByWaits(program);
  const wakes = changersOf(program, waits);
  const wakesAll = looksAtAgents(waits);
  const seen = changersOf(program, lookedAtBy(watched.map(({ condition }) => condition)));
  return Int32Array.from(ops, (op, l) => {
    if (l === 0) return TRAIT.nowhere;
    let traits = 0;
    const add = (is: boolean, trait: number): void => {
      if (is) traits |= trait;
    };
    const isChoice = op.k === 'choose' || op.k === 'chooseValue';
    add(GUARDED.has(op.k), TRAIT.guarded);
    add(isChoice, TRAIT.choice);
    add(isChoice && op.glued, TRAIT.exclusive);
    add(op.k === 'park', TRAIT.park | TRAIT.end);
    add(op.k === 'finish', TRAIT.end);
    add(op.k === 'hold', TRAIT.hold);
    add(op.k === 'send', TRAIT.send);
    add(op.k === 'halt', TRAIT.halt);
    add(op.k === 'iret', TRAIT.iret);
    add(op.k === 'loopRound', TRAIT.round);
    add(wakes[l] || wakesAll, TRAIT.wakes);
    add(seen[l], TRAIT.seen);
    add(risky[l] !== 0, TRAIT.risky);
    const isPlain = op.k === 'assign' || op.k === 'branch';
    add(op.private && isPlain && risky[l] === 0, TRAIT.private);
    return traits;
  });
}

/** What those look at that are blocked: conditions, locks, wake-ups. */
function lookedAtByWaits(program: StepProgram) {
  const untils = program.ops.flatMap((op) =>
    (op?.k === 'wait' || op?.k === 'holdEnd') && op.until ? [op.until] : [],
  );
  const looked = lookedAtBy(untils);
  for (const op of program.ops) {
    if (op?.k === 'lockQueued') {
      const { base, stride, count } = program.locks[op.lock.lock];
      for (let i = 0; i < stride * count; i++) looked.slots.add(base + i);
    } else if (op?.k === 'semWoken') {
      const { woken } = program.semaphores[op.semaphore];
      for (let a = 0; a < program.agents.length; a++) looked.slots.add(woken + a);
    }
  }
  return looked;
}
