/** Small questions about the agents of a state: where they stand, what they may take. */
import { LEVEL, type Location, type Op, STATUS, type StepProgram } from '../program/program.ts';
import type { State } from './state.ts';

export type Agents = ReturnType<typeof createAgents>;

export function createAgents(program: StepProgram) {
  const { base, size, status, level, location, irqsOff } = program.regions;
  const { cpus, ops, vectors } = program;
  const isPark = Uint8Array.from(ops, (op) => (op.k === 'park' ? 1 : 0));
  const nmis = vectors.flatMap((v) => (v.kind === 'nmi' ? [v.base] : []));
  const ipis = vectors.flatMap((v) => (v.kind === 'ipi' ? [v.base] : []));
  const bases = vectors.map((v) => v.base);

  const regionOf = (agent: number): number => base + agent * size;
  const statusOf = (s: State, agent: number): number => s[base + agent * size + status];
  const levelOf = (s: State, agent: number): number => s[base + agent * size + level];
  const locationOf = (s: State, agent: number): Location => {
    const r = base + agent * size;
    return s[r + location + s[r + level]];
  };
  const stopped = (s: State, agent: number): boolean => {
    const what = statusOf(s, agent);
    return what === STATUS.halted || what === STATUS.parkedThenHalted;
  };

  /** Come to its end and running no handler: it takes interrupts only. */
  function idle(s: State, agent: number): boolean {
    const what = statusOf(s, agent);
    if (what !== STATUS.parked && what !== STATUS.finished) return false;
    const l = locationOf(s, agent);
    return l === 0 || isPark[l] === 1;
  }

  /** The level of the pending interrupts that the agent must take as its next step: NMIs first; 0 when there are none. */
  function pendingLevel(s: State, agent: number): 0 | 1 | 2 {
    if (agent >= cpus || bases.length === 0) return 0;
    const r = base + agent * size;
    const v = s[r + level];
    if (v === LEVEL.nmi || stopped(s, agent)) return 0;
    for (let i = 0; i < nmis.length; i++) if (s[nmis[i] + agent] === 2) return 2;
    if (v !== LEVEL.task || s[r + irqsOff] !== 0) return 0;
    for (let i = 0; i < ipis.length; i++) if (s[ipis[i] + agent] === 2) return 1;
    return 0;
  }

  /** An interrupt is in flight, or pending at a CPU that may take it. */
  function interruptAbout(s: State): boolean {
    for (let i = 0; i < bases.length; i++) {
      const from = bases[i];
      for (let cpu = 0; cpu < cpus; cpu++) {
        if (s[from + cpu] === 1 || (s[from + cpu] === 2 && pendingLevel(s, cpu) !== 0)) return true;
      }
    }
    return false;
  }

  return {
    regionOf,
    status: statusOf,
    level: levelOf,
    location: locationOf,
    locationAt: (s: State, agent: number, at: number): Location => s[base + agent * size + location + at],
    /** The op the agent executes next, when it is running something. */
    opAt: (s: State, agent: number): Op | undefined => {
      const l = locationOf(s, agent);
      return l === 0 ? undefined : ops[l];
    },
    /** Halted: it never runs again. */
    stopped,
    idle,
    /** It has done what it was there to do, whatever happened to it later. */
    ended: (s: State, agent: number): boolean => statusOf(s, agent) >= STATUS.parked,
    pendingLevel,
    interruptAbout,
  };
}
