/** Which cases a sampling is of, and the check of it: those of a scenario, or of all comparisons of a file, each once. */
import type * as ast from '../language/generated/ast.ts';
import { flattenPatches } from '../program/apply-patch.ts';
import {
  casesWith,
  comparisonsOf,
  type ModuleSet,
  noSuchCase,
  patchesNamed,
  type ScenarioCase,
  scenariosOf,
} from '../program/cases.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { callError, labelOf, listCases, oneOf } from './case-work.ts';

export interface SampledCases {
  uri: string;
  scenario?: string;
  case?: Record<string, string>;
  /** Applied after the scenario's own patches. */
  with?: string[];
  /** The rows and columns of the file's comparisons, instead. */
  compare?: boolean;
}

export interface WantedCase {
  each: ScenarioCase;
  patches: ast.Patch[];
}

export function sampledCases(
  set: ModuleSet,
  job: SampledCases,
  diagnostics: DiagnosticReport[],
): WantedCase[] {
  const wrong = (code: string, message: string): WantedCase[] => {
    diagnostics.push(callError(job.uri, code, message));
    return [];
  };
  if (job.compare) {
    const comparisons = comparisonsOf(set);
    if (!comparisons.length) return wrong('LS9003', 'There is no comparison in this file.');
    const all = comparisons.flatMap(({ rows, columns }) => {
      const scenarios = rows.flatMap((r) => r.scenarios.flatMap((s) => (s.ref ? [s.ref] : [])));
      return listCases(set, scenarios, diagnostics).flatMap((each) =>
        columns.map((c) => ({ each, patches: flattenPatches(c.patches.map((p) => p.ref)) })),
      );
    });
    // Comparisons can have the same line and column.
    return [...new Map(all.map((w) => [labelOf(w.each, w.patches), w])).values()];
  }
  const all = scenariosOf(set);
  const scenarios = all.filter((s) => job.scenario === undefined || s.name === job.scenario);
  if (!scenarios.length)
    return wrong(
      'LS9001',
      `There is no scenario${job.scenario === undefined ? '' : ` ${job.scenario}`} in this file. ${oneOf(all.map((s) => s.name))}`,
    );
  const named = patchesNamed(set, job.with ?? []);
  if ('unknown' in named) return wrong('LS9002', `There is no patch ${named.unknown}. ${oneOf(named.known)}`);
  const values = job.case ?? {};
  return scenarios.flatMap((scenario) => {
    const cases = casesWith(scenario, listCases(set, [scenario], diagnostics), values);
    if (!cases.length && Object.keys(values).length) return wrong('LS9006', noSuchCase(scenario, values));
    return cases.map((each) => ({ each, patches: named.patches }));
  });
}
