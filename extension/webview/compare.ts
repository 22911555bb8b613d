// The comparison table: a row for each scenario case, a column for each set of patches. A letter stands for a cause, is
// explained below the table, and leads into the debugger.
import { type LetteredFinding, letteredRow } from '../../server/trace/cause-letters.ts';
import type { CaseReport, CompareReport } from '../../server/trace/report.ts';
import type { Results } from '../results/messages.ts';
import { caseTitle, compareSummary, searchSummary } from '../results/wording.ts';
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
    ...report.comparisons.map((comparison) => comparisonView(comparison, program)),
  );
}

function comparisonView({ title, rows, columns, cells }: Comparison, program: string): HTMLElement {
  const heads = columns.map(({ label }) => element('th', { scope: 'col' }, label));
  const lettered = cells.map(letteredRow);
  const body = rows.map((row, r) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', title: row.title }, caseTitle({ ...row, patches: [] })),
      ...cells[r].map((cell, c) => cellView(cell, lettered[r].cells[c], columns[c].patches, program)),
    ),
  );
  const table = element(
    'table',
    { class: 'comparison' },
    element('caption', {}, title),
    element('thead', {}, element('tr', {}, element('td'), ...heads)),
    element('tbody', {}, ...body),
  );
  const legends = rows.map((row, r) =>
    legendView(rows.length > 1 ? caseTitle({ ...row, patches: [] }) : undefined, lettered[r].legend),
  );
  return element('section', {}, table, ...legends);
}

function cellView(
  cell: CaseReport,
  findings: LetteredFinding[],
  patches: string[],
  program: string,
): HTMLElement {
  const fields = { program, scenario: cell.scenario, case: caseParameters(cell), with: patches };
  const letters = findings.map(({ letter, about, finding }) =>
    element(
      'button',
      {
        class: 'cause',
        title: `Debug this counterexample. ${about}: ${finding.headline}`,
        'aria-label': `${letter}, ${about}: ${finding.headline}`,
        onclick: () => debugFinding(finding, fields, 'start'),
      },
      letter,
    ),
  );
  // An expectation such as `reachable` is violated by what the search did not find.
  const missed = cell.expectations.filter((e) => e.verdict === 'violated' && e.findings.length === 0);
  return element(
    'td',
    { class: cell.verdict, title: searchSummary(cell.search) },
    verdictBadge(cell.verdict),
    element('div', { class: 'letters' }, ...letters),
    ...missed.map(({ text }) => element('p', {}, `not met: ${text}`)),
    cell.search.limit !== undefined && element('p', {}, cell.search.limit),
  );
}

function legendView(title: string | undefined, legend: LetteredFinding[]): HTMLElement {
  return element(
    'div',
    { class: 'legend' },
    title !== undefined && element('h3', {}, title),
    element(
      'dl',
      {},
      ...legend.flatMap(({ letter, about, finding }) => [
        element('dt', {}, letter),
        element('dd', {}, element('b', {}, `${about}: `), finding.headline),
      ]),
    ),
  );
}
