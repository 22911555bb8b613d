/**
 * What the debugger asks the explorer. Answers may take a while: a search runs in a worker thread. A moment is named
 * by the steps that lead to it, not by its state: the search has a program of its own, the same code with less
 * to look at.
 */
import type { Decision } from '../machine/decision.ts';
import type { StepProgram } from '../program/program.ts';
import type { CaseReport, Finding } from '../trace/report.ts';
import type { Run } from '../trace/run.ts';

export type Nearest =
  /** The decisions lead from the moment that was asked about into the hang; the finding's numbers count from there. */
  | { k: 'hang'; decisions: Decision[]; finding: Finding }
  | { k: 'none' }
  /** A limit was hit: which, how far the search came, what would help. */
  | { k: 'inconclusive'; limit: string };

/** `free` can still finish; `doomed` cannot, whatever happens; `hung` has arrived where it stays for ever. */
export type Outlook = 'free' | 'doomed' | 'hung' | 'unknown';

export interface HangSearch {
  nearest(run: Run, signal: AbortSignal): Promise<Nearest>;
  /** `maxStates`: not more than these for this question. */
  outlook(run: Run, signal: AbortSignal, maxStates?: number): Promise<Outlook>;
  /** The check of the whole case, as on the command line. */
  check(signal: AbortSignal): Promise<CaseReport>;
  dispose(): void;
}

export type HangSearchFactory = (program: StepProgram, maxStates: number) => HangSearch;
