// After each step of a motion: does the machine stop here?
import type { State } from '../../machine/machine.ts';
import { filterOfFault } from '../breakpoints/exception-filters.ts';
import { isOver, moverOf } from '../launch/debuggee.ts';
import { faultText } from '../view/explanation.ts';
import { enter, hiddenNow } from './call-sites.ts';
import { findingStop, overStop, standstillStop, unfulfilledStop } from './hang-stops.ts';
import { lossStop } from './loss-stops.ts';
import type { RunContext } from './running.ts';
import { exceptionStop, type Stop } from './stop.ts';

/** `before` is the state before the last step. */
export function stopAfter(context: RunContext, before: State): Stop | undefined | Promise<Stop> {
  const { debuggee } = context;
  const { history } = debuggee;
  const agent = moverOf(history);
  const { position, state } = history;
  // First of all, for hits are counted and log points speak whatever stops the machine.
  const met = metOnWay(context, before, history.decision(position - 1), state, position, 'forward');
  const end = endAfter(context, before, agent);
  if (end instanceof Promise) return end.then((stop) => together(stop, met));
  if (end) return together(end, met);
  if (met?.entered) enter(debuggee, met.agent, met.entered);
  return met;
}

/** The run has come to where it cannot or need not go on, or to where it was to go. */
function endAfter(context: RunContext, before: State, agent: number): Stop | undefined | Promise<Stop> {
  const { debuggee } = context;
  const { machine, history, facts } = debuggee;
  const { position, state } = history;
  if (machine.faultOf(state) >= 0) return faultStop(context, agent);
  const fact = facts.endsAt(position);
  const found = fact && findingStop(context, fact);
  if (found) return found;
  const text = facts.reached(position);
  if (text !== undefined) return { reason: 'pause', agent, description: 'What was looked for', text };
  if (!isOver(machine, state)) return debuggee.open.count() === 0 ? standstillStop(context) : undefined;
  return isOver(machine, before) ? undefined : (unfulfilledStop(context) ?? overStop(debuggee));
}

/** What was asked for comes before what nobody asked for: the next continue says that the run has come to its end. */
function together(end: Stop, met: Stop | undefined): Stop {
  if (!met) return end;
  return end.reason === 'pause' ? met : { ...end, hitBreakpointIds: met.hitBreakpointIds };
}

/** Where a step stops that leads to `moment`, be it made or gone over again: breakpoints, and exceptions that the machine survives. */
export function metOnWay(
  context: RunContext,
  before: State,
  step: number,
  after: State,
  moment: number,
  way: 'forward' | 'back',
): Stop | undefined {
  const { debuggee, breakpoints, filters } = context;
  const hit = breakpoints.after(before, step, after, moment, way);
  const happened =
    filters.after(before, step, after, moment, () => moverOf(debuggee.history, moment - 1)) ??
    lossStop(context, moment);
  if (!happened || !hit) return happened ?? hit;
  return { ...happened, hitBreakpointIds: hit.hitBreakpointIds };
}

export function faultStop({ debuggee, filters }: RunContext, agent: number): Stop {
  const exception = faultText(debuggee);
  const { machine, history, program } = debuggee;
  const filter = filterOfFault(program.faults[machine.faultOf(history.state)].code);
  if (filters.wants(filter, agent, history.state, history.position)) return exceptionStop(agent, exception);
  return { reason: 'pause', agent, description: 'The model has failed', text: exception.headline };
}

/**
 * A CPU that stands at a call goes into it without a step of the machine: a breakpoint on the callee's first line
 * is met before anything moves.
 */
export function breakpointInside({ debuggee, breakpoints }: RunContext, only?: number): Stop | undefined {
  for (const [agent] of debuggee.program.agents.entries()) {
    if (only !== undefined && only !== agent) continue;
    const hidden = hiddenNow(debuggee, agent).length;
    const stop = hidden > 0 ? breakpoints.inside(agent, hidden) : undefined;
    if (!stop) continue;
    enter(debuggee, agent, stop.entered ?? 0);
    return stop;
  }
  return undefined;
}
