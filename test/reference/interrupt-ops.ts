/** Sending interrupts, and the ends an agent can come to. */
import { LEVEL, type Op, STATUS, type StepProgram } from '../../server/program/program.ts';
import { hasEnded, isHalted, type ReferenceState } from './state.ts';
import { evaluate } from './values.ts';

export function executeSend(program: StepProgram, state: ReferenceState, me: number, op: Op & { k: 'send' }) {
  const targets = evaluate(program, state, me, op.targets);
  const { base } = program.vectors[op.vector];
  for (let cpu = 0; cpu < program.cpus; cpu++) {
    const hit = (targets >> cpu) % 2 === 1 && !isHalted(state.agents[cpu]);
    if (hit && state.shared[base + cpu] === 0) state.shared[base + cpu] = 1;
  }
}

type EndOp = Extract<Op, { k: 'halt' | 'park' | 'finish' | 'iret' }>;

export function executeEnd(program: StepProgram, state: ReferenceState, me: number, op: EndOp) {
  const agent = state.agents[me];
  switch (op.k) {
    case 'halt':
      agent.status = hasEnded(agent) ? STATUS.parkedThenHalted : STATUS.halted;
      agent.laps = agent.laps.map(() => 0);
      for (const slot of op.clear?.[0] ?? []) agent.locals[slot] = 0;
      if (me < program.cpus) for (const { base } of program.vectors) state.shared[base + me] = 0;
      return;
    case 'park':
      if (!hasEnded(agent)) agent.status = STATUS.parked;
      return;
    case 'finish':
      agent.status = STATUS.finished;
      // Nothing is left of its stack, and a CPU with nothing to do has its interrupts on.
      agent.location[agent.level] = 0;
      agent.irqsOff[agent.level] = 0;
      return;
    case 'iret': {
      agent.location[agent.level] = 0;
      agent.irqsOff[agent.level] = 0;
      const onTopOfHandler = agent.level === LEVEL.nmi && agent.location[LEVEL.irq] !== 0;
      agent.level = onTopOfHandler ? LEVEL.irq : LEVEL.task;
      return;
    }
  }
}
