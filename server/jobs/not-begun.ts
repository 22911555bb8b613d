/** The report of a case that nobody has searched, because whoever asked for it has called everything off. */
import { type Budget, explainLimit } from '../explore/budget.ts';
import type * as ast from '../language/generated/ast.ts';
import { expectationsOf, patchesOf } from '../program/case-head.ts';
import { placeOfNode, type ScenarioCase } from '../program/cases.ts';
import type { CaseReport } from '../trace/report.ts';

const NOTHING = { states: 0, transitions: 0, depth: 0, frontier: 0, seconds: 0 };

/** Without compiling it: that alone takes longer than somebody who has cancelled wants to wait, where there are many. */
export function notBegun(
  { scenario, parameters }: ScenarioCase,
  patches: readonly ast.Patch[],
  budget: Budget,
): CaseReport {
  const { states, transitions, depth, seconds } = NOTHING;
  return {
    scenario: scenario.name,
    title: scenario.title ?? scenario.name,
    parameters,
    patches: patchesOf(scenario, patches).map(({ name }) => name),
    verdict: 'inconclusive',
    expectations: expectationsOf(scenario).map(({ id, text, node }) => ({
      id,
      text,
      place: { ...placeOfNode(node), fn: '' },
      verdict: 'inconclusive',
      findings: [],
    })),
    faults: [],
    search: {
      states,
      transitions,
      depth,
      seconds,
      memoryBytes: 0,
      complete: false,
      reductions: { used: [], refused: [] },
      limit: explainLimit('cancelled', budget, NOTHING),
    },
  };
}
