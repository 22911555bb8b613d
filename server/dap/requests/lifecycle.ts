// Requests that begin and end things: the session, the scenario, a run of it.
import type { Arguments } from '../arguments.ts';
import { isRecord } from '../arguments.ts';
import { breakpointBody } from '../breakpoints/breakpoint.ts';
import { CONDITION_HELP, EXCEPTION_FILTERS } from '../breakpoints/exception-filters.ts';
import { readConventions } from '../client-conventions.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { type LaunchConfiguration, readLaunchConfiguration } from '../launch/launch-configuration.ts';
import { load, openingStop } from '../launch/launching.ts';
import { createContinue } from '../motion/continuing.ts';
import { watchingLosses } from '../motion/loss-stops.ts';
import type { Motion, RunContext } from '../motion/running.ts';
import type { Stop } from '../motion/stop.ts';
import { isProblem, type Problem, problem } from '../problems.ts';
import { tellingProgress } from '../search/searches.ts';
import type { Answer, RequestTable, Session } from '../session.ts';
import { arrive, end, halt, launched, leaveStop, move } from '../session-phases.ts';
import { SEARCH_CAPABILITIES } from './search.ts';
import { VARIABLE_CAPABILITIES } from './variables.ts';

const CAPABILITIES = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsExceptionInfoRequest: true,
  ...VARIABLE_CAPABILITIES,
  ...SEARCH_CAPABILITIES,
  supportsSteppingGranularity: true,
  supportsLoadedSourcesRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsStepInTargetsRequest: true,
  supportsGotoTargetsRequest: true,
  supportsRestartFrame: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsFunctionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsExceptionFilterOptions: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS.map((filter) => ({
    ...filter,
    supportsCondition: true,
    conditionDescription: CONDITION_HELP,
  })),
};

export function lifecycleRequests(session: Session): RequestTable {
  return {
    initialize: (args) => {
      session.conventions = readConventions(args);
      return { body: CAPABILITIES, after: () => session.client.event('initialized') };
    },
    launch: (args, id) => launch(session, args, id),
    attach: () =>
      problem(
        'LD1002',
        'There is nothing to attach to: Lockstep runs the scenario itself. Use "request": "launch".',
      ),
    configurationDone: () => configurationDone(session),
    restart: (args, id) => restart(session, args, id),
    terminate: () => ({ after: () => finish(session) }),
    disconnect: () => ({ after: () => close(session) }),
  };
}

async function launch(session: Session, args: Arguments, requestId: number): Promise<Answer> {
  if (session.phase !== 'fresh') {
    return problem(
      'LD1005',
      'A scenario is launched already in this session. Start another session, or send restart.',
    );
  }
  const configuration = readLaunchConfiguration(args);
  if (isProblem(configuration)) return configuration;
  session.phase = 'launching';
  const debuggee = await loadWithin(session, configuration, requestId);
  if (isProblem(debuggee)) {
    // Another launch may do better.
    if (session.phase === 'launching') session.phase = 'fresh';
    return debuggee;
  }
  adopt(session, debuggee);
  session.phase = 'loaded';
  return { after: () => open(session) };
}

function configurationDone(session: Session): Answer {
  session.configured = true;
  return { after: () => open(session) };
}

/** Once the scenario is there and the client has said all it wanted to say. */
function open(session: Session): void {
  const { debuggee } = session;
  if (session.phase !== 'loaded' || !session.configured || !debuggee) return;
  for (const note of debuggee.notes.splice(0))
    session.client.event('output', { category: 'console', output: `${note}\n` });
  let opening: Stop | undefined;
  const begin = move(session, debuggee, (context: RunContext): Motion => {
    opening = openingStop(context);
    return watchingLosses(context, createContinue(context));
  });
  if (opening) arrive(session, opening);
  else if (typeof begin === 'function') begin();
}

/** The same program goes back to its start and keeps its run; a changed one starts anew. */
async function restart(session: Session, args: Arguments, requestId: number): Promise<Answer> {
  const before = launched(session);
  if (isProblem(before)) return before;
  const configuration = isRecord(args.arguments)
    ? readLaunchConfiguration(args.arguments)
    : before.configuration;
  if (isProblem(configuration)) return configuration;
  await halt(session);
  const debuggee = await loadWithin(session, configuration, requestId);
  if (isProblem(debuggee)) return debuggee;
  if (isSame(before, debuggee)) {
    debuggee.search.dispose();
  } else {
    before.search.dispose();
    adopt(session, debuggee);
  }
  leaveStop(session);
  session.phase = 'loaded';
  return { after: () => open(session) };
}

async function loadWithin(
  session: Session,
  configuration: LaunchConfiguration,
  requestId: number,
): Promise<Debuggee | Problem> {
  const abort = new AbortController();
  session.loading = abort;
  const { signal, done } = session.searches.begin(requestId);
  signal.addEventListener('abort', () => abort.abort());
  const createSearch = tellingProgress(session.searches, session.dependencies.createSearch);
  const report = (title: string) => session.searches.report(title);
  const debuggee = await load(
    configuration,
    { ...session.dependencies, createSearch },
    { signal: abort.signal, report },
  );
  session.loading = undefined;
  done();
  if (!abort.signal.aborted) return debuggee;
  if (!isProblem(debuggee)) debuggee.search.dispose();
  if (session.phase === 'ended')
    return problem('LD1006', 'The session ended while the scenario was being launched.');
  return problem('LD1013', 'The launch was cancelled. Launch again, perhaps without "counterexample".');
}

function adopt(session: Session, debuggee: Debuggee): void {
  session.debuggee = debuggee;
  const moved = session.breakpoints.attach(debuggee);
  for (const complaint of session.filters.attach(debuggee, session.breakpoints.asker))
    session.client.event('output', { category: 'important', output: `${complaint}\n` });
  for (const placed of moved) {
    const breakpoint = breakpointBody(placed, session.conventions);
    session.client.event('breakpoint', { reason: 'changed', breakpoint });
  }
}

function isSame(a: Debuggee, b: Debuggee): boolean {
  const essence = ({ configuration, program }: Debuggee) => JSON.stringify([configuration, program]);
  return essence(a) === essence(b);
}

function finish(session: Session): void {
  if (session.phase === 'ended') return;
  end(session);
  session.client.event('terminated');
}

function close(session: Session): void {
  end(session);
  session.client.close();
}
