/** What was proven while a search went on, where at its end there was no time left to prove it again. */
import type { CaseReport, ExpectationReport } from '../trace/report.ts';

/** A hang or an error that is there is there whatever was still to come: a limit takes nothing back. */
export function withProvenBefore(end: CaseReport, before: CaseReport | undefined): CaseReport {
  if (!before) return end;
  const expectations = end.expectations.map((then, i) => decided(then, before.expectations[i]));
  const faults = end.faults.length > 0 ? end.faults : before.faults;
  const wrong = faults.length > 0 || expectations.some(({ verdict }) => verdict === 'violated');
  return { ...end, verdict: wrong ? 'violated' : end.verdict, expectations, faults };
}

function decided(then: ExpectationReport, before: ExpectationReport): ExpectationReport {
  return then.verdict === 'inconclusive' && before.verdict !== 'inconclusive' ? before : then;
}
