/** What a live check says of a file while it is edited: of each case which expectations hold, and of what does not, the cause and the places. */
import type { RecordedFinding } from '../trace/recorded.ts';
import type { AgentSituation, DiagnosticReport, Place, Verdict } from '../trace/report.ts';

export interface LiveReport {
  format: 'lockstep-live';
  version: 1;
  file: string;
  /** Errors in the text: then there are no scenarios. Otherwise what shows only when a case is put together. */
  diagnostics: DiagnosticReport[];
  scenarios: LiveScenario[];
}

/** Sent while the check goes on: the same, with what is not known yet as `checking`. */
export type LivePart = LiveReport;

export interface LiveScenario {
  name: string;
  cases: LiveCase[];
  /** It is of the text before an edit; nobody knows yet what the edit makes of it. */
  earlier?: true;
}

export interface LiveCase {
  parameters: { name: string; value: string }[];
  /** `broken`: it does not compile, as a diagnostic says. */
  verdict: Verdict | 'checking' | 'broken';
  /** Without verdicts while it is `checking`; some may be known before the others. */
  expectations: LiveExpectation[];
  faults: LiveFinding[];
  search?: LiveSearch;
  /** Key of the program that was searched, once there is something of it to tell: with it a finding can be opened again. */
  program?: string;
}

export interface LiveExpectation {
  id: string;
  text: string;
  place: Place;
  verdict: Verdict | 'checking';
  findings: LiveFinding[];
}

/** All that is needed to open it, and what is shown of it. */
export interface LiveFinding extends Omit<RecordedFinding, 'program'> {
  /** As the whole report counts them. */
  steps: number;
  situation: AgentSituation[];
}

export interface LiveSearch {
  states: number;
  seconds: number;
  complete: boolean;
  /** Why the search stopped early, how far it came, and what would help. */
  limit?: string;
}
