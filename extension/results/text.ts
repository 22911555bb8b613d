// Results as plain text, for the output channel.
import type {
  CaseReport,
  CheckReport,
  CompareReport,
  DiagnosticReport,
  ExpectationReport,
  Finding,
} from '../../server/trace/report.ts';
import { caseTitle, causes, checkSummary, compareSummary, searchSummary, verdictMark } from './wording.ts';

export function checkAsText(report: CheckReport): string {
  return lines(
    `Check of ${report.file}`,
    diagnostics(report.diagnostics),
    ...report.cases.map(caseAsText),
    `${checkSummary(report)}.`,
    '',
  );
}

export function compareAsText(report: CompareReport): string {
  const tables = report.comparisons.map(({ title, rows, columns, cells }) =>
    lines(
      '',
      title,
      ...rows.map((row, r) =>
        lines(
          `  ${caseTitle({ ...row, patches: [] })}`,
          ...columns.map((column, c) =>
            lines(
              `    ${verdictMark[cells[r][c].verdict]} ${column.label}: ${cells[r][c].verdict}`,
              ...indented(causes(cells[r][c]), 8),
            ),
          ),
        ),
      ),
    ),
  );
  return lines(
    `Comparison of ${report.file}`,
    diagnostics(report.diagnostics),
    ...tables,
    `${compareSummary(report)}.`,
    '',
  );
}

function caseAsText(report: CaseReport): string {
  return lines(
    '',
    `${verdictMark[report.verdict]} ${caseTitle(report)}: ${report.verdict}`,
    `    ${searchSummary(report.search)}`,
    ...report.expectations.map(expectationAsText),
    ...report.faults.map(findingAsText),
  );
}

export function expectationAsText({ text, verdict, findings }: ExpectationReport): string {
  return lines(`  ${verdictMark[verdict]} expect ${text}: ${verdict}`, ...findings.map(findingAsText));
}

export function findingAsText({ id, headline, explanation, steps, pointOfNoReturn }: Finding): string {
  const walk = steps.flatMap(({ n, agent, place, text }, index) => {
    const passed = pointOfNoReturn !== undefined && n > pointOfNoReturn;
    const first = passed && !(index > 0 && steps[index - 1].n > pointOfNoReturn);
    const line = `${String(n).padStart(6)}  ${agent.padEnd(8)} ${place.fn}:${place.line + 1}  ${text}`;
    return first ? ['        -- no way out from here --', line] : [line];
  });
  return lines(`    [${id}] ${headline}`, ...indented(explanation, 8), ...walk);
}

function diagnostics(list: readonly DiagnosticReport[]): string | undefined {
  if (list.length === 0) return undefined;
  return lines(
    ...list.map(
      (d) => `${d.place.uri}:${d.place.line + 1}:${d.place.column + 1} ${d.severity} ${d.code}: ${d.message}`,
    ),
  );
}

const indented = (texts: readonly string[], by: number) => texts.map((text) => ' '.repeat(by) + text);

const lines = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join('\n');
