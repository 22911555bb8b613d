/** What each op does to the state. A fault is thrown and leaves the agent at its op. */
import { LEVEL, type Location, type Op, STATUS, type StepProgram } from '../../server/program/program.ts';
import { executeLogOp } from './log-ops.ts';
import { readLock, readQueue, writeLock, writeQueue } from './memory.ts';
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
    case 'lock': {
      const lock = readLock(program, state, me, op.lock);
      const free = lock.holder === 0 && lock.queue.length === 0;
      if (free) lock.holder = me + 1;
      else lock.queue.push(me * 3 + agent.level + 1);
      writeLock(program, state, me, op.lock, lock);
      return free ? go(op.next, 1) : go(op.queued, 0);
    }
    case 'lockQueued': {
      const lock = readLock(program, state, me, op.lock);
      writeLock(program, state, me, op.lock, { holder: me + 1, queue: lock.queue.slice(1) });
      return go(op.next);
    }
    case 'trylock': {
      const lock = readLock(program, state, me, op.lock);
      const free = lock.holder === 0 && lock.queue.length === 0;
      if (free) writeLock(program, state, me, op.lock, { holder: me + 1, queue: [] });
      put(program, state, me, op.into, Number(free));
      return go(op.next);
    }
    case 'unlock': {
      const lock = readLock(program, state, me, op.lock);
      if (lock.holder !== me + 1) throw new ModelFault(op.fault);
      writeLock(program, state, me, op.lock, { ...lock, holder: 0 });
      return go(op.next);
    }
    case 'lockInit':
      writeLock(program, state, me, op.lock, { holder: 0, queue: [] });
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
      agent.status = STATUS.parked;
      return;
    case 'finish':
      agent.status = STATUS.finished;
      agent.location[agent.level] = 0; // Nothing is left of its stack.
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
    case 'semQueue': {
      const { waiters, queue } = program.semaphores[op.semaphore];
      writeQueue(state.shared, waiters, queue, [...readQueue(state.shared, waiters, queue), me + 1]);
      return go(op.next);
    }
    case 'semWake': {
      const { waiters, queue, woken } = program.semaphores[op.semaphore];
      const [first, ...others] = readQueue(state.shared, waiters, queue);
      if (first !== undefined) {
        writeQueue(state.shared, waiters, queue, others);
        state.shared[woken + first - 1] = 1;
      }
      put(program, state, me, op.into, Number(first !== undefined));
      return go(op.next);
    }
    case 'semWoken':
      state.shared[program.semaphores[op.semaphore].woken + me] = 0;
      return go(op.next);
    case 'fail':
      throw new ModelFault(op.fault);
    default:
      executeLogOp(program, state, me, op);
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
