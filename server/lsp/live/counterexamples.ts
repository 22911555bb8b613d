/** What goes with a diagnostic of a verdict, so that code actions can be made of it: runs that the debugger can open, a check to make. */
import type { LiveCase, LiveFinding } from '../../jobs/live-report.ts';
import type { RecordedFinding } from '../../trace/recorded.ts';

/** It comes back from the client with the diagnostic. */
export interface VerdictData {
  code: string;
  /** The nearest first. */
  runs?: CounterexampleRun[];
  /** Scenario that a check with other limits may settle. */
  check?: string;
}

export interface CounterexampleRun {
  headline: string;
  target: CounterexampleTarget;
}

/** Argument of the client's commands `lockstep.debugCounterexample` and `lockstep.timelineOfCounterexample`. */
export interface CounterexampleTarget {
  uri: string;
  scenario: string;
  case?: Record<string, string>;
  /** Of a search that ended, the finding that the same search finds again by this id; of another, the finding itself. */
  counterexample: string | RecordedFinding;
}

/** Decisions of a run beyond which it is not sent along with a diagnostic. */
const LONGEST_RUN = 20_000;

/** Nothing where the run is too long to be kept, and another search might find others. */
export function runOf(
  uri: string,
  scenario: string,
  { parameters, search, program }: LiveCase,
  finding: LiveFinding,
): CounterexampleRun[] {
  const { id, headline, trace } = finding;
  if (!search?.complete && (program === undefined || trace.length > LONGEST_RUN)) return [];
  const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  const target: CounterexampleTarget = {
    uri,
    scenario,
    ...(parameters.length > 0 ? { case: values } : {}),
    // A search that goes further may call it by another number, or find something else first.
    counterexample: search?.complete || program === undefined ? id : recorded(program, finding),
  };
  return [{ headline, target }];
}

function recorded(program: string, { steps, situation, ...finding }: LiveFinding): RecordedFinding {
  return { ...finding, program };
}

/** Is it what a diagnostic was sent with? */
export function runsIn(data: unknown): CounterexampleRun[] {
  const { runs } = (data ?? {}) as { runs?: unknown };
  return Array.isArray(runs) ? runs.filter(isRun) : [];
}

export function checkIn(data: unknown): string | undefined {
  const { check } = (data ?? {}) as { check?: unknown };
  return typeof check === 'string' ? check : undefined;
}

function isRun(value: unknown): value is CounterexampleRun {
  const { headline, target } = (value ?? {}) as Record<string, unknown>;
  const { uri, scenario } = (target ?? {}) as Record<string, unknown>;
  return [headline, uri, scenario].every((each) => typeof each === 'string');
}
