/**
 * What the debugger asks the explorer. Answers may take a while: a search runs in a worker thread. A moment is named
 * by the steps that lead to it, not by its state: the search has a program of its own, the same code with less
 * to look at.
 */
import type { Decision } from '../../machine/decision.ts';
import type { StepProgram } from '../../program/program.ts';
import type { CaseReport, Finding } from '../../trace/report.ts';
import type { Run } from '../../trace/run.ts';

export type Nearest =
  /** The decisions lead from the moment that was asked about into the hang; the finding's numbers count from there. */
  | { k: 'hang'; decisions: Decision[]; finding: Finding }
  | { k: 'none' }
  /** A limit was hit: which, how far the search came, what would help. */
  | { k: 'inconclusive'; limit: string };

/** A shortest run to where a condition holds. */
export type Reached =
  | { k: 'here' }
  /** `text`: the condition and the step that brings it about. */
  | { k: 'run'; decisions: Decision[]; text: string; agent?: string }
  | { k: 'none' }
  | { k: 'inconclusive'; limit: string };

/** `free` can still finish; `doomed` cannot, whatever happens; `hung` has arrived where it stays for ever. */
export type Outlook = 'free' | 'doomed' | 'hung' | 'unknown';

/** What a moment has ahead of it, with what the search knows of it. */
export interface Prospect {
  /** `none`: no hang can be reached, which is a proof. `avoidable`: one can be reached, and everybody can still finish. */
  outlook: 'none' | 'avoidable' | 'unavoidable' | 'hung' | 'unknown';
  /** The nearest hang; its numbers count from the moment that was asked about. */
  finding?: Finding;
  /** Names of those who cannot come to their end any more. */
  doomed: string[];
  /** Why something is not known. */
  limit?: string;
}

export interface OutlookAbout {
  /** Not more states than these for this question. */
  maxStates?: number;
  /** Can this agent still finish? All of them, when none is named. */
  agent?: number;
}

/** `possible` and `lost` are proofs. */
export type Chance = 'possible' | 'lost' | 'unknown';

export interface ChanceAbout {
  /** Index of the expectation. */
  expectation: number;
  /** Not more states than these for this question. */
  maxStates?: number;
}

/** How far a search has come. */
export interface SearchProgress {
  states: number;
  /** Steps from the start of the search up to which everything has been seen. */
  depth: number;
}

export interface SearchHooks {
  /** Not more states than these for this question. */
  maxStates?: number;
  /** Nobody is to be told of it. */
  quiet?: boolean;
  /** Called now and then while the search runs. */
  progress?: (progress: SearchProgress) => void;
}

export interface HangSearch {
  /** It runs beside the session, which answers meanwhile. */
  readonly inBackground: boolean;
  nearest(run: Run, signal: AbortSignal, hooks?: SearchHooks): Promise<Nearest>;
  outlook(run: Run, signal: AbortSignal, about?: OutlookAbout): Promise<Outlook>;
  prospect(run: Run, signal: AbortSignal, hooks?: SearchHooks): Promise<Prospect>;
  /** For a program whose last expectation is the condition (`SearchFor`). */
  reach(run: Run, signal: AbortSignal, hooks?: SearchHooks): Promise<Reached>;
  /** Can an `eventually` that has not held so far still come true? */
  chance(run: Run, signal: AbortSignal, about: ChanceAbout): Promise<Chance>;
  /** The check of the whole case, as on the command line. */
  check(signal: AbortSignal, hooks?: SearchHooks): Promise<CaseReport>;
  dispose(): void;
}

export type HangSearchFactory = (program: StepProgram, maxStates: number) => HangSearch;
