/** What can be asked of a file: to check its scenarios, to fill in its comparisons, to say what each of some patches buys. One definition for every edge. */
import type { Budget } from '../explore/budget.ts';
import type { CheckOptions } from '../explore/check-case.ts';
import type * as ast from '../language/generated/ast.ts';
import { flattenPatches } from '../program/apply-patch.ts';
import {
  casesWith,
  comparisonsOf,
  type ModuleSet,
  noSuchCase,
  patchesNamed,
  placeOfNode,
  scenariosOf,
  sourcesOf,
} from '../program/cases.ts';
import type { SampleReport } from '../sample/report.ts';
import type {
  BisectReport,
  CaseReport,
  CheckReport,
  CompareReport,
  DiagnosticReport,
} from '../trace/report.ts';
import { type BisectJob, bisect } from './bisect.ts';
import { type CaseOutcome, runCases } from './case-runs.ts';
import { addOnce, callError, type JobHooks, listCases, oneOf } from './case-work.ts';
import type { Files } from './files.ts';
import { type HangsJob, type HangsReport, hangs } from './hangs.ts';
import type { EmptyTable } from './job-parts.ts';
import { type LiveJob, live } from './live.ts';
import type { LiveReport } from './live-report.ts';
import { openModule } from './open-module.ts';
import { type ReviewJob, type ReviewReport, review } from './review.ts';
import { type SampleTask, sampleTask } from './sample-task.ts';
import {
  type CompareTracesJob,
  type CompareTracesReport,
  compareTraces,
  type FollowDrawingJob,
  type FollowDrawingReport,
  followDrawingJob,
} from './trace-jobs.ts';
import { addUncalled } from './uncalled.ts';

export interface CheckJob {
  k: 'check';
  uri: string;
  /** Only this scenario. */
  scenario?: string;
  /** Only cases of that scenario in which parameters have these values. */
  case?: Record<string, string | number | boolean>;
  /** Applied after the scenarios' own patches. */
  with?: string[];
  budget?: Partial<Budget>;
  /** Which reductions of the search not to use, and what to look out for besides. */
  options?: CheckOptions;
  /** Tell what is known before all of it is. */
  parts?: boolean;
  /** Take the report of a case whose program has not changed, where the same thread has it. */
  known?: boolean;
}

export interface CompareJob {
  k: 'compare';
  uri: string;
  /** Only the comparison of this title. */
  comparison?: string;
  budget?: Partial<Budget>;
  options?: CheckOptions;
  parts?: boolean;
}

export type Job =
  | CheckJob
  | CompareJob
  | BisectJob
  | ReviewJob
  | LiveJob
  | SampleTask
  | CompareTracesJob
  | FollowDrawingJob
  | HangsJob;
export type JobReport<J extends Job = Job> = J extends CheckJob
  ? CheckReport
  : J extends CompareJob
    ? CompareReport
    : J extends BisectJob
      ? BisectReport
      : J extends LiveJob
        ? LiveReport
        : J extends SampleTask
          ? SampleReport
          : J extends CompareTracesJob
            ? CompareTracesReport
            : J extends FollowDrawingJob
              ? FollowDrawingReport
              : J extends HangsJob
                ? HangsReport
                : ReviewReport;

export function runJob(job: Job, files: Files, hooks: JobHooks = {}): Promise<JobReport> {
  switch (job.k) {
    case 'check':
      return check(job, files, hooks);
    case 'compare':
      return compare(job, files, hooks);
    case 'bisect':
      return bisect(job, files, hooks);
    case 'review':
      return review(job, files, hooks);
    case 'live':
      return live(job, files, hooks);
    case 'sample':
      return sampleTask(job, files, hooks);
    case 'compare-traces':
      return compareTraces(job, files);
    case 'follow-drawing':
      return followDrawingJob(job, files);
    case 'hangs':
      return hangs(job, files, hooks);
  }
}

