// Noticing that the run has come to a hang, and when it became inevitable.

import type { Finding } from '../../trace/report.ts';
import { type ExceptionFilters, filterOfFinding } from '../breakpoints/exception-filters.ts';
import { neverCameTrue } from '../breakpoints/exception-watch.ts';
import { type Debuggee, decisionsAt, isAnybodyAwaited, isOver } from '../launch/debuggee.ts';
import type { Fact } from '../run/facts.ts';
import type { Outlook, OutlookAbout } from '../search/hang-search.ts';
import { findingText, standstillText } from '../view/explanation.ts';
import { type FirstMoment, firstMoment } from './first-moment.ts';
import type { RunContext } from './running.ts';
import { exceptionStop, type Stop } from './stop.ts';

type FindingFact = Extract<Fact, { k: 'finding' }>;

/** The stop at the end of a finding; undefined when the user does not want to stop there. */
export function findingStop(
  { debuggee, filters }: Pick<RunContext, 'debuggee'> & { filters: Pick<ExceptionFilters, 'wants'> },
  fact: FindingFact,
): Stop | undefined {
  const { kind, code, agent: name } = fact.finding;
  const named = debuggee.program.agents.findIndex((each) => each.name === name);
  const agent = named >= 0 ? named : unfinished(debuggee);
  const filter = filterOfFinding(kind, code);
  if (filter && !filters.wants(filter, agent, debuggee.history.stateAt(fact.at), fact.at)) return undefined;
  return exceptionStop(agent, findingText(debuggee, fact));
}

/** Nothing can step and somebody has not finished. */
export async function standstillStop(context: RunContext): Promise<Stop> {
  const { debuggee, filters, signal } = context;
  const agent = unfinished(debuggee);
  const awaited = isAnybodyAwaited(debuggee.program);
  const still: Stop = {
    reason: 'pause',
    agent,
    description: 'Nothing can step any more',
    ...(awaited ? {} : { text: 'No CPU of this scenario has to come to its end, so this is no hang.' }),
  };
  if (!filters.hang || !awaited) return unfulfilledStop(context) ?? still;
  const fact = debuggee.facts.endsAt(debuggee.history.position) ?? (await explainHere(debuggee, signal));
  const stop = fact && findingStop(context, fact);
  if (stop) return stop;
  if (fact || !filters.wants('hang', agent, debuggee.history.state, debuggee.history.position))
    return unfulfilledStop(context) ?? still;
  return exceptionStop(agent, standstillText(debuggee));
}

/** Nothing can happen any more, and an `eventually` has not held at any moment of the run. */
export function unfulfilledStop({ debuggee, filters }: RunContext): Stop | undefined {
  const { machine, history, program } = debuggee;
  const agent = unfinished(debuggee);
  if (!filters.asked('expectation') || decisionsAt(machine, history.state).length > 0) return undefined;
  for (const [n, each] of program.expectations.entries()) {
    if (each.k !== 'eventually' || debuggee.facts.isLost(n, history.position)) continue;
    if (!filters.wants('expectation', agent, history.state, history.position)) continue;
    const holds = machine.condition(each.condition);
    let held = holds(history.stateAt(0));
    history.walk(0, history.position, (_before, _step, after) => {
      held ||= holds(after);
    });
    if (!held) return exceptionStop(agent, neverCameTrue(each));
  }
  return undefined;
}

/** The finding that the present state is the end of, with its point of no return in this run. */
export async function explainHere(debuggee: Debuggee, signal: AbortSignal): Promise<FindingFact | undefined> {
  const { history, facts, search } = debuggee;
  const nearest = await search.nearest(history.run(), signal);
  if (nearest.k !== 'hang') return undefined;
  const noReturn = await noReturnOf(debuggee, nearest.finding, signal);
  const fact: FindingFact = { k: 'finding', at: history.position, finding: nearest.finding, noReturn };
  facts.add(fact);
  return fact;
}

/**
 * From which moment on the agent of a finding could not finish any more, in the run to the present moment. Undefined where
 * that is not known, because a search hit a limit.
 */
export async function noReturnOf(
  debuggee: Debuggee,
  { agent: name }: Finding,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { program, history } = debuggee;
  const agent = program.agents.findIndex((each) => each.name === name);
  const about = agent < 0 ? {} : { agent };
  const first = await firstOutlook(debuggee, history.position, ['doomed', 'hung'], about, signal);
  return first?.isFirst ? first.moment : undefined;
}

/** The first moment up to `last` whose outlook is among those. */
export async function firstOutlook(
  { history, search }: Debuggee,
  last: number,
  among: Outlook[],
  about: OutlookAbout,
  signal: AbortSignal,
): Promise<FirstMoment | undefined> {
  const first = await firstMoment(history, last, async (t) => {
    const outlook = await search.outlook(history.run(t), signal, about);
    return among.includes(outlook) || (outlook === 'unknown' ? undefined : false);
  });
  return first === 'unknown' ? undefined : first;
}

/** A foreground agent that has not come to its end: the one a hang is about. */
function unfinished({ machine, history, program }: Debuggee): number {
  const agent = program.agents.findIndex(
    ({ foreground }, a) => foreground && !machine.ended(history.state, a),
  );
  return Math.max(0, agent);
}

/** The run has grown as long as it may. */
export function fullStop(debuggee: Debuggee): Stop {
  const agent = unfinished(debuggee);
  const text = `The run has come to ${debuggee.history.position} steps, and the debugger keeps no more. Step back, or restart.`;
  return { reason: 'pause', agent, description: 'The run is too long', text };
}

export function overStop({ machine, history, program }: Debuggee): Stop | undefined {
  if (!isOver(machine, history.state)) return undefined;
  const agent = Math.max(
    0,
    program.agents.findIndex(({ foreground }) => foreground),
  );
  const who = isAnybodyAwaited(program) ? 'Every foreground CPU' : 'Every CPU';
  const text = `${who} has come to its end. Continue ends the session; stepping back still works.`;
  return { reason: 'pause', agent, description: 'End of the run', text };
}
