/** Exit codes: what a script needs to know. */
import type { CaseReport, DiagnosticReport } from '../trace/report.ts';

export const EXIT = { met: 0, notMet: 1, wrong: 2, inconclusive: 3 } as const;

/** Wrong input outweighs a violated expectation, and that an unfinished search. */
export function exitCode(diagnostics: DiagnosticReport[], cases: CaseReport[]): number {
  if (diagnostics.some((d) => d.severity === 'error')) return EXIT.wrong;
  if (cases.some((c) => c.verdict === 'violated')) return EXIT.notMet;
  // What is only likely is not known.
  return cases.every((c) => c.verdict === 'holds') ? EXIT.met : EXIT.inconclusive;
}
