/** Scenarios, comparisons and patches by name, and their cases as programs. */
import type { AstNode, LangiumDocument } from 'langium';
import { AstUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { flattenPatches } from './apply-patch.ts';
import { type CaseOptions, type Compiled, compileCase, scenarioCases } from './compile-case.ts';
import type { ProgramDiagnostic } from './diagnostic.ts';
import type { CaseValues } from './parameters.ts';

/** The file that was asked for and all that it sees, the prelude included. */
export interface ModuleSet {
  main: ast.Module;
  documents: ast.Module[];
}

export interface ScenarioCase {
  scenario: ast.Scenario;
  values: CaseValues;
  parameters: { name: string; value: string }[];
}

export function moduleSet(
  document: LangiumDocument<ast.Module>,
  documents: readonly LangiumDocument<ast.Module>[],
): ModuleSet {
  return { main: document.parseResult.value, documents: documents.map((d) => d.parseResult.value) };
}

/** URIs of all the files. */
export function sourcesOf({ documents }: ModuleSet): string[] {
  return documents.map((module) => AstUtils.getDocument(module).uri.toString());
}

/** The scenarios written in the file itself. */
export function scenariosOf(set: ModuleSet): ast.Scenario[] {
  return set.main.elements.filter(ast.isScenario);
}

export function comparisonsOf(set: ModuleSet): ast.Comparison[] {
  return set.main.elements.filter(ast.isComparison);
}

export function caseList(
  set: ModuleSet,
  scenario: ast.Scenario,
): { cases: ScenarioCase[] } | { errors: ProgramDiagnostic[] } {
  const result = scenarioCases(scenario, set);
  if ('errors' in result) return result;
  const cases = result.cases.map((values) => ({
    scenario,
    values,
    parameters: [...values].map(([p, { text }]) => ({ name: p.name, value: text })),
  }));
  return { cases };
}

/** A value may be given as it is written in the scenario, or as a number or boolean; a parameter that is left out may have any. */
export function casesWith(
  scenario: ast.Scenario,
  cases: readonly ScenarioCase[],
  wanted: Record<string, unknown>,
): ScenarioCase[] {
  if (Object.keys(wanted).some((name) => !scenario.parameters.some((p) => p.name === name))) return [];
  return cases.filter(({ parameters }) =>
    parameters.every(({ name, value }) => wanted[name] === undefined || String(wanted[name]) === value),
  );
}

/** Why a scenario has no case with these values. */
export function noSuchCase(scenario: ast.Scenario, wanted: Record<string, unknown>): string {
  const unknown = Object.keys(wanted).find((name) => !scenario.parameters.some((p) => p.name === name));
  return unknown === undefined
    ? `Scenario ${scenario.name} has no case with ${JSON.stringify(wanted)}.`
    : `Scenario ${scenario.name} has no parameter ${unknown}.`;
}

export function compile(set: ModuleSet, each: ScenarioCase, options: CaseOptions): Compiled {
  return compileCase(each.scenario, each.values, set, options);
}

/** Patches and series by name, in the order given. */
export function patchesNamed(
  set: ModuleSet,
  names: readonly string[],
): { patches: ast.Patch[] } | { unknown: string; known: string[] } {
  const known = new Map<string, ast.PatchLike>();
  for (const module of set.documents)
    for (const e of module.elements) if (ast.isPatch(e) || ast.isSeries(e)) known.set(e.name, e);
  const found: ast.PatchLike[] = [];
  for (const name of names) {
    const patch = known.get(name);
    if (!patch) return { unknown: name, known: [...known.keys()] };
    found.push(patch);
  }
  return { patches: flattenPatches(found) };
}

/** A diagnostic in the shape of reports. */
export function placeOfNode(node: AstNode): {
  uri: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  fn: string;
} {
  const uri = AstUtils.getDocument(node).uri.toString();
  const range = node.$cstNode?.range;
  const fn = AstUtils.getContainerOfType(node, ast.isFn)?.name ?? '';
  if (!range) return { uri, line: 0, column: 0, endLine: 0, endColumn: 0, fn };
  return {
    uri,
    line: range.start.line,
    column: range.start.character,
    endLine: range.end.line,
    endColumn: range.end.character,
    fn,
  };
}
