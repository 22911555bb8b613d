/** Puts the verdicts of an exhaustive check beside the rates of a sampling, and holds the two against each other. */
import { checkOf, contradictions } from '../sample/checks.ts';
import type { SampleReport } from '../sample/report.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { callError } from './case-work.ts';
import type { HangsReport } from './hangs.ts';

/** `uri`: of the file, for what is said of it as a whole. */
export function withChecks(report: SampleReport, { cases: checked }: HangsReport, uri: string): SampleReport {
  const cases = report.cases.map((c, i) => (checked[i] ? { ...c, check: checkOf(c, checked[i]) } : c));
  const wrong = cases.flatMap((c): DiagnosticReport[] =>
    contradictions(c).map(({ headline, firstRun }) =>
      callError(
        uri,
        'LS9025',
        `An error of Lockstep itself: run ${firstRun} of seed ${report.seed} hangs for a cause that the check of ${c.scenario}${c.patches.length > 0 ? ` with ${c.patches.join(', ')}` : ''} does not know: ${headline}. Please report it, with the file and the trace that lockstep sample --replay ${firstRun} --seed ${report.seed} writes.`,
      ),
    ),
  );
  return { ...report, diagnostics: [...report.diagnostics, ...wrong], cases };
}
