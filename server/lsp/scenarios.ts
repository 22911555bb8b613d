/** The scenarios of a file and their cases, for the test explorer and for pickers. */
import { GrammarUtils } from 'langium';
import type { ModuleDocument, UseGraph } from '../language/uses.ts';
import { caseList, moduleSet, scenariosOf } from '../program/cases.ts';
import type { ScenarioInfo } from './requests.ts';

export function listScenarios(uses: UseGraph, document: ModuleDocument): ScenarioInfo[] {
  const set = moduleSet(document, uses.visible(document));
  return scenariosOf(set).flatMap((scenario) => {
    const cst = GrammarUtils.findNodeForProperty(scenario.$cstNode, 'name') ?? scenario.$cstNode;
    if (!scenario.name || !cst) return [];
    const list = caseList(set, scenario);
    // A scenario whose values cannot be told has an error of its own; it can still be named.
    const cases =
      'cases' in list
        ? list.cases.map(({ parameters }) =>
            Object.fromEntries(parameters.map((each) => [each.name, jsonValue(each.value)])),
          )
        : [];
    return [{ name: scenario.name, title: scenario.title ?? scenario.name, range: cst.range, cases }];
  });
}

function jsonValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}
