/** Puts the verdicts of an exhaustive check beside the rates of a sampling, and holds the two against each other. */
import { checkOf, contradictions } from '../sample/checks.ts';
import type { SampleReport } from '../sample/report.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { callError } from './case-work.ts';
import type { HangsJob, HangsReport } from './hangs.ts';
import type { SampleJob } from './sample.ts';

/** How many states of a case are searched when nobody asked for a check: seconds, and the same on any machine. */
export const STATES_UNASKED = 1_000_000;

/** The check that belongs beside a sampling; none beside one that was broken off, or that is wrong. */
export function hangsBeside(
  job: SampleJob,
  report: SampleReport,
  budget: HangsJob['budget'],
): HangsJob | undefined {
  const asked = job.runs.to - job.runs.from;
  const whole = report.cases.length > 0 && report.cases.every(({ runs }) => runs === asked);
  if (!whole || report.diagnostics.some((d) => d.severity === 'error')) return undefined;
  const { uri, scenario, with: patches, compare } = job;
  return {
    k: 'hangs',
    uri,
    of: { uri, scenario, case: job.case, with: patches, compare },
    met: report.cases.map(({ causes }) => causes.map(({ key }) => key)),
    budget,
  };
}

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
