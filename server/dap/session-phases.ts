// Standing and running: who may ask what when, and how a motion begins and ends.
import { agentName } from '../trace/names.ts';
import type { Debuggee } from './launch/debuggee.ts';
import { type Motion, type RunContext, run } from './motion/running.ts';
import type { Stop } from './motion/stop.ts';
import { isProblem, type Problem, problem } from './problems.ts';
import { changesName } from './run/branch-names.ts';
import { firstFrom } from './run/observed.ts';
import { lookOut } from './search/look-out.ts';
import type { Session } from './session.ts';
import { stateOf } from './state-event.ts';

/** The scenario, launched; standing or not. */
export function launched(session: Session): Debuggee | Problem {
  return session.debuggee ?? problem('LD1004', 'No scenario is launched. Send a launch request first.');
}

/** The scenario, standing still. */
export function standingStill(session: Session): Debuggee | Problem {
  const debuggee = launched(session);
  if (isProblem(debuggee) || session.phase === 'stopped') return debuggee;
  if (session.phase === 'running') return problem('LD1007', 'The machine is running. Pause it first.');
  return problem('LD1008', 'The scenario has not started: the client has not sent configurationDone.');
}

/** The agent with a thread id of the client. */
export function agentOf({ program }: Debuggee, threadId: number): number | Problem {
  if (threadId >= 1 && threadId <= program.agents.length) return threadId - 1;
  const names = program.agents.map(({ name }, agent) => `${agent + 1} (${name})`).join(', ');
  return problem('LD1003', `"threadId" ${threadId} is no thread. There are ${names}.`);
}

/** Lets the machine move; ends with one `stopped` event. Call it once the request is answered. */
export function move(
  session: Session,
  debuggee: Debuggee,
  motion: (context: RunContext) => Motion | Problem,
): Problem | (() => void) {
  const abort = new AbortController();
  const context: RunContext = {
    debuggee,
    breakpoints: session.breakpoints,
    filters: session.filters,
    signal: abort.signal,
    note: (text) => session.client.event('output', { category: 'console', output: `${text}\n` }),
  };
  const made = motion(context);
  if (isProblem(made)) return made;
  leaveStop(session);
  session.breakpoints.begin();
  session.phase = 'running';
  return () => {
    const done = run(made, context).then(
      (stop) => arrive(session, stop),
      (error: unknown) => fail(session, error),
    );
    session.motion = { abort, done };
  };
}

/** Stands still and says so. */
export function arrive(session: Session, stop: Stop): void {
  if (session.phase === 'ended') return;
  session.motion = undefined;
  session.phase = 'stopped';
  session.stop = stop;
  session.breakpoints.end();
  announceConsole(session);
  const { reason, agent, text, hitBreakpointIds } = stop;
  const description = descriptionOf(session, stop);
  session.client.event('stopped', {
    reason,
    threadId: agent + 1,
    allThreadsStopped: true,
    ...(description === undefined ? {} : { description }),
    ...(text === undefined ? {} : { text }),
    ...(hitBreakpointIds === undefined ? {} : { hitBreakpointIds }),
  });
  tellState(session);
  lookOut(session);
}

/** For the views that show where the session stands. */
export function tellState({ debuggee, client }: Session): void {
  if (debuggee) client.event('lockstep/state', stateOf(debuggee));
}

/** Nothing that is seen behind a change by hand may be taken for what the scenario does. */
function descriptionOf({ debuggee }: Session, { reason, description }: Stop): string | undefined {
  const changes = debuggee?.history.changes() ?? [];
  if (changes.length === 0) return description;
  return `${description ?? (reason === 'goto' ? 'Paused' : `Paused on ${reason}`)} (${changesName(changes)})`;
}

/** What the client holds of the last stop dies. */
export function leaveStop(session: Session): void {
  session.searches.endAll();
  session.stop = undefined;
  session.frames.clear();
  session.items.clear();
  session.targets.clear();
}

/** Ends a motion under way and waits for its `stopped`. */
export async function halt(session: Session): Promise<void> {
  session.motion?.abort.abort();
  await session.motion?.done;
}

export function end(session: Session): void {
  if (session.phase === 'ended') return;
  session.loading?.abort();
  session.motion?.abort.abort();
  session.debuggee?.search.dispose();
  leaveStop(session);
  session.searches.close();
  session.phase = 'ended';
}

/** Lines that have appeared on the console for the first time in this run. */
function announceConsole({ debuggee, client }: Session): void {
  if (!debuggee) return;
  const { history, program, console: told } = debuggee;
  const seen = history.observations();
  for (let i = firstFrom(seen, told.until()); i < seen.length; i++) {
    const { what } = seen[i];
    if (what.k !== 'printed') continue;
    const by = agentName(program, what.agent);
    client.event('output', { category: 'stdout', output: `${what.text.replace(/\n$/, '')}\n`, data: { by } });
  }
  told.done();
}

/** A mistake of ours: say it and stand still, so that the user can still look around. */
function fail(session: Session, error: unknown): void {
  if (session.phase === 'ended') return;
  const message = error instanceof Error ? error.message : String(error);
  session.client.event('output', {
    category: 'stderr',
    output: `Lockstep failed while running: ${message}\n`,
  });
  arrive(session, { reason: 'pause', agent: 0, description: 'Lockstep failed while running', text: message });
}
