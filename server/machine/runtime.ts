/**
 * What the generated code calls: plain functions over the state of one program, without anything that
 * differs from op to op.
 */
import { STATUS, type StepProgram } from '../program/program.ts';
import type { State } from './state.ts';

/** A fault that an expression has met and nobody has reported yet: 1 + its index, or 0. */
export interface PendingFault {
  pending: number;
}

export type Runtime = ReturnType<typeof createRuntime>;

export function createRuntime(program: StepProgram) {
  const { base, size, status, level, location, laps } = program.regions;
  const agents = program.agents.length;
  const isHoldEnd = program.ops.map((op) => op?.k === 'holdEnd');
  const fault: PendingFault = { pending: 0 };
  const tables = program.functions.map((fn) => {
    const table = new Uint8Array(program.ops.length);
    for (const l of fn.locations) table[l] = 1;
    return table;
  });

  return {
    fault,

    /** Stops the op at fault `index`. */
    fail(s: State, index: number): 0 {
      s[program.fault] = index + 1;
      return 0;
    },

    /** Stops the op at the pending fault. */
    trap(s: State): 0 {
      s[program.fault] = fault.pending;
      fault.pending = 0;
      return 0;
    },

    elementAt(index: number, start: number, stride: number, count: number, faultIndex: number): number {
      if (index >= 0 && index < count) return start + index * stride;
      if (fault.pending === 0) fault.pending = faultIndex + 1;
      return 0;
    },

    divide: (a: number, b: number): number => (b === 0 ? 0 : Math.trunc(a / b)),
    remainder: (a: number, b: number): number => (b === 0 ? 0 : a % b),

    within(s: State, agent: number, fn: number): boolean {
      const at = base + agent * size + location;
      const table = tables[fn];
      return table[s[at]] === 1 || table[s[at + 1]] === 1 || table[s[at + 2]] === 1;
    },

    /** The interrupt flag at the agent's current level; `flags` is where the three flags start. */
    currentFlag: (s: State, region: number, flags: number): number => s[region + flags + s[region + level]],

    enqueue(s: State, queue: number, length: number, entry: number, name: string): void {
      for (let i = queue; i < queue + length; i++) {
        if (s[i] === 0) {
          s[i] = entry;
          return;
        }
      }
      throw new Error(`the queue of ${name} is too short for its waiters`);
    },

    dequeue(s: State, queue: number, length: number): void {
      for (let i = queue; i < queue + length - 1; i++) s[i] = s[i + 1];
      s[queue + length - 1] = 0;
    },

    /** The oldest record of a log goes: every sequence number comes one nearer to it. */
    moveDown(s: State, sequences: { shared: Int32Array; local: Int32Array }): void {
      for (const slot of sequences.shared) if (s[slot] > 1) s[slot]--;
      for (let a = 0, r = base; a < agents; a++, r += size) {
        for (const slot of sequences.local) if (s[r + slot] > 1) s[r + slot]--;
      }
    },

    /** An interrupt is on its way to each CPU of the mask that can still be reached and has none of the kind coming. */
    sendTo(s: State, mask: number, vector: number): void {
      for (let cpu = 0; cpu < program.cpus; cpu++) {
        if (((mask >> cpu) & 1) === 0 || s[vector + cpu] !== 0) continue;
        const what = s[base + cpu * size + status];
        if (what !== STATUS.halted && what !== STATUS.parkedThenHalted) s[vector + cpu] = 1;
      }
    },

    /** What no longer means anything once the agent is halted goes, so that equal states are equal. */
    clearHalted(s: State, me: number): void {
      if (me < program.cpus) for (const vector of program.vectors) s[vector.base + me] = 0;
      const mine = base + me * size + laps;
      s.fill(0, mine, mine + agents);
    },

    beginLaps(s: State, me: number): void {
      const mine = base + me * size + laps;
      for (let j = 0; j < agents; j++) s[mine + j] = j === me ? 0 : 1;
    },

    /** A long step ends. One that it had interrupted on the same agent starts to count anew. */
    endLaps(s: State, me: number, v: number): void {
      const region = base + me * size;
      let outer = false;
      for (let below = 0; below < v; below++) outer ||= isHoldEnd[s[region + location + below]];
      for (let j = 0; j < agents; j++) s[region + laps + j] = outer && j !== me ? 1 : 0;
    },

    /** `me` has come to the head of a loop from outside: a later round must be of this loop or one around it. */
    enterLoop(s: State, me: number, depth: number): void {
      for (let c = 0, at = base + laps + me; c < agents; c++, at += size) {
        const lap = s[at];
        if (lap === 1) s[at] = 3 + depth;
        else if (lap > 3 + depth) s[at] = 3 + depth;
      }
    },

    /** `me` is back at the head of a loop: it has gone round if it was there, or further out, before. */
    roundLoop(s: State, me: number, depth: number): void {
      for (let c = 0, at = base + laps + me; c < agents; c++, at += size) {
        const lap = s[at];
        if (lap === 0 || lap === 2) continue;
        s[at] = lap !== 1 && lap - 3 <= depth ? 2 : 3 + depth;
      }
    },
  };
}
