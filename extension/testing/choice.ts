// What the debugger shows of a case whose tests are debugged, and what is said when nothing goes against them. Pure.
import type { CaseReport, Finding } from '../../server/trace/report.ts';

export interface Choice {
  fails: boolean;
  /** What there is to see: against what is expected, or for it. Without it the start of the scenario is shown. */
  finding?: Finding;
  /** What to say besides. */
  told?: string;
}

const START = 'The debugger is at the start of the scenario.';

/** `ids`: of the wanted expectations. What others of the case come to does not matter; an error of its model does. */
export function choiceOf(report: CaseReport, ids: readonly string[]): Choice {
  const [fault] = report.faults;
  if (fault) return { fails: true, finding: fault };
  const wanted = report.expectations.filter(({ id }) => ids.includes(id));
  const violated = wanted.filter(({ verdict }) => verdict === 'violated');
  const shown = violated.find(({ findings }) => findings.length > 0);
  if (shown) return { fails: true, finding: shown.findings[0] };
  const what = wanted.length === 1 ? `expect ${wanted[0].text}` : report.scenario;
  if (violated.length > 0)
    return { fails: true, told: `${what}: not met, and so there is no run to show. ${START}` };
  const known =
    wanted.length > 0 ? wanted.every(({ verdict }) => verdict === 'holds') : report.verdict === 'holds';
  if (!known) {
    const why = report.search.limit ? `: ${report.search.limit}` : '';
    return { fails: false, told: `${what} is not known to fail, nor to hold${why}. ${START}` };
  }
  const witness = wanted.find(({ findings }) => findings.length > 0);
  if (!witness) return { fails: false, told: `${what} holds: there is no run against it. ${START}` };
  const told = `expect ${witness.text} holds: the debugger is on a run that shows it.`;
  return { fails: false, finding: witness.findings[0], told };
}