async function check(job: CheckJob, files: Files, hooks: JobHooks): Promise<CheckReport> {
  const report: CheckReport = {
    format: 'lockstep-check',
    version: 1,
    file: job.uri,
    diagnostics: [],
    cases: [],
  };
  const module = await openModule(job.uri, files);
  report.diagnostics.push(...module.diagnostics);
  if (!module.set) return report;
  const { set } = module;
  if (job.parts) hooks.part?.({ k: 'sources', uris: sourcesOf(set) });
  const scenarios = scenariosOf(set).filter((s) => job.scenario === undefined || s.name === job.scenario);
  if (job.scenario !== undefined && !scenarios.length) {
    const known = scenariosOf(set).map((s) => s.name);
    report.diagnostics.push(
      callError(job.uri, 'LS9001', `There is no scenario ${job.scenario} in this file. ${oneOf(known)}`),
    );
    return report;
  }
  const named = patchesNamed(set, job.with ?? []);
  if ('unknown' in named) {
    report.diagnostics.push(
      callError(job.uri, 'LS9002', `There is no patch ${named.unknown}. ${oneOf(named.known)}`),
    );
    return report;
  }
  const all = listCases(set, scenarios, report.diagnostics);
  const cases = job.case && scenarios.length === 1 ? casesWith(scenarios[0], all, job.case) : all;
  if (job.case && all.length && !cases.length) {
    report.diagnostics.push(callError(job.uri, 'LS9006', noSuchCase(scenarios[0], job.case)));
    return report;
  }
  const runs = cases.map((each) => ({ each, patches: named.patches }));
  const outcomes = await runCases(set, runs, job, hooks, report.diagnostics);
  report.cases.push(...reportsOf(outcomes, report.diagnostics));
  for (const { coverage } of report.cases) if (coverage) addUncalled(coverage, set);
  return report;
}

async function compare(job: CompareJob, files: Files, hooks: JobHooks): Promise<CompareReport> {
  const report: CompareReport = {
    format: 'lockstep-compare',
    version: 1,
    file: job.uri,
    diagnostics: [],
    comparisons: [],
  };
  const module = await openModule(job.uri, files);
  report.diagnostics.push(...module.diagnostics);
  if (!module.set) return report;
  const { set } = module;
  if (job.parts) hooks.part?.({ k: 'sources', uris: sourcesOf(set) });
  const all = comparisonsOf(set);
  const wanted = all.filter((c) => job.comparison === undefined || c.title === job.comparison);
  if (!wanted.length) {
    const message =
      job.comparison === undefined
        ? 'There is no comparison in this file. Write one: compare "…" { scenarios …; with nothing; with …; }'
        : `There is no comparison "${job.comparison}" in this file. ${oneOf(all.map((c) => c.title))}`;
    report.diagnostics.push(callError(job.uri, 'LS9003', message));
    return report;
  }
  // All cells of all comparisons are one list of work, so that progress is about the whole.
  const plans = wanted.map((comparison) => planOf(set, comparison, report.diagnostics));
  const tables = plans.map(tableOf);
  if (job.parts) hooks.part?.({ k: 'tables', tables });
  const runs = plans.flatMap((p) =>
    p.rows.flatMap((each) => p.columns.map(({ patches }) => ({ each, patches }))),
  );
  const outcomes = await runCases(set, runs, job, hooks, report.diagnostics);
  const results = reportsOf(outcomes, report.diagnostics);
  if (results.length < outcomes.length) return report;
  let next = 0;
  for (const table of tables)
    report.comparisons.push({
      ...table,
      cells: table.rows.map(() => table.columns.map(() => results[next++])),
    });
  return report;
}

function planOf(set: ModuleSet, comparison: ast.Comparison, diagnostics: DiagnosticReport[]) {
  const scenarios = comparison.rows.flatMap((r) => r.scenarios.flatMap((s) => (s.ref ? [s.ref] : [])));
  const columns = comparison.columns.map((column) => {
    const names = column.patches.map((p) => p.$refText);
    return {
      label: names.length ? names.join(', ') : 'nothing',
      names,
      patches: flattenPatches(column.patches.map((p) => p.ref)),
    };
  });
  return { comparison, rows: listCases(set, scenarios, diagnostics), columns };
}

function tableOf({ comparison, rows, columns }: ReturnType<typeof planOf>): EmptyTable {
  return {
    title: comparison.title,
    place: placeOfNode(comparison),
    rows: rows.map((r) => ({
      scenario: r.scenario.name,
      title: r.scenario.title ?? r.scenario.name,
      parameters: r.parameters,
    })),
    columns: columns.map(({ label, names }) => ({ label, patches: names })),
  };
}

/** What does not compile is told once, however many cases it is in. */
function reportsOf(outcomes: CaseOutcome[], diagnostics: DiagnosticReport[]): CaseReport[] {
  return outcomes.flatMap((outcome) => {
    if ('report' in outcome) return [outcome.report];
    addOnce(diagnostics, outcome.reasons);
    return [];
  });
}
