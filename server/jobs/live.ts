/**
 * Checks the scenarios of a file while it is edited: each case within a budget, and only those whose program is not that of a case checked
 * before. What is known is told at once: first what nothing has to be checked for, then what took little time the last time.
 */
import { type Budget, DEFAULT_BUDGET } from '../explore/budget.ts';
import { checkCase } from '../explore/check-case.ts';
import { expectationsOf } from '../program/case-head.ts';
import { compile, type ModuleSet, placeOfNode, type ScenarioCase, scenariosOf } from '../program/cases.ts';
import type { StepProgram } from '../program/program.ts';
import { programKey } from '../program/program-key.ts';
import type { CaseReport } from '../trace/report.ts';
import { addOnce, type JobHooks, labelOf, listCases } from './case-work.ts';
import type { Files } from './files.ts';
import type { LiveCase, LiveReport } from './live-report.ts';
import { openModule, reportDiagnostic } from './open-module.ts';
import { Recent } from './recent.ts';
import { type StoredVerdict, storedVerdict, verdictOf } from './stored-verdict.ts';

export interface LiveJob {
  k: 'live';
  uri: string;
  /** For each case. */
  budget?: Partial<Budget>;
  /** For all of them together: what is not begun by then is inconclusive. */
  totalSeconds?: number;
}

/** A case that is not known yet. */
interface Open {
  each: ScenarioCase;
  shown: LiveCase;
  key: string;
  /** Absent where there are too many to keep: then it is compiled again. */
  program?: StepProgram;
  /** Seconds that a case of this name took the last time. */
  cost: number;
}

/** Programs at a time that wait to be searched: each takes some megabytes. */
const PROGRAMS_KEPT = 16;
/** Milliseconds between two reports of what is known so far. */
const TELL_EVERY = 50;

/** What is kept from check to check. */
export class LiveMemory {
  readonly verdicts = new Recent<StoredVerdict>(500);
  /** Seconds that the case of a name took the last time. */
  readonly costs = new Recent<number>(500);
}

const ours = new LiveMemory();

export async function live(job: LiveJob, files: Files, hooks: JobHooks, memory = ours): Promise<LiveReport> {
  const began = performance.now();
  const { uri, totalSeconds = Number.POSITIVE_INFINITY } = job;
  const budget = { ...DEFAULT_BUDGET, ...job.budget };
  const cancelled = (): boolean => hooks.cancelled?.() === true;
  const report: LiveReport = {
    format: 'lockstep-live',
    version: 1,
    file: uri,
    diagnostics: [],
    scenarios: [],
  };
  if (cancelled()) return report;
  const { set, diagnostics } = await openModule(uri, files);
  if (!set) return { ...report, diagnostics };
  const open: Open[] = [];
  const cases = scenariosOf(set).flatMap((scenario) => {
    const shown: LiveCase[] = [];
    report.scenarios.push({ name: scenario.name, cases: shown });
    return listCases(set, [scenario], report.diagnostics).map((each) => {
      const { length } = shown;
      shown.push(nothingKnown(each));
      return { each, shown: shown[length] };
    });
  });
  for (const { each, shown } of cases) {
    if (cancelled()) return report;
    const next = prepare(set, each, shown, report, budget, memory);
    if (!next) continue;
    if (open.length >= PROGRAMS_KEPT) next.program = undefined;
    open.push(next);
  }
  open.sort((a, b) => a.cost - b.cost);
  let told = Number.NEGATIVE_INFINITY;
  for (const [done, next] of open.entries()) {
    const now = performance.now();
    if (cancelled()) return report;
    if (now - told >= TELL_EVERY) {
      hooks.part?.(report);
      told = now;
    }
    if (now - began > totalSeconds * 1000) leaveOpen(next.shown, totalSeconds);
    else {
      hooks.progress?.({ label: labelOf(next.each, []), index: done, done, total: open.length });
      search(set, next, budget, hooks, memory, () => hooks.part?.(report));
    }
  }
  return report;
}

/** Compiles a case, and takes the verdict of one that was the same; yields what is still to be searched. */
function prepare(
  set: ModuleSet,
  each: ScenarioCase,
  shown: LiveCase,
  report: LiveReport,
  budget: Budget,
  { verdicts, costs }: LiveMemory,
): Open | undefined {
  const compiled = compile(set, each, { observe: 'needed' });
  if ('errors' in compiled) {
    addOnce(
      report.diagnostics,
      compiled.errors.map((e) => reportDiagnostic(e, 'error')),
    );
    shown.verdict = 'broken';
    return undefined;
  }
  addOnce(
    report.diagnostics,
    compiled.warnings.map((w) => reportDiagnostic(w, 'warning')),
  );
  const { program } = compiled;
  shown.program = programKey(program);
  const key = `${shown.program} ${budget.maxStates} ${budget.memoryMiB} ${budget.seconds}`;
  const known = verdicts.get(key);
  if (!known) return { each, shown, key, program, cost: costs.get(labelOf(each, [])) ?? 0 };
  Object.assign(shown, verdictOf(program, known));
  return undefined;
}

function search(
  set: ModuleSet,
  { each, shown, key, program }: Open,
  budget: Budget,
  hooks: JobHooks,
  { verdicts, costs }: LiveMemory,
  tell: () => void,
): void {
  // Another case may have been the same.
  const known = verdicts.get(key);
  const searched = program ?? compiledAgain(set, each);
  const { cancelled } = hooks;
  const early = (report: CaseReport): void => {
    Object.assign(shown, soFar(verdictOf(searched, storedVerdict(searched, report))));
    tell();
  };
  const verdict = known ?? storedVerdict(searched, checkCase(searched, budget, { cancelled, early }));
  costs.set(labelOf(each, []), verdict.search.seconds);
  // Of a check that was called off nothing is told: it is made again.
  if (hooks.cancelled?.()) return;
  verdicts.set(key, verdict);
  Object.assign(shown, verdictOf(searched, verdict));
}

/** What is known before the search is over: what is not may still come to either. */
function soFar({ expectations, faults }: Pick<LiveCase, 'expectations' | 'faults'>): Partial<LiveCase> {
  return {
    expectations: expectations.map((each) => ({
      ...each,
      verdict: each.verdict === 'inconclusive' ? 'checking' : each.verdict,
    })),
    faults,
  };
}

function compiledAgain(set: ModuleSet, each: ScenarioCase): StepProgram {
  const compiled = compile(set, each, { observe: 'needed' });
  if ('errors' in compiled) throw new Error('a case that compiles does not compile a second time');
  return compiled.program;
}

function nothingKnown({ scenario, parameters }: ScenarioCase): LiveCase {
  const expectations = expectationsOf(scenario).map(({ id, text, node }) => ({
    id,
    text,
    place: { ...placeOfNode(node), fn: '' },
    verdict: 'checking' as const,
    findings: [],
  }));
  return { parameters, verdict: 'checking', expectations, faults: [] };
}

function leaveOpen(shown: LiveCase, seconds: number): void {
  shown.verdict = 'inconclusive';
  for (const each of shown.expectations) each.verdict = 'inconclusive';
  const limit = `not begun: the cases of this file have ${seconds} s together`;
  shown.search = { states: 0, seconds: 0, complete: false, limit };
}
