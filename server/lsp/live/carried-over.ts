/**
 * What was known of a file before it was edited, as long as it is not known whether the edit changes any of it: the verdicts on expectations
 * that are still there, where they are now, marked as those of the earlier text. What stands elsewhere in the text is left out, for it may
 * have moved, and no run is offered, for there may be none any more.
 */
import type { LiveExpectation, LiveFinding, LiveReport } from '../../jobs/live-report.ts';
import { isScenario, type Scenario } from '../../language/generated/ast.ts';
import type { ModuleDocument } from '../../language/uses.ts';
import { expectationsOf } from '../../program/case-head.ts';
import { placeOfNode } from '../../program/cases.ts';

export function carriedOver(report: LiveReport, document: ModuleDocument): LiveReport {
  const written = document.parseResult.value.elements.filter(isScenario);
  const scenarios = report.scenarios.flatMap((scenario) => {
    const now = written.find(({ name }) => name === scenario.name);
    if (!now) return [];
    const move = moving(report.file, now);
    const cases = scenario.cases.map((each) => ({
      ...each,
      expectations: each.expectations.flatMap(move),
      faults: [],
    }));
    // Without its errors of the model a case would look as if it had none.
    return scenario.cases.some(({ faults }) => faults.length > 0)
      ? []
      : [{ ...scenario, cases, earlier: true as const }];
  });
  return { ...report, diagnostics: [], scenarios };
}

function moving(file: string, scenario: Scenario): (before: LiveExpectation) => LiveExpectation[] {
  const places = new Map(expectationsOf(scenario).map(({ id, node }) => [id, placeOfNode(node)]));
  const elsewhere = ({ situation, ...finding }: LiveFinding): LiveFinding => ({
    ...finding,
    situation: situation.filter(({ place }) => place.uri !== file),
  });
  return (before) => {
    const place = places.get(before.id);
    return place
      ? [{ ...before, place: { ...place, fn: '' }, findings: before.findings.map(elsewhere) }]
      : [];
  };
}
