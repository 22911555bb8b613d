/** What can happen next, and what then is the case: DESIGN's machine, one op at a time, as plainly as it can be put. */
import {
  arriveOf,
  type Decision,
  decisionParts,
  interruptOf,
  stepOf,
} from '../../server/machine/decision.ts';
import { LEVEL, type Op, type StepProgram } from '../../server/program/program.ts';
import { readLock } from './memory.ts';
import { execute } from './ops.ts';
import {
  copyState,
  faultOf,
  hasEnded,
  initialState,
  isHalted,
  ModelFault,
  type ReferenceState,
} from './state.ts';
import { evaluate } from './values.ts';

export interface Reference {
  initial(): ReferenceState;
  decisions(state: ReferenceState): Decision[];
  step(state: ReferenceState, decision: Decision): ReferenceState;
}

export function createReference(program: StepProgram): Reference {
  return {
    initial: () => initialState(program),
    decisions: (state) => decisionsIn(program, state),
    step: (state, decision) => stepFrom(program, state, decision),
  };
}

function decisionsIn(program: StepProgram, state: ReferenceState): Decision[] {
  if (faultOf(program, state) >= 0) return [];
  const steps = program.agents.flatMap((_, a) => {
    const interrupts = takeable(program, state, a);
    return interrupts.length ? interrupts.map((v) => interruptOf(a, v)) : opDecisions(program, state, a);
  });
  return [...steps, ...inFlight(program, state).map(({ cpu, vector }) => arriveOf(cpu, vector))];
}

/** The op the agent stands at, or undefined when it does nothing of its own any more. */
export function opOf(program: StepProgram, state: ReferenceState, a: number): Op | undefined {
  const agent = state.agents[a];
  if (isHalted(agent)) return undefined;
  const op = program.ops[agent.location[agent.level]];
  if (hasEnded(agent) && (op === undefined || op.k === 'park' || op.k === 'finish')) return undefined;
  if (hasEnded(agent) && agent.location[agent.level] === 0) return undefined;
  return op;
}

/** Vectors of pending interrupts that the agent must take now: NMIs if there are any, else IPIs. */
export function takeable(program: StepProgram, state: ReferenceState, a: number): number[] {
  const agent = state.agents[a];
  if (a >= program.cpus || isHalted(agent)) return [];
  const pending = program.vectors.flatMap((vector, v) => (state.shared[vector.base + a] === 2 ? [v] : []));
  const nmis = pending.filter((v) => program.vectors[v].kind === 'nmi');
  if (nmis.length && agent.level < LEVEL.nmi) return nmis;
  const mayTakeIpi = agent.level === LEVEL.task && agent.irqsOff[LEVEL.task] === 0;
  return mayTakeIpi ? pending.filter((v) => program.vectors[v].kind === 'ipi') : [];
}

export function inFlight(program: StepProgram, state: ReferenceState): { cpu: number; vector: number }[] {
  return program.agents.flatMap((_, cpu) =>
    cpu < program.cpus
      ? program.vectors.flatMap(({ base }, vector) =>
          state.shared[base + cpu] === 1 ? [{ cpu, vector }] : [],
        )
      : [],
  );
}

function opDecisions(program: StepProgram, state: ReferenceState, a: number): Decision[] {
  const op = opOf(program, state, a);
  if (!op) return [];
  switch (op.k) {
    case 'choose':
      return op.targets.map((_, i) => stepOf(a, i));
    case 'chooseValue':
      return op.values.map((_, i) => stepOf(a, i));
    case 'holdEnd':
      if (op.until && isTrue(program, state, a, op.until)) return [stepOf(a, 0)];
      return mayEnd(program, state, a, op.length) ? [stepOf(a, op.until ? 1 : 0)] : [];
    default:
      return isBlocked(program, state, a) ? [] : [stepOf(a)];
  }
}

/** It waits for something that others must do. A condition that is a fault does not block: the step shows the fault. */
export function isBlocked(program: StepProgram, state: ReferenceState, a: number): boolean {
  const op = opOf(program, state, a);
  if (op?.k === 'wait') return !isTrue(program, state, a, op.until);
  if (op?.k === 'lockQueued') {
    try {
      const { holder, queue } = readLock(program, state, a, op.lock);
      return !(holder === 0 && queue[0] === a * 3 + state.agents[a].level + 1);
    } catch (e) {
      if (e instanceof ModelFault) return false;
      throw e;
    }
  }
  if (op?.k === 'semWoken') return state.shared[program.semaphores[op.semaphore].woken + a] === 0;
  return false;
}

function isTrue(program: StepProgram, state: ReferenceState, a: number, e: Parameters<typeof evaluate>[3]) {
  try {
    return evaluate(program, state, a, e) !== 0;
  } catch (error) {
    if (error instanceof ModelFault) return true;
    throw error;
  }
}

/** May a long step of agent `a` end now? */
function mayEnd(program: StepProgram, state: ReferenceState, a: number, length: number): boolean {
  if (program.timing === 'any') return true;
  if (inFlight(program, state).length) return false;
  if (program.agents.some((_, j) => takeable(program, state, j).length)) return false;
  return program.agents.every((_, j) => {
    if (j === a) return true;
    const op = opOf(program, state, j);
    if (!op || isBlocked(program, state, j)) return true;
    if (
      op.k === 'holdEnd' &&
      op.length * 10 >= length &&
      !(op.until && isTrue(program, state, j, op.until))
    ) {
      return true;
    }
    return state.agents[a].laps[j] === 2;
  });
}

function stepFrom(program: StepProgram, before: ReferenceState, decision: Decision): ReferenceState {
  const parts = decisionParts(decision);
  const state = copyState(before);
  const agent = state.agents[parts.agent];
  if (parts.k === 'arrive') {
    state.shared[program.vectors[parts.vector].base + parts.agent] = 2;
    return state;
  }
  if (parts.k === 'interrupt') {
    const { kind, base, entry } = program.vectors[parts.vector];
    state.shared[base + parts.agent] = 0;
    agent.level = kind === 'nmi' ? LEVEL.nmi : LEVEL.irq;
    agent.location[agent.level] = entry;
    agent.irqsOff[agent.level] = 1;
    return state;
  }
  let choice = parts.choice;
  for (;;) {
    const ended = agent.status;
    const op = program.ops[agent.location[agent.level]];
    try {
      execute(program, state, parts.agent, op, choice);
    } catch (e) {
      if (!(e instanceof ModelFault)) throw e;
      state.shared[program.fault] = e.fault + 1;
      return state;
    }
    choice = 0;
    const next = program.ops[agent.location[agent.level]];
    if (agent.status !== ended || isHalted(agent) || !next?.glued) return state;
  }
}
