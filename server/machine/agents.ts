/** Small questions about the agents of a state: where they stand, what they may take. */
import type { Location, Op, StepProgram } from '../program/program.ts';
import type { Instance } from './code/print-javascript.ts';
import type { State } from './state.ts';

export type Agents = ReturnType<typeof createAgents>;

/** `code` is what the program's module became. */
export function createAgents(program: StepProgram, code: Instance) {
  const { base, size, level, location } = program.regions;
  const { ops } = program;
  const { status, stopped, idle, ended, pendingLevel, interruptAbout } = code.functions;

  const regionOf = (agent: number): number => base + agent * size;
  const locationOf = (s: State, agent: number): Location => {
    const r = base + agent * size;
    return s[r + location + s[r + level]];
  };

  return {
    regionOf,
    status: (s: State, agent: number): number => status(s, 0, agent),
    level: (s: State, agent: number): number => s[base + agent * size + level],
    location: locationOf,
    locationAt: (s: State, agent: number, at: number): Location => s[base + agent * size + location + at],
    /** The op the agent executes next, when it is running something. */
    opAt: (s: State, agent: number): Op | undefined => {
      const l = locationOf(s, agent);
      return l === 0 ? undefined : ops[l];
    },
    /** Halted: it never runs again. */
    stopped: (s: State, agent: number): boolean => stopped(s, 0, agent) !== 0,
    /** Come to its end and running no handler: it takes interrupts only. */
    idle: (s: State, agent: number): boolean => idle(s, 0, agent) !== 0,
    /** It has done what it was there to do, whatever happened to it later. */
    ended: (s: State, agent: number): boolean => ended(s, 0, agent) !== 0,
    /** The level of the pending interrupts that the agent must take as its next step: NMIs first; 0 when there are none. */
    pendingLevel: (s: State, agent: number): 0 | 1 | 2 => pendingLevel(s, 0, agent) as 0 | 1 | 2,
    /** An interrupt is in flight, or pending at a CPU that may take it. */
    interruptAbout: (s: State): boolean => interruptAbout(s, 0) !== 0,
  };
}
