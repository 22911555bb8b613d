/**
 * The results of checking as plain JSON: what `lockstep check --json` and `compare --json` print, what the
 * language server answers, what the views show. Positions are 0-based lines and columns.
 */

export interface Place {
  uri: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** Innermost function there. */
  fn: string;
}

/** `holds` and `violated` are proofs; `inconclusive` says which limit was hit. */
export type Verdict = 'holds' | 'violated' | 'inconclusive' | 'probably holds' | 'probably violated';

export type HangKind = 'deadlock' | 'stuck' | 'livelock' | 'halted';

/** Where one agent is at the end of a trace and what it is doing there. */
export interface AgentSituation {
  agent: string;
  state: 'blocked' | 'halted' | 'parked' | 'finished' | 'running';
  place: Place;
  /** The calls that lead there, the innermost first; absent where nothing was called. */
  calls?: Place[];
  /** Of one that is in an interrupt's handler: where it was when that came, and the calls that led there. Absent for the others. */
  interrupted?: Place[];
  /** One clause: "spins in console_trylock_spinning until console_waiter is cleared". */
  text: string;
}

export interface TraceStep {
  /** 1-based number of the step. */
  n: number;
  agent: string;
  /** Decision as a number: what the machine replays. */
  decision: number;
  place: Place;
  /** What it did: "console_owner = CPU 1", "takes console_sem.lock", "NMI crash_nmi_callback arrives". */
  text: string;
}

export interface Finding {
  /** Stable id within the report: "no hang:1". */
  id: string;
  kind: HangKind | 'starvation' | 'never' | 'always' | 'eventually' | 'reachable' | 'fault';
  /** Code of a fault, or of the kind of finding. */
  code: string;
  /** The agent that hangs, starves or fails. */
  agent?: string;
  /** One line: who is stuck where, and why. Same cause, same headline. */
  headline: string;
  /** For a violated `eventually` that ends in a hang: that hang's headline. */
  because?: string;
  /** The wait-for chain in sentences. */
  explanation: string[];
  situation: AgentSituation[];
  /** Decisions from the initial state, one op each. Replayed by the machine before the report was made. */
  trace: number[];
  /** The same in words. Steps that only do private work are left out. */
  steps: TraceStep[];
  /** Number of leading decisions of `trace` after which no continuation escapes (hangs and `eventually`). */
  pointOfNoReturn?: number;
  /** What could have happened instead of the step to the point of no return, each with a way out left. */
  escapes?: TraceStep[];
  /** For a cycle (livelock, starvation): the trace's decisions from here on are the cycle, once round. */
  cycleFrom?: number;
  /** What was not worked out of it: sentences. The rest is true all the same. */
  unfinished?: string[];
}

export interface ExpectationReport {
  id: string;
  /** As written: "no hang". */
  text: string;
  place: Place;
  verdict: Verdict;
  /** For a violated expectation the counterexamples, one per distinct cause; for a `reachable` or `hang` that holds, the witness. */
  findings: Finding[];
  /** Why it is inconclusive, where that is not a limit. */
  reason?: string;
}

export interface SearchStatistics {
  states: number;
  transitions: number;
  /** Longest shortest path, in steps. */
  depth: number;
  seconds: number;
  /** Bytes for the states, their index and what is kept of each. */
  memoryBytes: number;
  complete: boolean;
  /** Reductions that were used, and for what was not, why. */
  reductions: { used: string[]; refused: { reduction: string; reason: string }[] };
  /** Why the search stopped early, how far it came, and what would help. */
  limit?: string;
  /** What was not worked out of the states that were found, each with how far that came. */
  unfinished?: string[];
  /** Only hashes of the states were kept. */
  compact?: {
    hashBits: number;
    seed: number;
    /** The probability that a state was missed is at most this. */
    missedAtMost: number;
  };
}

export interface CaseReport {
  scenario: string;
  title: string;
  parameters: { name: string; value: string }[];
  patches: string[];
  verdict: Verdict;
  expectations: ExpectationReport[];
  /** Errors of the model itself: failed assertions, values out of range, misuse of locks. */
  faults: Finding[];
  /** If it was asked for. */
  coverage?: Coverage;
  search: SearchStatistics;
}

/**
 * What of the text no explored run executes. Only text that the case has come to: statements of functions that nobody calls, and
 * what a condition known beforehand leaves out, are not there. Of a search that was not complete, what is here may still be reached.
 */
export interface Coverage {
  /** Statements and conditions, and how many of them some run executes. A place that is expanded several times is one. */
  statements: number;
  reached: number;
  /** Those that none does, in the order of the text; of those inside each other the outermost. */
  unreached: { place: Place; text: string }[];
  /** Conditions that some run evaluates, and that never come out so. */
  branches: { place: Place; text: string; never: 'true' | 'false' }[];
  /** All that counts, file by file, in the order of the text. */
  files: FileCoverage[];
}

/** The same of one file in full: what is executed, and what is not. */
export interface FileCoverage {
  uri: string;
  /** `part`: a condition or a call, of whose statement nothing else is left. Another case may know beforehand what comes of it, and have none. */
  statements: { range: TextRange; reached: boolean; part?: true }[];
  /** Conditions, and ways out of them. A way that is not listed may have been taken: it is known beforehand in one of the copies. */
  branches: { range: TextRange; text: string; taken: BranchWay[]; never: BranchWay[] }[];
  /** Functions that the case calls somewhere, and the blocks of CPUs and devices, from their first character to their last. */
  functions: { name: string; range: TextRange; reached: boolean }[];
  /** Functions that it calls nowhere. */
  uncalled: UncalledFunction[];
}

