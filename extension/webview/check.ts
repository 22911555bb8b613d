// The results of a check: each case, its expectations with verdicts, the causes and their traces.
import type { CaseReport, ExpectationReport } from '../../server/trace/report.ts';
import { caseParameters } from '../results/caseParameters.ts';
import type { CheckResults } from '../results/messages.ts';
import { caseTitle, checkSummary, searchSummary } from '../results/wording.ts';
import { element } from './dom.ts';
import { type CaseFields, findingView } from './finding.ts';
import { diagnosticsList, placeLink, verdictBadge } from './parts.ts';

export function checkView({ report, program }: CheckResults): HTMLElement {
  return element(
    'div',
    {},
    element('h1', {}, 'Check'),
    element('p', { class: 'summary' }, `${checkSummary(report)}.`),
    diagnosticsList(report.diagnostics),
    ...report.cases.map((each) => caseView(each, program)),
  );
}

function caseView(report: CaseReport, program: string): HTMLElement {
  const fields = { program, scenario: report.scenario, case: caseParameters(report) };
  return element(
    'section',
    { 'aria-label': caseTitle(report) },
    element('h2', {}, verdictBadge(report.verdict), ' ', caseTitle(report)),
    report.title !== '' && element('p', {}, report.title),
    element('p', { class: 'search' }, searchSummary(report.search)),
    ...report.expectations.map((expectation) => expectationView(expectation, fields)),
    ...report.faults.map((fault) => findingView(fault, fields)),
  );
}

function expectationView(
  { text, verdict, place, findings }: ExpectationReport,
  fields: CaseFields,
): HTMLElement {
  return element(
    'div',
    { class: 'expectation' },
    element(
      'h3',
      {},
      verdictBadge(verdict),
      ' ',
      element('code', {}, `expect ${text}`),
      ' ',
      placeLink(place),
    ),
    ...findings.map((finding) => findingView(finding, fields)),
  );
}
