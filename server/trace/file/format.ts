/**
 * The trace file: one run of one scenario case, with enough in words to be told apart from what a changed source does now.
 * docs/trace-files.md is its description; `read.ts` checks each field of it.
 */

export const TRACE_FORMAT = 'lockstep-trace';
export const TRACE_VERSION = 1;
export const TRACE_EXTENSION = '.lockstep-trace';
/** Longer runs are not kept. */
export const MOST_TRACE_STEPS = 10_000_000;

export interface TraceFile {
  format: typeof TRACE_FORMAT;
  version: typeof TRACE_VERSION;
  /** The Lockstep that wrote it. */
  lockstep: string;
  /** The file with the scenario, relative to the trace file. */
  program: string;
  scenario: string;
  /** Values of the scenario's parameters, as they are written. */
  case: Record<string, string>;
  /** Patches that were applied after the scenario's own. */
  with: string[];
  /** What chose the steps, if it is known. */
  schedule?: { name: string; seed: number };
  /** Every file the case is made of: relative to the trace file, or `library:` and its place there. */
  sources: { path: string; sha256: string }[];
  /** CPUs, then devices. */
  agents: string[];
  finding?: TraceFinding;
  /** What was changed by hand: then the run is a what-if. */
  changes: TraceChange[];
  /** Each different step once. */
  kinds: StepKind[];
  /** The run: a number of a kind, -1 for the next change, or a number and how often it comes in a row. */
  steps: (number | [number, number])[];
  /**
   * Of a run in simulated time: nanoseconds from each leading step to the one after it, the first from the start; or such a length and how
   * often it comes in a row. Steps behind the last have no time.
   */
  times?: (number | [number, number])[];
}

export interface TraceChange {
  label: string;
  writes: { slot: string; value: number }[];
}

export interface StepKind {
  /** What the machine replays. */
  decision: number;
  /** Index of `agents`. */
  agent: number;
  /** Innermost function. */
  fn: string;
  /** Line of the text, from 1. */
  line: number;
  /** What it did; for a step that nobody else can tell, its source. */
  text: string;
}

/** What the run is a counterexample to, as it was found. Whoever opens the file finds it out again. */
export interface TraceFinding {
  id: string;
  kind: string;
  headline: string;
  /** Number of leading steps after which no continuation escapes. */
  pointOfNoReturn?: number;
  /** Steps from here on are the cycle, once round. */
  cycleFrom?: number;
}
