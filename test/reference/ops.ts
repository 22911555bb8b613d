/** What each op does to the state. A fault is thrown and leaves the agent at its op. */
import { LEVEL, type Location, type Op, STATUS, type StepProgram } from '../../server/program/program.ts';
import { executeLock, executeLockOp } from './lock-ops.ts';
import { executeLogOp } from './log-ops.ts';
import { hasEnded, isHalted, ModelFault, type ReferenceState } from './state.ts';
import { evaluate, put, putAll } from './values.ts';

/** No loop head met yet in this long step: deeper than any loop. */
const NOWHERE = Number.POSITIVE_INFINITY;

export function execute(program: StepProgram, state: ReferenceState, me: number, op: Op, choice: number) {
  const agent = state.agents[me];
  const value = (e: Parameters<typeof evaluate>[3]) => evaluate(program, state, me, e);
  /** Goes on at the op's target number `which`. */
  const go = (to: Location, which = 0) => {
    for (const slot of op.clear?.[which] ?? []) agent.locals[slot] = 0;
    agent.location[agent.level] = to;
  };
  switch (op.k) {
    case 'assign':
      putAll(program, state, me, op.stores);
      return go(op.next);
    case 'branch':
      return value(op.condition) !== 0 ? go(op.then, 0) : go(op.else, 1);
    case 'wait':
      value(op.until);
      return go(op.next);
    case 'hold':
      agent.laps = agent.laps.map((_, j) => (j === me ? 0 : 1));
      return go(op.next);
    case 'holdEnd': {
      agent.laps = agent.laps.map(() => 0);
      const expires = op.until !== undefined && choice === 1;
      return expires ? go(op.expired, 1) : go(op.next, 0);
    }
    case 'send': {
      const targets = value(op.targets);
      const { base } = program.vectors[op.vector];
      for (let cpu = 0; cpu < program.cpus; cpu++) {
        const hit = (targets >> cpu) % 2 === 1 && !isHalted(state.agents[cpu]);
        if (hit && state.shared[base + cpu] === 0) state.shared[base + cpu] = 1;
      }
      return go(op.next);
    }
    case 'halt':
      agent.status = hasEnded(agent) ? STATUS.parkedThenHalted : STATUS.halted;
      agent.laps = agent.laps.map(() => 0);
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
    case 'choose':
      return go(op.targets[choice], choice);
    case 'chooseValue':
      put(program, state, me, op.into, op.values[choice]);
      return go(op.next);
    case 'loopEnter':
      noteLap(state, me, (met) => 3 + Math.min(met, op.depth));
      return go(op.next);
    case 'loopRound':
      noteLap(state, me, (met) => (met <= op.depth ? 2 : 3 + op.depth));
      return go(op.next);
    case 'fail':
      throw new ModelFault(op.fault);
    case 'lock':
      return executeLock(program, state, me, op.lock) ? go(op.next, 1) : go(op.queued, 0);
    case 'reserve':
    case 'commit':
    case 'read':
    case 'print':
      executeLogOp(program, state, me, op);
      return go(op.next);
    default:
      executeLockOp(program, state, me, op);
      return go(op.next);
  }
}

/** Tells everyone who is inside a long step what this agent has done. */
function noteLap(state: ReferenceState, me: number, now: (met: number) => number) {
  for (const { laps } of state.agents) {
    const lap = laps[me];
    if (lap !== 0 && lap !== 2) laps[me] = now(lap === 1 ? NOWHERE : lap - 3);
  }
}
