/** Two opinions about one program: Spin's, on the exported model, and the product's. */
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { buildGraph, type Graph } from '../../server/explore/graph.ts';
import type { StepProgram } from '../../server/program/program.ts';
import type { CaseReport } from '../../server/trace/report.ts';
import { askSpin, type SpinVerdicts } from './spin.ts';

export interface SpinComparison {
  states: number;
  differences: string[];
  /** What came up, so that a test can tell that its programs are worth comparing. */
  seen: string[];
}

/** Nothing when the program has more states than `most`. */
export async function compareWithSpin(
  program: StepProgram,
  most: number,
): Promise<SpinComparison | undefined> {
  const graph = buildGraph(program, { ...DEFAULT_BUDGET, maxStates: most }, {}, { merge: false });
  if (graph.limit) return undefined;
  const spin = await askSpin(program);
  const report = checkCase(program, DEFAULT_BUDGET, { now: () => 0 });
  const differences: string[] = [];
  const same = <T>(what: string, theirs: T, ours: T) => {
    if (theirs !== ours) differences.push(`${what}: ${theirs} says Spin, ${ours} by the checker`);
  };
  same('states', spin.states, graph.states);
  const deadlock = hasDeadlock(graph);
  same('a deadlock', spin.deadlock, deadlock);
  same('an error of the model', spin.fault, report.faults.length > 0);
  for (const [i, { id, k }] of program.expectations.entries()) {
    const claims = spin.claims.get(id) ?? [];
    const { verdict } = report.expectations[i];
    const violated = claims.some((name) => spin.violated.get(name));
    if (k === 'always' || k === 'never') same(id, violated, verdict === 'violated');
    if (k === 'reachable') same(id, violated, verdict === 'holds');
    if (k === 'no starvation') differences.push(...compareStarvation(program, spin, claims, report, i));
  }
  const starving = report.expectations.some(
    (e, i) => program.expectations[i].k === 'no starvation' && e.verdict === 'violated',
  );
  const seen = [
    ...(deadlock ? ['deadlock'] : []),
    ...(report.faults.length > 0 ? ['fault'] : []),
    ...(starving ? ['starvation'] : []),
    ...new Set(program.ops.map((op) => op.k)),
  ];
  return { states: graph.states, differences, seen };
}

/** A state that nothing leaves, in which somebody who had to has not come to an end. */
function hasDeadlock(graph: Graph): boolean {
  const { machine, program } = graph;
  const s = machine.initial();
  for (let v = 0; v < graph.states; v++) {
    if (graph.edgeStart[v] !== graph.edgeStart[v + 1]) continue;
    graph.load(v, s);
    const open = program.agents.some((agent, a) => agent.foreground && !machine.ended(s, a));
    if (open && machine.faultOf(s) < 0) return true;
  }
  return false;
}

/**
 * A fair run in which an agent never ends is starvation or leads into a hang: what Spin sees must be one of them, and each
 * of them must be seen. Where an error can stop the machine, a run may go round in front of it that is neither.
 */
function compareStarvation(
  program: StepProgram,
  spin: SpinVerdicts,
  claims: string[],
  report: CaseReport,
  expectation: number,
): string[] {
  const starving = new Set(report.expectations[expectation].findings.map(({ agent }) => agent));
  const hang = program.expectations.findIndex(({ k }) => k === 'no hang');
  const hangs = hang >= 0 ? report.expectations[hang].findings : undefined;
  const foreground = program.agents.filter((agent) => agent.foreground);
  const differences: string[] = [];
  foreground.forEach(({ name }, i) => {
    if (starving.has(name) && !spin.violated.get(claims[i]))
      differences.push(`${name} starves, which Spin does not see`);
  });
  if (!hangs) return differences;
  const all = foreground.filter((_, i) => spin.violated.get(claims[i])).map(({ name }) => name);
  if (hangs.length > 0 && all.length === 0) differences.push('a hang that Spin takes for a run that ends');
  if (all.length > 0 && starving.size === 0 && hangs.length === 0 && report.faults.length === 0)
    differences.push(`${all} never ends, says Spin; the checker sees neither starvation nor a hang`);
  if (hangs.length === 0 && report.faults.length === 0)
    for (const name of all)
      if (!starving.has(name)) differences.push(`${name} starves, says Spin, and only Spin`);
  return differences;
}
