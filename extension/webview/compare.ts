// The comparison table: a row for each scenario case, a column for each set of patches. A cause leads into the debugger.
import type { CaseReport, CompareReport } from '../../server/trace/report.ts';
import type { Results } from '../results/messages.ts';
import { caseTitle, causes, compareSummary, searchSummary, violations } from '../results/wording.ts';
import { caseParameters } from './caseParameters.ts';
import { element } from './dom.ts';
import { debugFinding } from './finding.ts';
import { diagnosticsList, verdictBadge } from './parts.ts';

type Comparison = CompareReport['comparisons'][number];

export function compareView({ report, program }: Extract<Results, { kind: 'compare' }>): HTMLElement {
  return element(
    'div',
    {},
    element('p', { class: 'summary' }, `${compareSummary(report)}.`),
    diagnosticsList(report.diagnostics),
    ...report.comparisons.map((comparison) => comparisonTable(comparison, program)),
  );
}

function comparisonTable({ title, rows, columns, cells }: Comparison, program: string): HTMLElement {
  const corner = element('td');
  const heads = columns.map(({ label }) => element('th', { scope: 'col' }, label));
  const body = rows.map((row, r) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', title: row.title }, caseTitle({ ...row, patches: [] })),
      ...cells[r].map((cell, c) => cellView(cell, columns[c].patches, program)),
    ),
  );
  return element(
    'table',
    { class: 'comparison' },
    element('caption', {}, title),
    element('thead', {}, element('tr', {}, corner, ...heads)),
    element('tbody', {}, ...body),
  );
}

function cellView(cell: CaseReport, patches: string[], program: string): HTMLElement {
  const fields = { program, scenario: cell.scenario, case: caseParameters(cell), with: patches };
  const findings = violations(cell);
  const headlines = new Set(findings.map(({ headline }) => headline));
  const buttons = findings.map((finding) =>
    element(
      'button',
      {
        class: 'link cause',
        title: 'Debug this counterexample',
        onclick: () => debugFinding(finding, fields, 'start'),
      },
      finding.headline,
    ),
  );
  const others = causes(cell).filter((cause) => !headlines.has(cause));
  return element(
    'td',
    { class: cell.verdict, title: searchSummary(cell.search) },
    verdictBadge(cell.verdict),
    ...buttons,
    ...others.map((cause) => element('p', {}, cause)),
  );
}
