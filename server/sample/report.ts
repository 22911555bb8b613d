/** What is reported of sampled runs: `lockstep sample --json` prints it. docs/sampling.md describes it. */
import type { DiagnosticReport, HangKind, Place, Verdict } from '../trace/report.ts';
import type { TimeList } from './statistics/times.ts';

export const SAMPLE_FORMAT = 'lockstep-sample';
export const SAMPLE_VERSION = 1;

export interface SampleReport {
  format: typeof SAMPLE_FORMAT;
  version: typeof SAMPLE_VERSION;
  /** The Lockstep that made the runs: another one may make others of the same numbers. */
  lockstep: string;
  file: string;
  diagnostics: DiagnosticReport[];
  /** Every file that the cases are made of, by its place relative to the file; `library:` for those that are shipped. */
  sources: { path: string; sha256: string }[];
  seed: number;
  /** Numbers of the runs that were asked for: from the first to the one before `to`. */
  runs: { from: number; to: number };
  /** Which part of how many, if these are the runs of one. */
  shard?: { index: number; of: number };
  /** Simulated time after which a run is given up, in nanoseconds. */
  limitNs: number;
  cases: SampledCase[];
  /** Every two cases of a scenario with the same parameters. */
  pairs: SampledPair[];
}

/** How often two variants hang, against each other. */
export interface SampledPair {
  /** Their numbers in `cases`. */
  cases: [number, number];
  /** The rate of the second less that of the first, with its 95 % interval (Newcombe). */
  difference: number;
  low: number;
  high: number;
  /** Of Fisher's exact test of the two. */
  p: number;
  /** The same over all pairs of the scenario together (Holm). */
  adjusted: number;
  /** `adjusted` is 5 % at most. */
  differ: boolean;
  /** Runs of each that would tell rates as these apart, at 5 % with 80 % power; absent where they are the same. */
  needed?: number;
}

export interface SampledCase {
  scenario: string;
  title: string;
  parameters: { name: string; value: string }[];
  patches: string[];
  scheduler: SchedulerReport;
  /** The runs that were made: stretches of numbers, each from its first to the one before its end. */
  made: [from: number, to: number][];
  runs: number;
  /** Runs in which every foreground CPU came to its end, and when the last of them did. */
  ended: Group;
  /** Runs that hang. */
  hung: RateReport;
  /** Each cause once; a run in which several CPUs hang for different ones counts with each. */
  causes: SampledCause[];
  /** Runs that were given up at the limit, and are not proven to hang. */
  unfinished: Group;
  /** Runs that went on making steps at one moment. */
  stood: Group;
  /** Errors of the model, each once. */
  faults: SampledFault[];
  /** What came of each expectation that has a condition. */
  conditions: SampledCondition[];
  /** Steps of all runs. */
  steps: number;
  /** Long steps that ended later than was drawn, as the time rules wanted it. */
  late: { runs: number; mostNs: number };
  /** What an exhaustive check of the case says; absent if none was made. */
  check?: SampledCheck;
}

/** Whether a case can hang, as an exhaustive check found it. */
export interface CheckedHangs {
  /** Of `no hang`, whether or not the scenario expects it. */
  verdict: Verdict;
  /** Everything was searched: nothing is missing. */
  complete: boolean;
  states: number;
  /** Why the search stopped early, how far it came, and what would help. */
  limit?: string;
  /** Nearest first. */
  causes: KnownHang[];
}

export interface KnownHang {
  /** As in a SampledCause. */
  key: string;
  kind: HangKind;
  agent: string;
  headline: string;
  explanation: string[];
  /** Steps of a shortest run into it. */
  steps: number;
}

export interface SampledCheck extends Omit<CheckedHangs, 'causes'> {
  /** Each with the runs that met it. */
  causes: CheckedCause[];
}

export interface CheckedCause extends KnownHang, RateReport {}

/** What chose who moves next. */
export type SchedulerReport =
  | { name: 'time' }
  /** A run is given up after so many steps. */
  | { name: 'random'; steps: number }
  /** `bound`: whatever takes no more than `depth` orderings to come about does so in this share of the runs at least. */
  | { name: 'pct'; steps: number; depth: number; movers: number; moves: number; bound: number };

export interface RateReport {
  runs: number;
  rate: number;
  /** The 95 % interval of the rate (Wilson). */
  low: number;
  high: number;
}

/** Simulated times in nanoseconds, of which the first three digits count. Without runs there are none. */
export interface Times {
  median?: number;
  quartiles?: [number, number];
  /** Every time with the number of runs, rising. */
  counts: TimeList;
}

export interface Group extends RateReport {
  /** The first of these runs: `--replay` makes it again. */
  firstRun?: number;
  times: Times;
}

export interface SampledCause extends Group {
  /** The same for all causes that are one, in whatever runs. */
  key: string;
  /** Absent when it was still open which of several causes a run comes to. */
  kind?: HangKind;
  agent?: string;
  headline: string;
  explanation: string[];
  /** Of so many runs it is known to the step from when on they could not end any more; of the others the time is the latest possible. */
  exact: number;
}

export interface SampledFault extends Group {
  code: string;
  message: string;
  place: Place;
}

export interface SampledCondition extends Group {
  /** The expectation's text, which is its id in the check's report too. */
  id: string;
  /** `always` and `never`: runs that violate it; `reachable`: runs that get there; `eventually`: runs in which it is lost. */
  kind: 'always' | 'never' | 'reachable' | 'eventually';
  /** Of `eventually`: runs that end before it is known. */
  open: number;
  /** Of `eventually`: how those runs end, with the number of runs and the first of them. */
  losses: { key: string; headline: string; explanation: string[]; runs: number; firstRun: number }[];
}
