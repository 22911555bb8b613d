/** What goes with a diagnostic of a verdict, so that code actions can be made of it: runs that the debugger can open, a check to make. */
import type { LiveCase, LiveFinding } from '../../jobs/live-report.ts';

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
  counterexample: string | true;
}

export function runOf(
  uri: string,
  scenario: string,
  { parameters, search }: LiveCase,
  { id, headline }: LiveFinding,
): CounterexampleRun {
  const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  const target: CounterexampleTarget = {
    uri,
    scenario,
    ...(parameters.length > 0 ? { case: values } : {}),
    // A search that goes further may call it by another number.
    counterexample: search?.complete ? id : true,
  };
  return { headline, target };
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
