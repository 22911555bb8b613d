/** Checks a scenario with every set of some patches, and says what each of them buys. */
import type { Budget } from '../explore/budget.ts';
import type { CheckOptions } from '../explore/check-case.ts';
import type * as ast from '../language/generated/ast.ts';
import { type ModuleSet, patchesNamed, scenariosOf } from '../program/cases.ts';
import { bisectCase, commonCures, masksOf, type PatchSetRun } from '../trace/patch-sets.ts';
import type { BisectReport, DiagnosticReport } from '../trace/report.ts';
import { type CaseOutcome, runCases } from './case-runs.ts';
import { addOnce, callError, type JobHooks, listCases, oneOf } from './case-work.ts';
import type { Files } from './files.ts';
import { openModule } from './open-module.ts';

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
  // All sets of all cases are one list of work, so that progress is about the whole.
  const runs = cases.flatMap((each) =>
    masks.map((mask) => ({ each, patches: patches.filter((_, i) => mask & (1 << i)) })),
  );
  const outcomes = await runCases(set, runs, job, hooks, report.diagnostics);
  const finished: PatchSetRun[][] = [];
  for (let first = 0; first < runs.length; first += masks.length) {
    const sets = masks.map((mask, i) => patchSetRun(mask, outcomes[first + i]));
    // What does not compile without patches is a mistake of the file, and there is nothing to compare with.
    if (sets[0].report) {
      finished.push(sets);
      report.cases.push(bisectCase(names, sets));
    } else addOnce(report.diagnostics, sets[0].reasons);
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

function patchSetRun(mask: number, outcome: CaseOutcome): PatchSetRun {
  return 'report' in outcome
    ? { mask, reasons: [], report: outcome.report }
    : { mask, reasons: outcome.reasons };
}
