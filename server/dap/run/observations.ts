/**
 * What the machine's state forgets: the lines on the console, and the absolute numbers of log records (a state
 * numbers them from the oldest one there is). Both are functions of the history, collected here step by step.
 */

import { type Decision, decisionParts, stepOf } from '../../machine/decision.ts';
import { createMachine, type Machine, type State } from '../../machine/machine.ts';
import { targetsOf } from '../../program/flow.ts';
import type { Op } from '../../program/program.ts';

export interface RecordContent {
  log: number;
  /** Absolute number: the first record ever reserved is 0. */
  number: number;
}

export type Observation =
  | { k: 'printed'; agent: number; text: string; record?: RecordContent }
  /** A record made room for a new one. */
  | { k: 'dropped'; log: number; number: number; text: string; writer: number; read: boolean };

export interface Observer {
  /** Absolute number of the oldest record of each log after what has been observed so far. */
  readonly oldest: readonly number[];
  /** Whether there is anything to observe in this step: `observe` need not be called when there is not. */
  watches(before: State, decision: Decision): boolean;
  /** Call it with every decision of a run that it watches, in order. */
  observe(before: State, decision: Decision, after: State): Observation[];
  /** To go on from an earlier moment. */
  save(): SavedObserver;
  restore(saved: SavedObserver): void;
}

export interface SavedObserver {
  oldest: number[];
  lastRead: [string, RecordContent][];
}

const WORTH_SEEING = new Set<Op['k']>(['print', 'reserve', 'read']);

export function createObserver(machine: Machine): Observer {
  const { program } = machine;
  const { ops } = program;
  const watched = watchedLocations(ops);
  // The ops of an atomic step are seen one by one by a machine that knows nothing of atomic.
  const hidden = ops.some((op) => op?.glued && WORTH_SEEING.has(op.k));
  const single = hidden
    ? createMachine({ ...program, ops: ops.map((op) => op && { ...op, glued: false }) })
    : machine;
  let oldest = program.logs.map(() => 0);
  /** What each agent has read last, per level: that is what it prints. */
  let lastRead = new Map<string, RecordContent>();

  function observeOp(before: State, agent: number, after: State): Observation[] {
    const op = machine.opAt(before, agent);
    if (!op || machine.faultOf(after) >= 0) return [];
    const reader = `${agent}/${machine.level(before, agent)}`;
    switch (op.k) {
      case 'print': {
        const text = program.texts[machine.evaluate(op.text, before, agent) ?? 0] ?? '';
        return [{ k: 'printed', agent, text, record: lastRead.get(reader) }];
      }
      case 'read': {
        const { lag } = program.logs[op.log];
        const seq = op.into.seq < 0 ? 0 : after[machine.regionOf(agent) + op.into.seq];
        if (seq === 0) lastRead.delete(reader);
        else lastRead.set(reader, { log: op.log, number: oldest[op.log] + seq - lag - 1 });
        return [];
      }
      case 'reserve': {
        const { size, used, records, fields } = program.logs[op.log];
        if (before[used] < size || before[records + fields.state] === 0) return [];
        const field = (at: number) => (at < 0 ? 0 : before[records + at]);
        const text = fields.text < 0 ? '' : (program.texts[field(fields.text)] ?? '');
        const number = oldest[op.log]++;
        const read = fields.read >= 0 && field(fields.read) === 1;
        return [{ k: 'dropped', log: op.log, number, text, writer: field(fields.writer), read }];
      }
      default:
        return [];
    }
  }

  return {
    get oldest() {
      return oldest;
    },
    watches(before, decision) {
      return (
        decision >= 0 && decision < FIRST_INTERRUPT && watched[machine.location(before, decision >> 16)] !== 0
      );
    },
    observe(before, decision, after) {
      const parts = decisionParts(decision);
      if (parts.k !== 'step') return [];
      const op = machine.opAt(before, parts.agent);
      if (!op || (!hidden && !WORTH_SEEING.has(op.k))) return [];
      if (!hidden) return observeOp(before, parts.agent, after);
      const seen: Observation[] = [];
      let s = before;
      for (let d = decision; ; d = stepOf(parts.agent)) {
        const next = single.step(s, d);
        seen.push(...observeOp(s, parts.agent, next));
        s = next;
        const at = single.opAt(s, parts.agent);
        const choice = at?.k === 'choose' || at?.k === 'chooseValue';
        if (!at?.glued || choice || single.faultOf(s) >= 0) return seen;
      }
    },
    save: () => ({ oldest: [...oldest], lastRead: [...lastRead] }),
    restore(saved) {
      oldest = [...saved.oldest];
      lastRead = new Map(saved.lastRead);
    },
  };
}

/** Decisions below this one are steps. */
const FIRST_INTERRUPT = 1 << 24;

/** Where a step begins in which something is seen, be it in an op that follows in the same atomic step. */
function watchedLocations(ops: Op[]): Uint8Array {
  const watched = Uint8Array.from(ops, (op) => (op && WORTH_SEEING.has(op.k) ? 1 : 0));
  for (let grown = true; grown; ) {
    grown = false;
    ops.forEach((op, location) => {
      if (!op || watched[location] !== 0) return;
      if (!targetsOf(op).some((to) => ops[to]?.glued && watched[to] !== 0)) return;
      watched[location] = 1;
      grown = true;
    });
  }
  return watched;
}
