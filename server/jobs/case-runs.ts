/** Many cases, one after the other or several at a time: the reports are the same and in the same order. */
import { type Budget, DEFAULT_BUDGET, type Progress } from '../explore/budget.ts';
import { type CheckOptions, checkCase } from '../explore/check-case.ts';
import type * as ast from '../language/generated/ast.ts';
import { compile, type ModuleSet, type ScenarioCase } from '../program/cases.ts';
import type { StepProgram } from '../program/program.ts';
import { programKey } from '../program/program-key.ts';
import type { CaseReport, DiagnosticReport } from '../trace/report.ts';
import { addOnce, type JobHooks, labelOf } from './case-work.ts';
import { KnownReports } from './known-reports.ts';
import { notBegun } from './not-begun.ts';
import { reportDiagnostic } from './open-module.ts';

/** What is kept from job to job, by the thread that has found it out. */
const ours = new KnownReports();

export interface CaseRun {
  each: ScenarioCase;
  /** Applied after the scenario's own. */
  patches: readonly ast.Patch[];
}

/** A report, or why the case does not compile. */
export type CaseOutcome = { report: CaseReport } | { reasons: DiagnosticReport[] };

export interface CaseSettings {
  budget?: Partial<Budget>;
  options?: CheckOptions;
  /** Tell of each case when it is finished. */
  parts?: boolean;
  /** A case that does what one did before need not be searched again. */
  known?: boolean;
  /** Asks something else of a case than what it expects. */
  asked?(program: StepProgram): StepProgram;
}

/**
 * Cases are compiled in order, here; with `hooks.cases` they are searched elsewhere, as many at a time as it has room for. Warnings go to
 * `diagnostics`; reasons stay with their case. Once it is cancelled, no other case is begun.
 */
export async function runCases(
  set: ModuleSet,
  runs: readonly CaseRun[],
  settings: CaseSettings,
  hooks: JobHooks,
  diagnostics: DiagnosticReport[],
): Promise<CaseOutcome[]> {
  const budget = { ...DEFAULT_BUDGET, ...settings.budget };
  const { cases } = hooks;
  const together = cases && runs.length > 1 && cases.hasRoom(budget) ? cases : undefined;
  const outcomes: Promise<CaseOutcome>[] = [];
  let done = 0;
  for (const [index, { each, patches }] of runs.entries()) {
    if (together && !hooks.cancelled?.()) await together.free();
    const outcome = runCase(index, each, patches);
    // One that fails while others are still being begun is met below.
    outcome.catch(() => {});
    outcomes.push(outcome);
  }
  return Promise.all(outcomes);

  async function runCase(
    index: number,
    each: ScenarioCase,
    patches: readonly ast.Patch[],
  ): Promise<CaseOutcome> {
    if (hooks.cancelled?.()) return { report: notBegun(each, patches, budget) };
    const label = labelOf(each, [...patches]);
    const tell = (search?: Progress) =>
      hooks.progress?.({ label, index, done, total: runs.length, ...(search ? { search } : {}) });
    tell();
    const compiled = compile(set, each, { observe: 'needed', patches: [...patches] });
    if ('errors' in compiled) {
      done++;
      const reasons = compiled.errors.map((e) => reportDiagnostic(e, 'error'));
      if (settings.parts) hooks.part?.({ k: 'broken', index, reasons });
      return { reasons };
    }
    const warnings = compiled.warnings.map((w) => reportDiagnostic(w, 'warning'));
    addOnce(diagnostics, warnings);
    const program = settings.asked?.(compiled.program) ?? compiled.program;
    const key = keyOf(program, budget, settings);
    const known = key === undefined ? undefined : ours.get(key, program);
    // Without threads nothing is waited for: the next case begins when this one is over.
    const report =
      known ??
      (together
        ? await together.check({ program, budget, options: settings.options }, tell)
        : searchHere(program, tell));
    if (key !== undefined && !known) ours.set(key, program, report);
    done++;
    if (settings.parts) hooks.part?.({ k: 'case', index, report });
    return { report };
  }

  function searchHere(program: StepProgram, tell: (search?: Progress) => void): CaseReport {
    const { cancelled, workers } = hooks;
    return checkCase(program, budget, { progress: tell, cancelled, workers }, settings.options);
  }
}

/** Of a case that may be known. What its runs execute depends on the text, and is found out each time. */
function keyOf(program: StepProgram, budget: Budget, { known, options }: CaseSettings): string | undefined {
  if (!known || options?.coverage) return undefined;
  return `${programKey(program)} ${JSON.stringify([budget, options])}`;
}
