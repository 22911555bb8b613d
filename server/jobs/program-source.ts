/** Programs for the debugger: a scenario case of a file, compiled twice from one text, to look at and to search. */
import type { Mistake } from '../language/parse-expression.ts';
import { caseList, casesWith, compile, noSuchCase, patchesNamed, scenariosOf } from '../program/cases.ts';
import type { StepProgram } from '../program/program.ts';
import type { SampleSetup } from '../sample/sampler.ts';
import type { DiagnosticReport } from '../trace/report.ts';
import { type CaseExpressions, createCaseExpressions } from './expressions.ts';
import type { Files } from './files.ts';
import { languageServices, openModule, reportDiagnostic } from './open-module.ts';
import { setupFor } from './sample.ts';
import { drawnFrom, type SampledRun } from './sampled-run.ts';

export interface CaseRequest {
  /** URI of the file. */
  uri: string;
  scenario?: string;
  case?: Record<string, unknown>;
  with?: string[];
}

export type CompiledCase =
  | {
      program: StepProgram;
      search: StepProgram;
      expressions: CaseExpressions;
      searchFor: SearchFor;
      sampling: Sampling;
    }
  | { errors: DiagnosticReport[] };

/**
 * The case once more for a search that looks out for a condition: what that reads is kept in its states. Its last expectation
 * is the condition. Same locations and decisions as ever.
 */
export type SearchFor = (condition: string) => { program: StepProgram } | { mistake: string };

/** The case once more as a sampling has it: one of its runs can be made again from that. Same locations and decisions as ever. */
export type Sampling = (run: SampledRun) => { setup: SampleSetup } | { errors: DiagnosticReport[] };

export async function compileForDebugging(request: CaseRequest, files: Files): Promise<CompiledCase> {
  const { uri } = request;
  const failed = (code: string, message: string): CompiledCase => ({
    errors: [
      {
        code,
        severity: 'error',
        message,
        place: { uri, line: 0, column: 0, endLine: 0, endColumn: 0, fn: '' },
        related: [],
      },
    ],
  });
  const module = await openModule(uri, files);
  if (!module.set) return { errors: module.diagnostics.filter((d) => d.severity === 'error') };
  const { set } = module;
  const all = scenariosOf(set);
  const names = all.map((s) => s.name).join(', ');
  if (!all.length) return failed('LS9004', 'This file has no scenario to debug.');
  if (request.scenario === undefined && all.length > 1)
    return failed('LS9005', `Say which scenario to debug: ${names}.`);
  const scenario = request.scenario === undefined ? all[0] : all.find((s) => s.name === request.scenario);
  if (!scenario)
    return failed('LS9001', `There is no scenario ${request.scenario} in this file. There is: ${names}.`);
  const listed = caseList(set, scenario);
  if ('errors' in listed) return { errors: listed.errors.map((e) => reportDiagnostic(e, 'error')) };
  const wanted = request.case ?? {};
  const each = casesWith(scenario, listed.cases, wanted)[0];
  if (!each) return failed('LS9006', noSuchCase(scenario, wanted));
  const named = patchesNamed(set, request.with ?? []);
  if ('unknown' in named)
    return failed(
      'LS9002',
      `There is no patch ${named.unknown}. There is: ${named.known.join(', ') || 'none'}.`,
    );
  const program = compile(set, each, { observe: 'all', patches: named.patches });
  if ('errors' in program) return { errors: program.errors.map((e) => reportDiagnostic(e, 'error')) };
  const search = compile(set, each, { observe: 'needed', patches: named.patches });
  if ('errors' in search) return { errors: search.errors.map((e) => reportDiagnostic(e, 'error')) };
  const expressions = createCaseExpressions(languageServices(), program.open);
  const searchFor: SearchFor = (text) => {
    const asked = expressions.wanted(text);
    if ('mistake' in asked) return { mistake: mistakeText(asked.mistake, text) };
    const wanted = { tree: asked.tree, text };
    const compiled = compile(set, each, { observe: 'needed', patches: named.patches, wanted });
    if (!('errors' in compiled)) return { program: compiled.program };
    const [{ code, message }] = compiled.errors;
    return { mistake: `${message} [${code}]` };
  };
  const sampling: Sampling = (run) => setupFor(set, drawnFrom(run), { each, patches: named.patches });
  return { program: program.program, search: search.program, expressions, searchFor, sampling };
}

function mistakeText({ message, code, start, end }: Mistake, text: string): string {
  const part = end > start && end - start < text.trim().length;
  return `${message}${part ? ` (at \`${text.slice(start, end)}\`, column ${start + 1})` : ''} [${code}]`;
}
