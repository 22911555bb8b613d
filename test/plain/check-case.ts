/** Checks one scenario case the plain way: every state and every edge kept, one textbook algorithm for each question. What the product is held against. */

import { type Budget, explainLimit, type Hooks } from '../../server/explore/budget.ts';
import { exploreWith, type Graph } from '../../server/explore/graph.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { Expectation, StepProgram } from '../../server/program/program.ts';
import { placeOf } from '../../server/trace/places.ts';
import type {
  CaseReport,
  ExpectationReport,
  Finding,
  SearchStatistics,
  Verdict,
} from '../../server/trace/report.ts';
import { forbidden, neverMore, witness } from './conditions.ts';
import { type Facts, factsOf } from './facts.ts';
import { faultFindings } from './faults.ts';
import { numbered, type Unnumbered } from './finding.ts';
import { distinctHangs, hangFinding, hungComponents } from './hangs.ts';
import { starvationFindings } from './starvation.ts';

export function checkCase(program: StepProgram, budget: Budget, hooks: Hooks = {}): CaseReport {
  const now = hooks.now ?? (() => performance.now());
  const began = now();
  const graph = exploreWith(createMachine(program), budget, hooks);
  const facts = factsOf(graph);
  const hung = hungComponents(graph, facts);
  const complete = graph.limit === undefined;
  const expectations = program.expectations.map((expectation) => {
    const { verdict, findings } = judge(graph, facts, hung, expectation, complete);
    return reportOf(program, expectation, verdict, numbered(expectation.id, findings));
  });
  const faults = numbered('fault', faultFindings(graph, facts));
  const { scenario, title, parameters, patches } = program;
  return {
    scenario,
    title,
    parameters,
    patches,
    verdict: overall(expectations, faults, complete),
    expectations,
    faults,
    search: statistics(graph, budget, (now() - began) / 1000),
  };
}

interface Judgement {
  verdict: Verdict;
  findings: Unnumbered[];
}

function judge(
  graph: Graph,
  facts: Facts,
  hung: Int32Array[],
  expectation: Expectation,
  complete: boolean,
): Judgement {
  switch (expectation.k) {
    case 'no hang': {
      const hangs = distinctHangs(graph, facts, hung);
      return refuted(
        hangs.map((hang) => hangFinding(graph, facts, hang)),
        complete,
      );
    }
    case 'no starvation':
      return refuted(starvationFindings(graph, facts), complete);
    case 'hang': {
      const [nearest] = distinctHangs(graph, facts, hung, (agent, states) =>
        isAt(graph, expectation.fn, agent, states),
      );
      return shown(nearest && hangFinding(graph, facts, nearest), complete);
    }
    case 'always':
    case 'never':
      return refuted(forbidden(graph, expectation), complete);
    case 'eventually':
      return refuted(neverMore(graph, facts, expectation), complete);
    case 'reachable':
      return shown(witness(graph, expectation), complete);
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
function isAt(graph: Graph, fn: number | undefined, agent: number, states: Int32Array): boolean {
  if (fn === undefined) return true;
  const within = graph.machine.condition({ k: 'within', agent: { k: 'const', value: agent }, fn });
  const s = new Int32Array(graph.program.slots.length);
  return states.some((v) => within(graph.load(v, s)));
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

function statistics(graph: Graph, budget: Budget, seconds: number): SearchStatistics {
  const { states, transitions, depth, bytes, limit, progress } = graph;
  const search: SearchStatistics = {
    states,
    transitions,
    depth,
    seconds,
    memoryBytes: bytes,
    complete: limit === undefined,
    reductions: { used: ['merge'], refused: [] },
  };
  if (limit) search.limit = explainLimit(limit, budget, progress);
  return search;
}
