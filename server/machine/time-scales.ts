/**
 * When a long step may end. Time scales are kept apart: while an agent is inside a long step the others get all
 * the time they want, so the step ends only when each of them has come to a stop, is in a step of about that
 * length itself, or has gone round one of its loops in full. Interrupts travel faster than any long step.
 */
import { STATUS, type StepProgram } from '../program/program.ts';
import type { Agents } from './agents.ts';
import type { State } from './state.ts';

export type Predicate = (s: State, me: number, r: number, v: number) => boolean;
export type Guard = (s: State, me: number, r: number, v: number) => number;

export function createTimeScales(
  program: StepProgram,
  agents: Agents,
  until: (Predicate | null)[],
  guards: (Guard | null)[],
) {
  const { base, size, status, level, location, laps } = program.regions;
  const count = program.agents.length;
  const BLOCKING = 1;
  const HOLD = 2;
  const kind = Uint8Array.from(program.ops, (op) =>
    op.k === 'wait' || op.k === 'lockQueued' || op.k === 'semWoken'
      ? BLOCKING
      : op.k === 'holdEnd'
        ? HOLD
        : 0,
  );
  const length = Float64Array.from(program.ops, (op) => (op.k === 'holdEnd' ? op.length : 0));

  /** Whether agent j, in a state where `me` is in a step of `duration` ns, has nothing more to do in that time. */
  function done(s: State, j: number, me: number, duration: number): boolean {
    if (s[base + me * size + laps + j] === 2) return true;
    const r = base + j * size;
    const what = s[r + status];
    if (what === STATUS.halted || what === STATUS.parkedThenHalted || agents.idle(s, j)) return true;
    const v = s[r + level];
    const l = s[r + location + v];
    if (kind[l] === BLOCKING) return guards[l]!(s, j, r, v) === 0;
    if (kind[l] !== HOLD || length[l] * 10 < duration) return false;
    const condition = until[l];
    return condition === null || !condition(s, j, r, v);
  }

  return function mayEnd(s: State, me: number, duration: number): boolean {
    if (program.timing === 'any') return true;
    if (agents.interruptAbout(s)) return false;
    for (let j = 0; j < count; j++) if (j !== me && !done(s, j, me, duration)) return false;
    return true;
  };
}
