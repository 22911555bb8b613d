/**
 * The exhaustive check beside a sampling: of each of its cases whether it can hang, and for which causes, by the key that sampling tells them apart
 * with. It asks for hangs whether or not the scenario expects something of them.
 */
import type { Budget } from '../explore/budget.ts';
import type { CheckOptions } from '../explore/check-case.ts';
import { compile, type ModuleSet } from '../program/cases.ts';
import type { Expectation, StepProgram } from '../program/program.ts';
import { hangKeys } from '../sample/judge/keys.ts';
import type { CheckedHangs, KnownHang } from '../sample/report.ts';
import type { CaseReport, DiagnosticReport, Finding, HangKind } from '../trace/report.ts';
import { type CaseRun, runCases } from './case-runs.ts';
import type { JobHooks } from './case-work.ts';
import type { Files } from './files.ts';
import { openModule } from './open-module.ts';
import { type SampledCases, sampledCases } from './sampled-cases.ts';

export interface HangsJob {
  k: 'hangs';
  uri: string;
  of: SampledCases;
  /** Keys of the causes that runs have met, case by case. */
  met: string[][];
  budget?: Partial<Budget>;
}

export interface HangsReport {
  diagnostics: DiagnosticReport[];
  /** In the order of the cases that are sampled. */
  cases: CheckedHangs[];
}

/** Then a CPU is halted at every place at which a run can halt it (docs/decisions/0021-sampling.md). */
const NOTHING_TOGETHER: CheckOptions = { reductions: { merge: false, sections: false, futures: false } };

export async function hangs(job: HangsJob, files: Files, hooks: JobHooks): Promise<HangsReport> {
  const { set, diagnostics } = await openModule(job.uri, files);
  const report: HangsReport = { diagnostics: [...diagnostics], cases: [] };
  const wanted = set ? sampledCases(set, job.of, report.diagnostics) : [];
  if (!set || report.diagnostics.some((d) => d.severity === 'error')) return report;
  const first = await checked(set, wanted, job, {}, hooks);
  // What runs have met and this search does not know may be known to one that runs no steps together.
  const open = wanted.flatMap((_, i) => {
    const known = first[i];
    const missing = known?.complete && job.met[i]?.some((key) => known.causes.every((c) => c.key !== key));
    return missing ? [i] : [];
  });
  const again = await checked(
    set,
    open.map((i) => wanted[i]),
    job,
    NOTHING_TOGETHER,
    hooks,
  );
  report.cases = first.map((known, i) => (open.includes(i) ? both(known, again[open.indexOf(i)]) : known));
  return report;
}

/** Causes of either; complete only if both are. */
function both(a: CheckedHangs, b: CheckedHangs): CheckedHangs {
  const known = new Set(a.causes.map(({ key }) => key));
  return {
    ...a,
    complete: a.complete && b.complete,
    ...(b.limit ? { limit: b.limit } : {}),
    causes: [...a.causes, ...b.causes.filter(({ key }) => !known.has(key))].sort((x, y) => x.steps - y.steps),
  };
}

async function checked(
  set: ModuleSet,
  runs: readonly CaseRun[],
  { budget }: HangsJob,
  options: CheckOptions,
  hooks: JobHooks,
): Promise<CheckedHangs[]> {
  const outcomes = await runCases(set, runs, { budget, options, asked: withHangs }, hooks, []);
  return outcomes.flatMap((outcome, i) => {
    // What does not compile was not sampled either.
    if (!('report' in outcome)) return [];
    const { each, patches } = runs[i];
    const compiled = compile(set, each, { observe: 'needed', patches: [...patches] });
    return 'errors' in compiled ? [] : [hangsIn(outcome.report, compiled.program)];
  });
}

const NO_HANG = 'no hang';

function withHangs(program: StepProgram): StepProgram {
  if (program.expectations.some(({ k }) => k === NO_HANG)) return program;
  const at = program.expectations[0]?.at ?? program.agents[0].at;
  const asked: Expectation = { k: NO_HANG, id: NO_HANG, text: NO_HANG, at };
  return { ...program, expectations: [...program.expectations, asked] };
}

function hangsIn({ expectations, search }: CaseReport, program: StepProgram): CheckedHangs {
  const asked = expectations.find(({ text }) => text === NO_HANG);
  const keyOf = hangKeys(program);
  const causes = new Map<string, KnownHang>();
  for (const finding of asked?.findings ?? []) {
    const cause = knownHang(finding, keyOf);
    if (!causes.has(cause.key)) causes.set(cause.key, cause);
  }
  return {
    verdict: asked?.verdict ?? 'inconclusive',
    complete: search.complete,
    states: search.states,
    ...(search.limit ? { limit: search.limit } : {}),
    causes: [...causes.values()],
  };
}

function knownHang(
  { kind, agent = '', headline, explanation, trace }: Finding,
  keyOf: ReturnType<typeof hangKeys>,
): KnownHang {
  const hang = kind as HangKind;
  return { key: keyOf(hang, explanation), kind: hang, agent, headline, explanation, steps: trace.length };
}
