/** One case of a file as a model for another tool. */
import { exportPromela } from '../export/promela/export.ts';
import { compile, patchesNamed, placeOfNode, type ScenarioCase, scenariosOf } from '../program/cases.ts';
import { placeOf } from '../trace/places.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { addOnce, callError, listCases, oneOf } from './case-work.ts';
import type { Files } from './files.ts';
import { openModule, reportDiagnostic } from './open-module.ts';

export interface ExportRequest {
  uri: string;
  /** Needed when the file has several. */
  scenario?: string;
  /** Values of the scenario's parameters, as they are written. Those left out take their first. */
  case?: Record<string, string>;
  /** Applied after the scenario's own patches. */
  with?: string[];
  /** Id of the only expectation to export. */
  property?: string;
}

export interface ExportResult {
  diagnostics: DiagnosticReport[];
  /** Absent when there are errors. */
  text?: string;
}

export async function exportCase(request: ExportRequest, files: Files): Promise<ExportResult> {
  const { uri } = request;
  const module = await openModule(uri, files);
  const diagnostics = [...module.diagnostics];
  const wrong = (code: string, message: string): ExportResult => ({
    diagnostics: [...diagnostics, callError(uri, code, message)],
  });
  if (!module.set) return { diagnostics };
  const { set } = module;
  const all = scenariosOf(set);
  const names = all.map((s) => s.name);
  if (all.length === 0) return wrong('LS9001', 'There is no scenario in this file.');
  if (request.scenario === undefined && all.length > 1)
    return wrong('LS9005', `Say which scenario to export. ${oneOf(names)}`);
  const scenario = all.find((s) => request.scenario === undefined || s.name === request.scenario);
  if (!scenario)
    return wrong('LS9001', `There is no scenario ${request.scenario} in this file. ${oneOf(names)}`);
  const wanted = request.case ?? {};
  const unknown = Object.keys(wanted).find((name) => !scenario.parameters.some((p) => p.name === name));
  if (unknown !== undefined) return wrong('LS9006', `Scenario ${scenario.name} has no parameter ${unknown}.`);
  const listed = listCases(set, [scenario], diagnostics);
  const each = listed.find((c) => matches(c, wanted));
  if (!each) {
    if (listed.length === 0) return { diagnostics };
    const text = Object.entries(wanted).map(([name, value]) => `${name} = ${value}`);
    return wrong('LS9006', `Scenario ${scenario.name} has no case with ${text.join(', ')}.`);
  }
  const named = patchesNamed(set, request.with ?? []);
  if ('unknown' in named) return wrong('LS9002', `There is no patch ${named.unknown}. ${oneOf(named.known)}`);
  const compiled = compile(set, each, { observe: 'needed', patches: named.patches });
  if ('errors' in compiled) {
    diagnostics.push(...compiled.errors.map((e) => reportDiagnostic(e, 'error')));
    return { diagnostics };
  }
  addOnce(
    diagnostics,
    compiled.warnings.map((w) => reportDiagnostic(w, 'warning')),
  );
  const { program } = compiled;
  const exported = exportPromela(program, { property: request.property });
  if ('text' in exported) return { diagnostics, text: exported.text };
  for (const { code, message, at } of exported.refused) {
    const place = at ? placeOf(program, at, '') : placeOfNode(scenario);
    diagnostics.push({ code, severity: 'error', message, place, related: [] });
  }
  return { diagnostics };
}

function matches({ parameters }: ScenarioCase, wanted: Record<string, string>): boolean {
  return parameters.every(({ name, value }) => wanted[name] === undefined || wanted[name] === value);
}
