/**
 * A state of the machine as one would draw it: shared memory, and per agent what it is doing. The reference
 * interpreter works on this; nothing of the production machine is used, so that two independent readings of the
 * step program's contract can be compared.
 */
import { STATUS, type StepProgram } from '../../server/program/program.ts';

export interface ReferenceAgent {
  status: number;
  level: number;
  /** One a level. */
  location: number[];
  /** One a level. */
  irqsOff: number[];
  /** What each agent has done since this one's long step began. */
  laps: number[];
  /** All locals, as long as the agent's region; the entries of the fields above stay 0. */
  locals: number[];
}

export interface ReferenceState {
  shared: number[];
  agents: ReferenceAgent[];
}

/** A fault of the model, on its way to the fault slot. */
export class ModelFault extends Error {
  readonly fault: number;
  constructor(fault: number) {
    super(`fault ${fault}`);
    this.fault = fault;
  }
}

export function initialState(program: StepProgram): ReferenceState {
  const { regions, slots } = program;
  return {
    shared: slots.slice(0, regions.base).map((slot) => slot.initial),
    agents: program.agents.map((agent, a) => {
      const at = regions.base + a * regions.size;
      const initial = slots.slice(at, at + regions.size).map((slot) => slot.initial);
      return {
        status: initial[regions.status], // A CPU without a block has finished before it began.
        level: 0,
        location: [agent.entry, 0, 0],
        irqsOff: initial.slice(regions.irqsOff, regions.irqsOff + 3),
        laps: program.agents.map(() => 0),
        locals: initial.map((value, offset) => (isField(program, offset) ? 0 : value)),
      };
    }),
  };
}

function isField({ regions, agents }: StepProgram, offset: number): boolean {
  return (
    offset === regions.status ||
    offset === regions.level ||
    (offset >= regions.location && offset < regions.location + 3) ||
    (offset >= regions.irqsOff && offset < regions.irqsOff + 3) ||
    (offset >= regions.laps && offset < regions.laps + agents.length)
  );
}

export function copyState({ shared, agents }: ReferenceState): ReferenceState {
  return {
    shared: [...shared],
    agents: agents.map(({ status, level, location, irqsOff, laps, locals }) => ({
      status,
      level,
      location: [...location],
      irqsOff: [...irqsOff],
      laps: [...laps],
      locals: [...locals],
    })),
  };
}

/** The state in the layout that the step program prescribes, to be held against the machine's. */
export function inLayout({ regions }: StepProgram, { shared, agents }: ReferenceState): number[] {
  const parts = agents.map(({ status, level, location, irqsOff, laps, locals }) => {
    const part = [...locals];
    part[regions.status] = status;
    part[regions.level] = level;
    location.forEach((value, i) => {
      part[regions.location + i] = value;
    });
    irqsOff.forEach((value, i) => {
      part[regions.irqsOff + i] = value;
    });
    laps.forEach((value, i) => {
      part[regions.laps + i] = value;
    });
    return part;
  });
  return [...shared, ...parts.flat()];
}

export function faultOf(program: StepProgram, { shared }: ReferenceState): number {
  return shared[program.fault] - 1;
}

/** It has come to its end: finished, parked, or halted after that. */
export function hasEnded({ status }: ReferenceAgent): boolean {
  return status === STATUS.finished || status === STATUS.parked || status === STATUS.parkedThenHalted;
}

export function isHalted({ status }: ReferenceAgent): boolean {
  return status === STATUS.halted || status === STATUS.parkedThenHalted;
}
