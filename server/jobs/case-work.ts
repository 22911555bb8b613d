/** What every job does with cases: lists them, names them, gathers what is wrong. */
import type { Budget, Hooks, Progress } from '../explore/budget.ts';
import type { CheckOptions } from '../explore/check-case.ts';
import type * as ast from '../language/generated/ast.ts';
import { caseList, type ModuleSet, type ScenarioCase } from '../program/cases.ts';
import type { StepProgram } from '../program/program.ts';
import type { CaseReport, DiagnosticReport } from '../trace/report.ts';
import type { JobPart, ProgressAt } from './job-parts.ts';
import { reportDiagnostic } from './open-module.ts';
import type { Samplers } from './samplers.ts';

export interface JobHooks {
  progress?(at: ProgressAt): void;
  cancelled?(): boolean;
  /** What is known before the job is over. */
  part?(part: JobPart): void;
  /** Threads that large searches are shared with. */
  workers?: Hooks['workers'];
  /** Checks several cases at a time. */
  cases?: CaseChecker;
  /** Makes the runs of a sampling. */
  samplers?: Samplers;
}

export interface CaseToCheck {
  program: StepProgram;
  budget: Budget;
  options?: CheckOptions;
}

/** Checks cases elsewhere. Each has the whole of its budget. */
export interface CaseChecker {
  /** The machine has the memory for as many searches at a time as there may be. */
  hasRoom(budget: Budget): boolean;
  /** Resolves when another case can begin. */
  free(): Promise<void>;
  /** Rejects when whoever checks it is lost. */
  check(work: CaseToCheck, progress: (search: Progress) => void): Promise<CaseReport>;
}

/** A mistake of the call, not of a place in the text. */
export function callError(uri: string, code: string, message: string): DiagnosticReport {
  return {
    code,
    severity: 'error',
    message,
    place: { uri, line: 0, column: 0, endLine: 0, endColumn: 0, fn: '' },
    related: [],
  };
}

export function listCases(
  set: ModuleSet,
  scenarios: ast.Scenario[],
  diagnostics: DiagnosticReport[],
): ScenarioCase[] {
  return scenarios.flatMap((scenario) => {
    const listed = caseList(set, scenario);
    if ('cases' in listed) return listed.cases;
    diagnostics.push(...listed.errors.map((e) => reportDiagnostic(e, 'error')));
    return [];
  });
}

export function labelOf(each: ScenarioCase, patches: ast.Patch[]): string {
  const parameters = each.parameters.map((p) => `${p.name} = ${p.value}`).join(', ');
  return `${each.scenario.name}${parameters ? ` (${parameters})` : ''}${patches.length ? ` with ${patches.map((p) => p.name).join(', ')}` : ''}`;
}

export function addOnce(diagnostics: DiagnosticReport[], more: DiagnosticReport[]): void {
  const key = (d: DiagnosticReport): string => JSON.stringify([d.code, d.message, d.place]);
  const known = new Set(diagnostics.map(key));
  for (const d of more) {
    if (known.has(key(d))) continue;
    known.add(key(d));
    diagnostics.push(d);
  }
}

export function oneOf(known: string[]): string {
  return known.length
    ? `There is: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`
    : 'There is none.';
}
