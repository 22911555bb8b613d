/** What each op does to the state. A fault is thrown and leaves the agent at its op. */
import type { Location, Op, StepProgram } from '../../server/program/program.ts';
import { executeEnd, executeSend } from './interrupt-ops.ts';
import { executeLock, executeLockOp } from './lock-ops.ts';
import { executeLogOp } from './log-ops.ts';
import { ModelFault, type ReferenceAgent, type ReferenceState } from './state.ts';
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
      agent.laps = agent.laps.map((_, j) => (j !== me && insideLongStepBelow(program, agent) ? 1 : 0));
      const expires = op.until !== undefined && choice === 1;
      return expires ? go(op.expired, 1) : go(op.next, 0);
    }
    case 'halt':
    case 'park':
    case 'finish':
    case 'iret':
      return executeEnd(program, state, me, op);
    case 'send':
      executeSend(program, state, me, op);
      return go(op.next);
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
      return executeLock(program, state, me, op.lock) ? go(op.next, 0) : go(op.queued, 1);
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

/** A handler's long step has ended on top of one that it had interrupted: that one counts anew. */
function insideLongStepBelow({ ops }: StepProgram, { level, location }: ReferenceAgent): boolean {
  return location.slice(0, level).some((at) => ops[at]?.k === 'holdEnd');
}

/** Tells everyone who is inside a long step what this agent has done. */
function noteLap(state: ReferenceState, me: number, now: (met: number) => number) {
  for (const { laps } of state.agents) {
    const lap = laps[me];
    if (lap !== 0 && lap !== 2) laps[me] = now(lap === 1 ? NOWHERE : lap - 3);
  }
}
