/** Each finding's trace, run again by the reference: it must be possible, and show what it is said to show. */
import { decisionParts } from '../../server/machine/decision.ts';
import type { Expectation } from '../../server/program/program.ts';
import type { CaseReport, Finding } from '../../server/trace/report.ts';
import type { Explored } from '../reference/explorer.ts';
import { leadingTo } from '../reference/explorer.ts';
import { faultOf, hasEnded } from '../reference/state.ts';
import { doomed, holds, type ReferenceVerdicts } from '../reference/verdicts.ts';

export function compareTraces(g: Explored, expected: ReferenceVerdicts, report: CaseReport): string[] {
  const differences: string[] = [];
  const tell = (finding: Finding, text: string) =>
    differences.push(`${finding.id} (${finding.headline}): ${text}`);
  for (const [i, { findings }] of report.expectations.entries()) {
    for (const finding of findings) {
      const path = follow(g, finding.trace);
      if (typeof path === 'string') tell(finding, path);
      else for (const text of checkTrace(g, g.program.expectations[i], finding, path)) tell(finding, text);
    }
  }
  const shown = new Set<number>();
  for (const finding of report.faults) {
    const path = follow(g, finding.trace);
    if (typeof path === 'string') tell(finding, path);
    else shown.add(faultOf(g.program, g.states[path[path.length - 1]]));
  }
  const sites = (faults: Iterable<number>) =>
    [...new Set([...faults].map((f) => siteOf(g, f)))].sort().join(' ');
  if (sites(shown) !== sites(expected.faults)) {
    differences.push(`faults shown: ${sites(shown)}; by the reference: ${sites(expected.faults)}`);
  }
  return differences;
}

function siteOf({ program }: Explored, fault: number): string {
  if (fault < 0) return 'none';
  const { code, at } = program.faults[fault];
  return `${code}@${at.line}:${at.column}`;
}

/** The states a trace goes through, or what is wrong with it. */
function follow(g: Explored, trace: number[]): number[] | string {
  const path = [0];
  for (const [n, decision] of trace.entries()) {
    const edge = g.edges[path[n]].find((e) => e.decision === decision);
    if (!edge)
      return `step ${n + 1} of the trace, ${JSON.stringify(decisionParts(decision))}, cannot happen there`;
    path.push(edge.to);
  }
  return path;
}

function checkTrace(g: Explored, expectation: Expectation, finding: Finding, path: number[]): string[] {
  const last = path[path.length - 1];
  const wrong: string[] = [];
  const { cycleFrom, pointOfNoReturn } = finding;
  const agent = g.program.agents.findIndex(({ name }) => name === finding.agent);
  if (cycleFrom !== undefined && path[cycleFrom] !== last) wrong.push('the cycle does not close');
  switch (expectation.k) {
    case 'no hang':
    case 'hang': {
      const isDoomed = doomed(g, agent);
      if (!isDoomed[last]) wrong.push('the agent can still end after the trace');
      if (pointOfNoReturn === undefined) wrong.push('no point of no return');
      else if (!isDoomed[path[pointOfNoReturn]])
        wrong.push('the agent can still end after the point of no return');
      else if (pointOfNoReturn > 0 && isDoomed[path[pointOfNoReturn - 1]])
        wrong.push('the point of no return is earlier');
      break;
    }
    case 'no starvation': {
      const isDoomed = doomed(g, agent);
      if (cycleFrom === undefined) wrong.push('a starvation without a cycle');
      if (path.some((v) => isDoomed[v] || hasEnded(g.states[v].agents[agent])))
        wrong.push('this is no starvation');
      break;
    }
    case 'always':
      if (holds(g, last, expectation.condition)) wrong.push('the condition holds at the end');
      break;
    case 'never':
    case 'reachable':
      if (!holds(g, last, expectation.condition)) wrong.push('the condition does not hold at the end');
      break;
    case 'eventually': {
      const { condition } = expectation;
      const open = leadingTo(g, (v) => holds(g, v, condition) || faultOf(g.program, g.states[v]) >= 0);
      if (path.some((v) => holds(g, v, condition))) wrong.push('the condition has held before');
      if (open[last]) wrong.push('the condition can still come true');
      break;
    }
  }
  return wrong;
}