export interface UncalledFunction {
  name: string;
  range: TextRange;
  statements: TextRange[];
}

export type BranchWay = 'true' | 'false';

export interface TextRange {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface DiagnosticReport {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  place: Place;
  related: { message: string; place: Place }[];
}

export interface CheckReport {
  format: 'lockstep-check';
  version: 1;
  file: string;
  diagnostics: DiagnosticReport[];
  cases: CaseReport[];
}

export interface CompareReport {
  format: 'lockstep-compare';
  version: 1;
  file: string;
  diagnostics: DiagnosticReport[];
  comparisons: {
    title: string;
    place: Place;
    /** Scenario cases, top to bottom. */
    rows: { scenario: string; title: string; parameters: { name: string; value: string }[] }[];
    /** Patch sets, left to right. */
    columns: { label: string; patches: string[] }[];
    /** cells[row][column]. */
    cells: CaseReport[][];
    /** How often runs of the cells hang, where they were sampled besides; null where not. */
    rates?: (CellRate | null)[][];
    /** Of each row, every two of its cells that were sampled in the same way. */
    pairs?: CellPair[][];
  }[];
}

/** Of sampled runs of a case: docs/sampling.md. Rates have their 95 % intervals. */
export interface CellRate {
  runs: number;
  /** Runs that hang, of all. */
  hung: number;
  rate: number;
  low: number;
  high: number;
  seed: number;
  scheduler: 'time' | 'random' | 'pct';
  /** Number of the first run that comes to its end. */
  firstEnd?: number;
  causes: RateOfCause[];
}

export interface RateOfCause {
  /** Absent when it was open which of several causes the runs come to. */
  kind?: HangKind;
  headline: string;
  runs: number;
  rate: number;
  low: number;
  high: number;
  /** Number of the first run that hangs for it. */
  firstRun: number;
  /** Simulated nanoseconds until it was certain. */
  medianNs?: number;
}

/** How often two cells of a row hang, against each other; as of two variants in docs/sampling.md. */
export interface CellPair {
  /** Their columns. */
  columns: [number, number];
  /** The rate of the second less that of the first, with its 95 % interval (Newcombe). */
  difference: number;
  low: number;
  high: number;
  /** Of Fisher's exact test of the two. */
  p: number;
  /** The same over all pairs of the row together (Holm). */
  adjusted: number;
  /** `adjusted` is 5 % at most. */
  differ: boolean;
  /** Runs of each that would tell rates as these apart, at 5 % with 80 % power; absent where they are the same. */
  needed?: number;
}

/** What subsets of some patches do to each cause: `lockstep bisect --json`. */
export interface BisectReport {
  format: 'lockstep-bisect';
  version: 1;
  file: string;
  diagnostics: DiagnosticReport[];
  /** What was asked for, series spelled out, in the order in which every set applies its own. */
  patches: { name: string; title: string }[];
  cases: BisectCase[];
  /** Smallest sets with which every expectation of every case holds: no part of one is enough. Names of patches each. */
  cures: string[][];
}

export interface BisectCase {
  scenario: string;
  title: string;
  parameters: { name: string; value: string }[];
  /** Every set, the smaller ones first. */
  sets: BisectSet[];
  causes: BisectCause[];
  effects: PatchEffect[];
  /** Smallest sets with which every expectation of this case holds. */
  cures: string[][];
}

export interface BisectSet {
  patches: string[];
  /** `does not apply`: a patch of the set needs one that is not in it, or its context is missing. */
  outcome: Verdict | 'does not apply';
  /** Why the set does not apply. */
  reasons: DiagnosticReport[];
  /** Letters of the causes that were found. */
  causes: string[];
  /** Absent when the set does not apply. */
  search?: SearchStatistics;
}

export interface BisectCause {
  letter: string;
  /** What it goes against: "deadlock", "not eventually …", "error in the model", "not met". */
  about: string;
  /** The finding's headline; for an expectation that nothing was found for, the expectation. */
  headline: string;
  /** The first set's counterexample; absent where nothing that was expected is there to be shown. */
  finding?: Finding;
  /** Is it there with no patch at all? `unknown`: that search did not end. */
  atFirst: 'present' | 'absent' | 'unknown';
  /** Smallest sets without it, when it is there at first. */
  removedBy: string[][];
  /** Smallest sets with it, when it is not there at first. */
  addedBy: string[][];
  /** Smallest sets that contain one of these and are again as without patches. */
  undoneBy: string[][];
  /** Sets whose search ended before it was found: nothing is concluded from them. */
  unknownWith: string[][];
}

/** One patch, over every pair of sets that differ in it only. */
export interface PatchEffect {
  patch: string;
  /** Letters of the causes that it takes away from some set. */
  removes: string[];
  /** Letters of the causes that it brings into some set. */
  adds: string[];
  /** Pairs of sets, with and without it, that both apply. */
  pairs: number;
  /** Pairs of these in which something is not known, because a search did not end. */
  undecided: number;
  /** No cause depends on it, in any pair, and everything is known. */
  redundant: boolean;
  /** Patches of the list that do not apply without it. */
  neededBy: string[];
}
