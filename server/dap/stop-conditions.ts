// After each decision of a motion: does the machine stop here?
import type { State } from '../machine/machine.ts';
import { enter, linesInside } from './call-sites.ts';
import { decisionsAt, isOver, moverOf } from './debuggee.ts';
import { faultText } from './explanation.ts';
import { findingStop, overStop, standstillStop } from './hang-stops.ts';
import type { RunContext } from './running.ts';
import type { Stop } from './stop.ts';

/** `before` is the state before the last decision. */
export function stopAfter(context: RunContext, before: State): Stop | undefined | Promise<Stop> {
  const { debuggee, breakpoints } = context;
  const { machine, history, facts } = debuggee;
  const agent = moverOf(history);
  if (machine.faultOf(history.state) >= 0) return faultStop(context, agent);
  const fact = facts.endsAt(history.position);
  const found = fact && findingStop(context, fact);
  if (found) return found;
  if (isOver(machine, history.state)) {
    if (!isOver(machine, before)) return overStop(debuggee);
  } else if (decisionsAt(machine, history.state).length === 0) {
    return standstillStop(context);
  }
  const hit = breakpoints.hit(machine, before, history.state, agent);
  if (!hit) return undefined;
  enter(debuggee, agent, hit.entered);
  return { reason: 'breakpoint', agent, hitBreakpointIds: hit.ids };
}

export function faultStop({ debuggee, filters }: RunContext, agent: number): Stop {
  const exception = faultText(debuggee);
  if (!filters.fault)
    return { reason: 'pause', agent, description: 'The model has failed', text: exception.headline };
  return {
    reason: 'exception',
    agent,
    description: `Paused on ${exception.id}`,
    text: exception.headline,
    exception,
  };
}

/**
 * A CPU that stands at a call goes into it without a step of the machine: a breakpoint on the callee's first line
 * is met before anything moves.
 */
export function breakpointInside({ debuggee, breakpoints }: RunContext, only?: number): Stop | undefined {
  for (const [agent] of debuggee.program.agents.entries()) {
    const hit =
      only === undefined || only === agent ? breakpoints.firstOf(linesInside(debuggee, agent)) : undefined;
    if (!hit) continue;
    enter(debuggee, agent, hit.entered + 1);
    return { reason: 'breakpoint', agent, hitBreakpointIds: hit.ids };
  }
  return undefined;
}
