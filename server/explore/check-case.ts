/** Checks one scenario case: every expectation, every error of the model, and what the search cost. */
import type { Expectation, StepProgram } from '../program/program.ts';
import { ALL_REDUCTIONS, type ReductionSwitches } from '../reduce/plan.ts';
import { placeOf } from '../trace/places.ts';
import type { CaseReport, ExpectationReport, Finding, SearchStatistics, Verdict } from '../trace/report.ts';
import { type Budget, explainStatesLimit, explainUnfinished, type Hooks } from './budget.ts';
import { checkCompact } from './compact/check-compact.ts';
import type { CompactOptions } from './compact/search.ts';
import { forbidden, neverMore, witness } from './conditions.ts';
import { coverageOf } from './coverage.ts';
import { earlyLooks } from './early-looks.ts';
import { type Ending, type Endings, stateOf } from './endings.ts';
import { faultFindings } from './faults.ts';
import { numbered, type Unnumbered } from './finding.ts';
import { distinctHangs, hangFindings, hungEndings, nearestHang } from './hangs.ts';
import { type Found, finishAll, type Pending } from './pending.ts';
import { withProvenBefore } from './proven-before.ts';
import { createSemantics, type Observations } from './semantics.ts';
import { exploreSpace, type Space } from './space.ts';
import { starvationFindings } from './starvation.ts';

export interface CheckOptions {
  /** All of them if absent. */
  reductions?: Partial<ReductionSwitches>;
  /** The report says what no explored run reaches. */
  coverage?: boolean;
  /** Keeps only hashes of the states: for what one state alone shows. */
  compact?: CompactOptions;
}

export function checkCase(
  program: StepProgram,
  budget: Budget,
  hooks: Hooks = {},
  options: CheckOptions = {},
): CaseReport {
  if (options.compact) return checkCompact(program, budget, hooks, options.reductions ?? {}, options.compact);
  const now = hooks.now ?? (() => performance.now());
  const began = now();
  const watched = watchedBy(program.expectations);
  const switches = { ...ALL_REDUCTIONS, ...options.reductions };
  const observations = { ...watched.observations, coverage: options.coverage };
  const told = (space: Space): CaseReport =>
    reportOn(space, watched.numbers, budget, (now() - began) / 1000, options);
  let before: CaseReport | undefined;
  const { early } = hooks;
  const tell = (report: CaseReport): void => {
    before = withProvenBefore(report, before);
    early?.(before);
  };
  const look = early && earlyLooks(budget, hooks, tell, told);
  const end = told(exploreSpace(createSemantics(program, switches, observations), budget, hooks, { look }));
  return withProvenBefore(end, before);
}

function reportOn(
  space: Space,
  numbers: number[],
  budget: Budget,
  seconds: number,
  options: CheckOptions,
): CaseReport {
  const { program } = space.semantics;
  const coverage = options.coverage ? coverageOf(space) : undefined;
  const judgements = judgeAll(space, program.expectations, numbers);
  const expectations = program.expectations.map((expectation, i) => {
    const { verdict, findings } = judgements.expectations[i];
    return reportOf(program, expectation, verdict, numbered(expectation.id, findings));
  });
  const { complete } = judgements.faults;
  const faults = numbered('fault', judgements.faults.findings);
  const { scenario, title, parameters, patches } = program;
  return {
    scenario,
    title,
    parameters,
    patches,
    verdict: overall(expectations, faults, complete && space.limit === undefined),
    expectations,
    faults,
    ...(coverage ? { coverage } : {}),
    search: statistics(space, budget, seconds),
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

const UNKNOWN: Found = { findings: [], complete: false };

/** What can be answered sooner is asked first: then it is known when a limit strikes later on. */
function judgeAll(
  space: Space,
  expectations: Expectation[],
  numbers: number[],
): { expectations: Judgement[]; faults: Found } {
  const { deadline } = space;
  const hung = oncePerSearch(() => hungEndings(space));
  const asked = (text: string, ask: () => Pending<Found>) =>
    deadline.attempt(`whether ${text} is met`, ask)?.value;
  const faults = deadline.attempt('where the model has errors', () => faultFindings(space))?.value;
  const order = expectations
    .map((_, i) => i)
    .sort((a, b) => effort(expectations[a]) - effort(expectations[b]));
  const questions: (Pending<Found> | undefined)[] = [];
  for (const i of order) {
    const e = expectations[i];
    if (e.k !== 'no starvation') questions[i] = asked(e.text, () => question(space, hung, e, numbers[i]));
  }
  const [faultsFound, ...found] = finishAll<Found>(space, [
    faults,
    ...expectations.map((_, i) => questions[i]),
  ]);
  const judgements = expectations.map((e, i) => {
    const answer = e.k === 'no starvation' ? starvationFindings(space) : (found[i] ?? UNKNOWN);
    return judgementOf(e, answer, space.limit === undefined);
  });
  return { expectations: judgements, faults: faultsFound ?? UNKNOWN };
}

/** Conditions were looked out for all the while; what can be lost takes the longest. */
function effort({ k }: Expectation): number {
  return ['always', 'never', 'reachable'].includes(k) ? 0 : k === 'eventually' ? 2 : 1;
}

function question(
  space: Space,
  hung: () => Endings,
  expectation: Exclude<Expectation, { k: 'no starvation' }>,
  number: number,
): Pending<Found> {
  switch (expectation.k) {
    case 'no hang':
      return hangFindings(space, distinctHangs(space, hung()));
    case 'hang': {
      const there = (agent: number, ending: Ending) => isAt(space, expectation.fn, agent, ending);
      return hangFindings(space, nearestHang(space, distinctHangs(space, hung(), there)));
    }
    case 'always':
    case 'never':
      return forbidden(space, expectation, number);
    case 'eventually':
      return neverMore(space, expectation, number);
    case 'reachable':
      return witness(space, expectation, number);
  }
}

/** `hang` and `reachable` are shown to hold by what is found, the others are refuted by it. */
function judgementOf({ k }: Expectation, { findings, complete }: Found, searched: boolean): Judgement {
  const shows = k === 'hang' || k === 'reachable';
  if (findings.length > 0) return { verdict: shows ? 'holds' : 'violated', findings };
  if (!(complete && searched)) return { verdict: 'inconclusive', findings };
  return { verdict: shows ? 'violated' : 'holds', findings };
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
  const { states, levels, bytes, limit, progress, engine, semantics, deadline } = space;
  const { used, refused } = semantics.plan;
  const [first, ...others] = deadline.unfinished;
  const search: SearchStatistics = {
    states,
    transitions: engine.transitions(),
    // Behind the last level is the end of it; then, once all is found, comes one without states.
    depth: Math.max(0, levels.length - 3),
    seconds,
    memoryBytes: bytes,
    complete: limit === undefined && first === undefined,
    reductions: { used, refused },
  };
  if (limit) search.limit = explainStatesLimit(limit, budget, progress);
  else if (first) search.limit = explainUnfinished(first, budget, { ...progress, depth: search.depth });
  const left = limit && first ? [first, ...others] : others;
  if (left.length > 0) search.unfinished = left.map(({ what, far }) => `${what}: ${far}`);
  return search;
}
