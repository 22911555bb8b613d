/** Checks a scenario with every set of some patches, and says what each of them buys. */
import { type Budget, DEFAULT_BUDGET, type Progress } from '../explore/budget.ts';
import { type CheckOptions, checkCase } from '../explore/check-case.ts';
import type * as ast from '../language/generated/ast.ts';
import { compile, type ModuleSet, patchesNamed, type ScenarioCase, scenariosOf } from '../program/cases.ts';
import { bisectCase, commonCures, masksOf, type PatchSetRun } from '../trace/patch-sets.ts';
import type { BisectReport, DiagnosticReport } from '../trace/report.ts';
import { addOnce, callError, type JobHooks, labelOf, listCases, oneOf } from './case-work.ts';
import type { Files } from './files.ts';
import { openModule, reportDiagnostic } from './open-module.ts';

export interface BisectJob {
  k: 'bisect';
  uri: string;
  /** Only this scenario. */
  scenario?: string;
  /** Patches and series. Every set applies its own in this order, after the scenario's. */
  with: string[];
  /** Of each set. */
  budget?: Partial<Budget>;
  options?: CheckOptions;
}

/** 2^8 searches are about what somebody waits for. */
const MOST_PATCHES = 8;

export async function bisect(job: BisectJob, files: Files, hooks: JobHooks): Promise<BisectReport> {
  const { uri } = job;
  const report: BisectReport = {
    format: 'lockstep-bisect',
    version: 1,
    file: uri,
    diagnostics: [],
    patches: [],
    cases: [],
    cures: [],
  };
  const module = await openModule(uri, files);
  report.diagnostics.push(...module.diagnostics);
  if (!module.set) return report;
  const { set } = module;
  const wanted = wantedOf(set, job);
  if ('error' in wanted) {
    report.diagnostics.push(wanted.error);
    return report;
  }
  const { patches, scenarios } = wanted;
  report.patches.push(...patches.map((p) => ({ name: p.name, title: p.title ?? p.name })));
  const names = patches.map((p) => p.name);
  const cases = listCases(set, scenarios, report.diagnostics);
  const masks = masksOf(patches.length);
  const work = {
    set,
    limits: { ...DEFAULT_BUDGET, ...job.budget },
    options: job.options,
    diagnostics: report.diagnostics,
    hooks,
    done: 0,
    total: cases.length * masks.length,
  };
  const finished: PatchSetRun[][] = [];
  for (const each of cases) {
    const base = runSet(work, each, 0, patches);
    // What does not compile without patches is a mistake of the file: it is in the diagnostics, and there is nothing to compare with.
    if (!base.report) continue;
    const runs = [base, ...masks.slice(1).map((mask) => runSet(work, each, mask, patches))];
    finished.push(runs);
    report.cases.push(bisectCase(names, runs));
  }
  if (finished.length === cases.length) report.cures = commonCures(names, finished);
  return report;
}

function wantedOf(
  set: ModuleSet,
  job: BisectJob,
): { patches: ast.Patch[]; scenarios: ast.Scenario[] } | { error: DiagnosticReport } {
  const wrong = (code: string, message: string) => ({ error: callError(job.uri, code, message) });
  const all = scenariosOf(set);
  const scenarios = all.filter((s) => job.scenario === undefined || s.name === job.scenario);
  if (!scenarios.length) {
    const which = job.scenario === undefined ? 'no scenario' : `no scenario ${job.scenario}`;
    return wrong('LS9001', `There is ${which} in this file. ${oneOf(all.map((s) => s.name))}`);
  }
  const named = patchesNamed(set, job.with);
  if ('unknown' in named) return wrong('LS9002', `There is no patch ${named.unknown}. ${oneOf(named.known)}`);
  const { patches } = named;
  if (!patches.length) return wrong('LS9007', 'Name the patches to look at: --with first,second.');
  if (patches.length > MOST_PATCHES)
    return wrong(
      'LS9007',
      `These are ${patches.length} patches, which have ${2 ** patches.length} sets. Name ${MOST_PATCHES} at most (${2 ** MOST_PATCHES} sets); what always goes together can be applied by the scenario itself.`,
    );
  return { patches, scenarios };
}

interface Work {
  set: ModuleSet;
  limits: Budget;
  options: CheckOptions | undefined;
  diagnostics: DiagnosticReport[];
  hooks: JobHooks;
  /** Of `total` searches. */
  done: number;
  total: number;
}

function runSet(work: Work, each: ScenarioCase, mask: number, all: readonly ast.Patch[]): PatchSetRun {
  const { set, limits, options, hooks, diagnostics, total } = work;
  const patches = all.filter((_, i) => mask & (1 << i));
  const label = labelOf(each, patches);
  const done = work.done++;
  hooks.progress?.({ label, done, total });
  const compiled = compile(set, each, { observe: 'needed', patches });
  if ('errors' in compiled) {
    const reasons = compiled.errors.map((e) => reportDiagnostic(e, 'error'));
    if (mask === 0) addOnce(diagnostics, reasons);
    return { mask, reasons };
  }
  addOnce(
    diagnostics,
    compiled.warnings.map((w) => reportDiagnostic(w, 'warning')),
  );
  const searchHooks = {
    progress: (search: Progress) => hooks.progress?.({ label, done, total, search }),
    cancelled: hooks.cancelled,
    workers: hooks.workers,
  };
  const report = checkCase(compiled.program, limits, searchHooks, options);
  return { mask, reasons: [], report };
}
