/** What a run of the benchmark yields; bench/results.json is this. Times are seconds, one for each round. */
import type { Verdict } from '../server/trace/report.ts';
import type { Judged } from './statistics.ts';

export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  system: string;
  node: string;
  spin: string;
  gcc: string;
}

/** Our side of one way of asking. */
export interface OursSide {
  states: number;
  transitions: number;
  /** States, tuples and indices. */
  bytes: number;
  verdict: Verdict;
  findings: number;
  /** In a new process; the second time in the same process. */
  cold: number[];
  warm: number[];
  /** `search`: of the warm time, what making the code takes. */
  setup?: number[];
}

export interface PanSide {
  states: number;
  transitions: number;
  errors: number;
  bytes: number;
  seconds: number[];
  options: string;
}

export interface Compilation {
  flags: string[];
  generateSeconds: number;
  compileSeconds: number;
  /** ISO 8601: compiled programs are kept from run to run. */
  compiled: string;
}

export interface ModelResult {
  name: string;
  asks: 'hang' | 'starvation';
  thread: boolean;
  family?: { name: string; cpus: number };
  /** Steps that the case was compiled to. */
  steps: number;
  /** What gcc was told for the searches that are compared. */
  optimise: string;
  ours: {
    /** The forward search alone, without reductions. */
    search?: OursSide;
    /** Hangs found from there, without reductions, in the same runs as `search`, warm. */
    hangs?: number[];
    /** Everything that the check of the case does, with reductions. */
    answer: OursSide;
    /** `lockstep check` from its start to its end. */
    command?: number[];
  };
  spin: {
    /** By flavour of pan. */
    compilations: Record<string, Compilation>;
    full?: PanSide;
    breadth?: PanSide;
    /** With pan's default reduction, up to the first error. */
    first?: PanSide;
    /** The same to the end, where there is an error. */
    all?: PanSide;
    /** `-a -f`, all claims added up. */
    fair?: PanSide;
    /** `spin -a`, gcc and pan, the export not counted. */
    command?: number[];
  };
}

export interface TableResult {
  /** Everything, from the text to the verdicts: the first time in a new process, the second time in it. */
  cold: number[];
  warm: number[];
  cells: { label: string; verdict: string; states: number; seconds: number[] }[];
  /** One scenario alone, warm, from the text to the verdict. */
  single: number[];
}

export interface ThreadsResult {
  model: string;
  states: number;
  one: number[];
  two: number[];
}

/** A model written by hand for Spin against ours of the same protocol. */
export interface HandWrittenResult {
  /** Of the model of ours that it stands beside. */
  name: string;
  full: PanSide;
  reduced: PanSide;
  /** Ours with reductions, warm, in the same rounds. */
  ours: OursSide;
}

/** One long run of the command line. */
export interface LongResult {
  name: string;
  verdict: string;
  complete: boolean;
  states: number;
  seconds: number;
  bytes: number;
}

export interface Results {
  date: string;
  commit: string;
  rounds: number;
  arguments: string[];
  machine: Machine;
  models: ModelResult[];
  handWritten: HandWrittenResult[];
  table?: TableResult;
  /** Absent when the command line has no option for threads. */
  threads?: ThreadsResult;
  long: LongResult[];
  figures: Judged[];
}
