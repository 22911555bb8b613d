// How results are put into words, the same in the output channel and in the results view.
import type {
  CaseReport,
  CheckReport,
  CompareReport,
  Finding,
  SearchStatistics,
  Verdict,
} from '../../server/trace/report.ts';

export const verdictMark: Record<Verdict, string> = {
  holds: '✓',
  violated: '✗',
  inconclusive: '?',
  'probably holds': '?',
  'probably violated': '?',
};

/** What a person sees first of a case: its name, its parameters, its patches. */
export function caseTitle({
  scenario,
  parameters,
  patches,
}: Pick<CaseReport, 'scenario' | 'parameters' | 'patches'>): string {
  const values = parameters.map(({ name, value }) => `${name} = ${value}`).join(', ');
  return [scenario, values && `(${values})`, patches.length > 0 && `with ${patches.join(', ')}`]
    .filter(Boolean)
    .join(' ');
}

export function searchSummary({ states, transitions, depth, seconds, limit }: SearchStatistics): string {
  const size = `${count(states, 'state')}, ${count(transitions, 'step')} between them, depth ${depth}, ${seconds.toFixed(2)} s`;
  return limit ? `${size}. Stopped early: ${limit}` : size;
}

export function checkSummary({ cases }: CheckReport): string {
  return cases.length === 0
    ? 'No scenario to check'
    : `${count(cases.length, 'case')}: ${verdictCounts(cases)}`;
}

export function compareSummary({ comparisons }: CompareReport): string {
  if (comparisons.length === 0) return 'No comparison in this file';
  return verdictCounts(comparisons.flatMap(({ cells }) => cells.flat()));
}

export function isHang({ kind }: Pick<Finding, 'kind'>): boolean {
  return kind === 'deadlock' || kind === 'stuck' || kind === 'livelock' || kind === 'halted';
}

/** The findings that speak against a case, each cause once; a witness of what was asked for is none of them. */
export function violations(report: CaseReport): Finding[] {
  const violated = report.expectations.filter(({ verdict }) => verdict === 'violated');
  return [...violated.flatMap(({ findings }) => findings), ...report.faults];
}

/** One line for each reason why a case does not simply hold. */
export function causes(report: CaseReport): string[] {
  const lines = violations(report).map(({ headline }) => headline);
  for (const { text, verdict, findings } of report.expectations) {
    // An expectation such as `reachable` is violated by what the search did not find.
    if (verdict === 'violated' && findings.length === 0) lines.push(`not met: ${text}`);
  }
  if (report.verdict === 'inconclusive' && report.search.limit) lines.push(report.search.limit);
  return [...new Set(lines)];
}

export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}

function verdictCounts(cases: readonly CaseReport[]): string {
  const words: Record<Verdict, string> = {
    holds: 'hold',
    violated: 'violated',
    inconclusive: 'inconclusive',
    'probably holds': 'probably hold',
    'probably violated': 'probably violated',
  };
  return (['violated', 'probably violated', 'inconclusive', 'probably holds', 'holds'] as const)
    .map((verdict) => [cases.filter((each) => each.verdict === verdict).length, words[verdict]] as const)
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word === 'hold' && n === 1 ? 'holds' : word}`)
    .join(', ');
}
