/** Checks one scenario case: every expectation, every error of the model, and what the search cost. */
import type { Expectation, StepProgram } from '../program/program.ts';
import { ALL_REDUCTIONS, type ReductionSwitches } from '../reduce/plan.ts';
import { placeOf } from '../trace/places.ts';
import type { CaseReport, ExpectationReport, Finding, SearchStatistics, Verdict } from '../trace/report.ts';
import { type Budget, explainLimit, type Hooks } from './budget.ts';
import { forbidden, neverMore, witness } from './conditions.ts';
import { coverageOf } from './coverage.ts';
import { type Ending, stateOf } from './endings.ts';
import { faultFindings } from './faults.ts';
import { numbered, type Unnumbered } from './finding.ts';
import { distinctHangs, goalOf, hangFindings, hungEndings } from './hangs.ts';
import { finishAll, mapped, type Pending, settled } from './pending.ts';
import { createSemantics, type Observations } from './semantics.ts';
import { exploreSpace, type Space } from './space.ts';
import { starvationFindings } from './starvation.ts';

export interface CheckOptions {
  /** All of them if absent. */
  reductions?: Partial<ReductionSwitches>;
  /** The report says what no explored run reaches. */
  coverage?: boolean;
}

export function checkCase(
  program: StepProgram,
  budget: Budget,
  hooks: Hooks = {},
  options: CheckOptions = {},
): CaseReport {
  const now = hooks.now ?? (() => performance.now());
  const began = now();
  const watched = watchedBy(program.expectations);
  const switches = { ...ALL_REDUCTIONS, ...options.reductions };
  const observations = { ...watched.observations, coverage: options.coverage };
  const space = exploreSpace(createSemantics(program, switches, observations), budget, hooks);
  const coverage = options.coverage ? coverageOf(space) : undefined;
  const complete = space.limit === undefined;
  const hung = oncePerSearch(() => hungEndings(space));
  const questions = program.expectations.map((e, i) => judge(space, hung, e, watched.numbers[i], complete));
  const faultsFound = mapped(faultFindings(space), (findings) => ({
    verdict: 'violated' as const,
    findings,
  }));
  const answers = finishAll<Judgement>(space, [...questions, faultsFound]);
  const expectations = program.expectations.map((expectation, i) => {
    const { verdict, findings } = answers[i];
    return reportOf(program, expectation, verdict, numbered(expectation.id, findings));
  });
  const faults = numbered('fault', answers[answers.length - 1].findings);
  const { scenario, title, parameters, patches } = program;
  return {
    scenario,
    title,
    parameters,
    patches,
    verdict: overall(expectations, faults, complete),
    expectations,
    faults,
    ...(coverage ? { coverage } : {}),
    search: statistics(space, budget, (now() - began) / 1000),
  };
}

/** What the search has to look out for, and for each expectation which flag or event is its own. */
function watchedBy(expectations: Expectation[]): { observations: Observations; numbers: number[] } {
  const observations: Observations = { sticky: [], events: [] };
  const numbers = expectations.map((e) => {
    if (e.k === 'eventually') return observations.sticky.push(e.condition) - 1;
    if (e.k === 'always' || e.k === 'never' || e.k === 'reachable')
      return observations.events.push({ condition: e.condition, when: e.k === 'always' ? 0 : 1 }) - 1;
    return -1;
  });
  return { observations, numbers };
}

interface Judgement {
  verdict: Verdict;
  findings: Unnumbered[];
}

function judge(
  space: Space,
  hung: () => Ending[],
  expectation: Expectation,
  number: number,
  complete: boolean,
): Pending<Judgement> {
  const refutedBy = (question: Pending<Unnumbered[]>) =>
    mapped(question, (found) => refuted(found, complete));
  const shownBy = (question: Pending<Unnumbered | undefined>) =>
    mapped(question, (found) => shown(found, complete));
  switch (expectation.k) {
    case 'no hang':
      return refutedBy(hangFindings(space, distinctHangs(space, hung())));
    case 'no starvation':
      return refutedBy(settled(starvationFindings(space)));
    case 'hang': {
      const hangs = distinctHangs(space, hung(), (agent, ending) =>
        isAt(space, expectation.fn, agent, ending),
      );
      const levels = hangs.map((hang) => goalOf(space, hang.endings).level);
      const nearest = hangs[levels.indexOf(Math.min(...levels))];
      return shownBy(mapped(hangFindings(space, nearest ? [nearest] : []), ([finding]) => finding));
    }
    case 'always':
    case 'never':
      return refutedBy(forbidden(space, expectation, number));
    case 'eventually':
      return refutedBy(neverMore(space, expectation, number));
    case 'reachable':
      return shownBy(witness(space, expectation, number));
  }
}

/** An expectation that counterexamples refute. */
function refuted(findings: Unnumbered[], complete: boolean): Judgement {
  return { verdict: findings.length > 0 ? 'violated' : complete ? 'holds' : 'inconclusive', findings };
}

/** An expectation that a witness shows to hold. */
function shown(finding: Unnumbered | undefined, complete: boolean): Judgement {
  return {
    verdict: finding ? 'holds' : complete ? 'violated' : 'inconclusive',
    findings: finding ? [finding] : [],
  };
}

/** Does the agent hang with a frame of the function on its stack? */
function isAt(space: Space, fn: number | undefined, agent: number, { states }: Ending): boolean {
  if (fn === undefined) return true;
  const within = space.semantics.machine.condition({ k: 'within', agent: { k: 'const', value: agent }, fn });
  return states.some((v) => within(stateOf(space, v)));
}

function reportOf(
  program: StepProgram,
  { id, text, at }: Expectation,
  verdict: Verdict,
  findings: Finding[],
): ExpectationReport {
  return { id, text, place: placeOf(program, at, ''), verdict, findings };
}

/** A case passes only when everything was looked at and nothing was wrong. */
function overall(expectations: ExpectationReport[], faults: Finding[], complete: boolean): Verdict {
  if (faults.length > 0 || expectations.some((e) => e.verdict === 'violated')) return 'violated';
  return complete && expectations.every((e) => e.verdict === 'holds') ? 'holds' : 'inconclusive';
}

function oncePerSearch<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function statistics(space: Space, budget: Budget, seconds: number): SearchStatistics {
  const { states, levels, bytes, limit, progress, engine, semantics } = space;
  const { used, refused } = semantics.plan;
  const search: SearchStatistics = {
    states,
    transitions: engine.transitions(),
    // Behind the last level is the end of it; then, once all is found, comes one without states.
    depth: Math.max(0, levels.length - 3),
    seconds,
    memoryBytes: bytes,
    complete: limit === undefined,
    reductions: { used, refused },
  };
  if (limit) search.limit = explainLimit(limit, budget, progress);
  return search;
}
