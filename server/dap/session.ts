// One debug session: what it holds, and the table of the requests it answers.
import type { Files, Paths } from '../jobs/files.ts';
import { type Arguments, asArguments } from './arguments.ts';
import { type Breakpoints, createBreakpoints } from './breakpoints/breakpoints.ts';
import { createExceptionFilters, type ExceptionFilters } from './breakpoints/exception-filters.ts';
import { tellLog } from './breakpoints/log-output.ts';
import { type ClientConventions, DEFAULT_CONVENTIONS } from './client-conventions.ts';
import type { Debuggee } from './launch/debuggee.ts';
import type { ProgramSource } from './launch/program-source.ts';
import type { Stop } from './motion/stop.ts';
import { isProblem, type Problem, problem } from './problems.ts';
import { createReferences, type References } from './references.ts';
import { answerAfterEnd } from './requests/after-end.ts';
import { breakpointRequests } from './requests/breakpoints.ts';
import { frameRequests } from './requests/frames.ts';
import { historyRequests } from './requests/history.ts';
import { inspectionRequests } from './requests/inspection.ts';
import { lifecycleRequests } from './requests/lifecycle.ts';
import type { OpenFile } from './requests/long-texts.ts';
import { motionRequests } from './requests/motion.ts';
import { scheduleRequests } from './requests/schedule.ts';
import { searchRequests } from './requests/search.ts';
import { type Target, targetRequests } from './requests/targets.ts';
import { timelineRequests } from './requests/timeline.ts';
import { traceRequests } from './requests/traces.ts';
import { variableRequests } from './requests/variables.ts';
import { waitRequests } from './requests/waits.ts';
import { writerRequests } from './requests/writers.ts';
import type { HangSearchFactory } from './search/hang-search.ts';
import { createSearches, type Searches } from './search/searches.ts';
import type { StackEntry } from './view/stack.ts';
import type { Children } from './view/view.ts';

/** What a request comes to: a body and perhaps something to do once the answer is out, or a problem. */
export type Answer = { body?: object; after?: () => void } | Problem;
/** `requestId`: what the client calls the request when it cancels it. */
export type Handler = (args: Arguments, requestId: number) => Answer | Promise<Answer>;
export type RequestTable = Record<string, Handler>;

/** The other side. */
export interface Client {
  event(name: string, body?: object): void;
  /** The session is over: nothing follows. */
  close(): void;
}

/** What the session has of its surroundings: nothing else of it reads a file or starts a thread. */
export interface Dependencies {
  programs: ProgramSource;
  files: Files;
  paths: Paths;
  createSearch: HangSearchFactory;
  /** Writes a file for the client; missing where anybody could be one, and where there are no files. Rejects with an error that has a `code`. */
  openFile?: (path: string) => Promise<OpenFile>;
}

/**
 * `fresh`: nothing launched; `launching`: being compiled; `loaded`: compiled, waits for the end of the
 * configuration; then `stopped` and `running` in turn; `ended` for ever.
 */
export type Phase = 'fresh' | 'launching' | 'loaded' | 'stopped' | 'running' | 'ended';

export interface Session {
  readonly client: Client;
  readonly dependencies: Dependencies;
  readonly breakpoints: Breakpoints;
  readonly frames: References<{ agent: number; entry: StackEntry }>;
  readonly items: References<Children>;
  readonly targets: References<Target>;
  conventions: ClientConventions;
  readonly filters: ExceptionFilters;
  phase: Phase;
  configured: boolean;
  debuggee: Debuggee | undefined;
  /** Why it stands, while it stands. */
  stop: Stop | undefined;
  /** Ends a launch or restart under way. */
  loading: AbortController | undefined;
  readonly searches: Searches;
  /** The motion under way: how to end it, and its end. */
  motion: { abort: AbortController; done: Promise<void> } | undefined;
}

export function createSession(client: Client, dependencies: Dependencies): Session {
  const session: Session = {
    client,
    dependencies,
    breakpoints: createBreakpoints((said) => tellLog(session, said)),
    frames: createReferences(),
    items: createReferences(),
    targets: createReferences(),
    conventions: DEFAULT_CONVENTIONS,
    filters: createExceptionFilters(),
    phase: 'fresh',
    configured: false,
    debuggee: undefined,
    stop: undefined,
    loading: undefined,
    searches: createSearches(
      (name, body) => client.event(name, body),
      () => session.conventions.hearsProgress,
    ),
    motion: undefined,
  };
  return session;
}

export function createRequests(session: Session): RequestTable {
  return {
    ...lifecycleRequests(session),
    ...breakpointRequests(session),
    ...writerRequests(session),
    ...motionRequests(session),
    ...historyRequests(session),
    ...scheduleRequests(session),
    ...targetRequests(session),
    ...frameRequests(session),
    ...inspectionRequests(session),
    ...traceRequests(session),
    ...variableRequests(session),
    ...timelineRequests(session),
    ...waitRequests(session),
    ...searchRequests(session),
  };
}

/** Answers that are the same whatever the request is. */
export function answer(
  session: Session,
  table: RequestTable,
  command: string,
  args: unknown,
  requestId = 0,
): Answer | Promise<Answer> {
  const handler = Object.hasOwn(table, command) ? table[command] : undefined;
  if (!handler) return problem('LD1002', `The adapter does not know the request "${command.slice(0, 60)}".`);
  if (session.phase === 'ended' && command !== 'disconnect' && command !== 'terminate')
    return answerAfterEnd(command);
  const given = handler(asArguments(args), requestId);
  return command.startsWith('lockstep/') ? announced(session, given) : given;
}

/**
 * That a request of the protocol lets the machine go on the client knows. Of ours it has to be told, or what it shows of the
 * last stop stays beside the CPUs that the next stop is not about.
 */
async function announced(session: Session, given: Answer | Promise<Answer>): Promise<Answer> {
  const answered = await given;
  if (isProblem(answered) || !answered.after || session.phase !== 'running') return answered;
  const { after } = answered;
  return {
    ...answered,
    after: () => {
      session.client.event('continued', { threadId: 1, allThreadsContinued: true });
      after();
    },
  };
}
