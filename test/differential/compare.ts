/**
 * Two opinions about one program: the reference's and the product's. Every difference is told as a sentence; none
 * means that they agree.
 */
import { DEFAULT_BUDGET } from '../../server/explore/budget.ts';
import { kindOf } from '../../server/explore/cause.ts';
import { checkCase } from '../../server/explore/check-case.ts';
import { buildGraph, type Graph } from '../../server/explore/graph.ts';
import type { Decision } from '../../server/machine/decision.ts';
import { createMachine } from '../../server/machine/machine.ts';
import type { StepProgram } from '../../server/program/program.ts';
import type { CaseReport, Finding } from '../../server/trace/report.ts';
import { factsOf } from '../plain/facts.ts';
import { hungComponents, sceneOf } from '../plain/hangs.ts';
import { type Explored, explore } from '../reference/explorer.ts';
import { inLayout } from '../reference/state.ts';
import { type ReferenceVerdicts, verdicts } from '../reference/verdicts.ts';
import { compareFaults, compareTraces } from './traces.ts';

export interface Comparison {
  explored: Explored;
  differences: string[];
  expected: ReferenceVerdicts;
  report: CaseReport;
}

/** Nothing when the program has more states than `most`. */
export function compare(program: StepProgram, most: number): Comparison | undefined {
  const explored = explore(program, most);
  if (!explored) return undefined;
  const expected = verdicts(explored);
  const report = checkCase(program, DEFAULT_BUDGET, { now: () => 0 });
  const differences = [
    ...compareSteps(explored),
    ...compareGraphs(explored, expected),
    ...compareVerdicts(program, expected, report),
    ...compareTraces(explored, report, true),
    ...compareFaults(explored, expected, report),
  ];
  return { explored, differences, expected, report };
}

/**
 * A search that a limit has cut short may say less than the whole one, never anything else: each verdict is open or
 * the right one, and what it found is there.
 */
export function compareCutShort(program: StepProgram, { explored, expected }: Comparison, maxStates: number) {
  const report = checkCase(program, { ...DEFAULT_BUDGET, maxStates }, { now: () => 0 });
  const differences = compareTraces(explored, report, report.search.complete);
  for (const [i, { text, verdict, findings }] of report.expectations.entries()) {
    const right = expected.met[i] ? 'holds' : 'violated';
    if (verdict !== right && verdict !== 'inconclusive') {
      differences.push(`${text}: ${verdict} after ${report.search.states} states, in truth ${right}`);
    }
    const hangs = findings.filter(({ kind }) => ['deadlock', 'stuck', 'livelock', 'halted'].includes(kind));
    for (const { agent, kind } of hangs) {
      if (!expected.hangs.has(`${agent}: ${kind}`)) differences.push(`${agent}: ${kind} is made up`);
    }
  }
  if (!report.search.complete && report.verdict === 'holds') differences.push('holds, though cut short');
  return differences;
}

/** The machine and the reference, state by state: what can happen, and what then is the case. */
function compareSteps({ program, states, edges }: Explored): string[] {
  const machine = createMachine(program);
  const differences: string[] = [];
  for (const [v, state] of states.entries()) {
    const flat = Int32Array.from(inLayout(program, state));
    const out: Decision[] = [];
    machine.decisions(flat, out);
    const offered = out;
    const mine = edges[v].map(({ decision }) => decision);
    if (sorted(offered) !== sorted(mine)) {
      differences.push(`state ${v}: the machine offers ${offered.map(hex)}, the reference ${mine.map(hex)}`);
    }
    for (const { decision, to } of edges[v]) {
      if (!offered.includes(decision)) continue;
      const after = machine.step(flat, decision);
      const wanted = inLayout(program, states[to]);
      const wrong = wanted.findIndex((value, slot) => after[slot] !== value);
      if (wrong >= 0) {
        const { name } = program.slots[wrong];
        differences.push(
          `state ${v}, ${hex(decision)}: ${name} is ${after[wrong]} after the machine's step, ${wanted[wrong]} after the reference's`,
        );
      }
    }
    if (differences.length > 5) break;
  }
  return differences;
}

