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
export type Verdict = 'holds' | 'violated' | 'inconclusive';

export type HangKind = 'deadlock' | 'stuck' | 'livelock' | 'halted';

/** Where one agent is at the end of a trace and what it is doing there. */
export interface AgentSituation {
  agent: string;
  state: 'blocked' | 'halted' | 'parked' | 'finished' | 'running';
  place: Place;
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
  /** For a cycle (livelock, starvation): the trace's decisions from here on are the cycle, once round. */
  cycleFrom?: number;
}

export interface ExpectationReport {
  id: string;
  /** As written: "no hang". */
  text: string;
  place: Place;
  verdict: Verdict;
  /** For a violated expectation the counterexamples, one per distinct cause; for a `reachable` or `hang` that holds, the witness. */
  findings: Finding[];
}

export interface SearchStatistics {
  states: number;
  transitions: number;
  /** Longest shortest path, in steps. */
  depth: number;
  seconds: number;
  /** Bytes for the packed states, their index and edges. */
  memoryBytes: number;
  complete: boolean;
  /** Why the search stopped early, how far it came, and what would help. */
  limit?: string;
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
  search: SearchStatistics;
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
  }[];
}