function compareGraphs({ program, states, edges }: Explored, expected: ReferenceVerdicts): string[] {
  const apart = buildGraph(program, DEFAULT_BUDGET, {}, { merge: false });
  const differences: string[] = [];
  if (apart.states !== states.length) {
    differences.push(`${apart.states} states, not the ${states.length} of the reference`);
  }
  const transitions = edges.reduce((sum, out) => sum + out.length, 0);
  if (apart.transitions !== transitions) {
    differences.push(`${apart.transitions} transitions, not the ${transitions} of the reference`);
  }
  const merged = buildGraph(program, DEFAULT_BUDGET);
  const state = merged.machine.initial();
  let deadlocks = 0;
  for (let v = 0; v < merged.states; v++) {
    if (merged.edgeStart[v] !== merged.edgeStart[v + 1]) continue;
    const s = merged.load(v, state);
    const open = program.agents.some((agent, a) => agent.foreground && !merged.machine.ended(s, a));
    if (merged.machine.faultOf(s) < 0 && open) deadlocks++;
  }
  if (program.vectors.length === 0 && deadlocks !== expected.deadlocks) {
    differences.push(`${deadlocks} deadlocks, not the ${expected.deadlocks} of the reference`);
  }
  differences.push(...compareHungEnds(merged, expected));
  return differences;
}

/** Before hangs of one cause are made one: every end of a run in which somebody hangs, with who and how. */
function compareHungEnds(graph: Graph, expected: ReferenceVerdicts): string[] {
  const facts = factsOf(graph);
  const { agents } = graph.program;
  const ends = hungComponents(graph, facts).map((states) => {
    const scene = sceneOf(graph, states);
    const hung = agents.flatMap((agent, a) =>
      agent.foreground && ((facts.ended[states[0]] >>> a) & 1) === 0
        ? [`${agent.name}: ${kindOf(scene, a)}`]
        : [],
    );
    return hung.join(', ');
  });
  // An interrupt that halts its CPU between two private ops makes ends of its own, which merging them does not.
  const text = (all: string[]) => sorted(graph.program.vectors.length === 0 ? all : new Set(all));
  if (text(ends) === text(expected.hungEnds)) return [];
  return [`hung ends: ${text(ends)}; by the reference: ${text(expected.hungEnds)}`];
}

/** A finding may speak for several agents that hang together, and for deadlock and stuck alike. */
function compareHangs(expected: ReferenceVerdicts, findings: Finding[]): string[] {
  const found = findings.map(({ agent, kind }) => `${agent}: ${kind}`);
  const madeUp = found.filter((hang) => !expected.hangs.has(hang)).map((hang) => `${hang} is made up`);
  const text = findings.map(({ headline, explanation }) => [headline, ...explanation].join(' ')).join(' ');
  const family = (hang: string) => hang.replace('deadlock', 'stuck');
  const missing = [...expected.hangs].filter((hang) => {
    const [name] = hang.split(':');
    return !found.some((each) => family(each) === family(hang)) && !text.includes(name);
  });
  return [...madeUp, ...missing.map((hang) => `${hang} is not found`)];
}

export function compareVerdicts(
  program: StepProgram,
  expected: ReferenceVerdicts,
  report: CaseReport,
): string[] {
  const differences: string[] = [];
  for (const [i, expectation] of program.expectations.entries()) {
    const mine = expected.met[i] ? 'holds' : 'violated';
    const { verdict, findings } = report.expectations[i];
    if (verdict !== mine) differences.push(`${expectation.text}: ${verdict}, the reference says ${mine}`);
    if (expectation.k === 'no hang') differences.push(...compareHangs(expected, findings));
    if (expectation.k === 'no starvation') {
      const found = sorted(new Set(findings.map(({ agent }) => agent)));
      if (found !== sorted(expected.starving)) {
        differences.push(`starving: ${found}; by the reference: ${sorted(expected.starving)}`);
      }
    }
  }
  const clean = expected.faults.size === 0 && expected.met.every(Boolean);
  if ((report.verdict === 'holds') !== clean) differences.push(`the case as a whole: ${report.verdict}`);
  return differences;
}

function sorted(values: Iterable<unknown>): string {
  return [...values].map(String).sort().join(', ');
}

function hex(decision: Decision): string {
  return `0x${decision.toString(16)}`;
}
