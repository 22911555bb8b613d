/** Each finding's trace, run again by the reference: it must be possible, and show what it is said to show. */

import { NO_POINT } from '../../server/explore/finding.ts';
import { decisionParts } from '../../server/machine/decision.ts';
import type { Expectation } from '../../server/program/program.ts';
import type { CaseReport, Finding } from '../../server/trace/report.ts';
import type { Explored } from '../reference/explorer.ts';
import { leadingTo } from '../reference/explorer.ts';
import { faultOf, hasEnded } from '../reference/state.ts';
import { actorOf, doomed, holds, type ReferenceVerdicts } from '../reference/verdicts.ts';

/** `complete`: the whole graph was searched, so that the point of no return is the first, not just one. */
export function compareTraces(g: Explored, report: CaseReport, complete: boolean): string[] {
  const differences: string[] = [];
  const tell = (finding: Finding, text: string) =>
    differences.push(`${finding.id} (${finding.headline}): ${text}`);
  for (const [i, { findings }] of report.expectations.entries()) {
    for (const finding of findings) {
      const path = follow(g, finding.trace);
      const wrong =
        typeof path === 'string' ? [path] : checkTrace(g, g.program.expectations[i], finding, path);
      // What a limit has left open may be missing where that is said.
      const open = finding.unfinished?.includes(NO_POINT) ? MISSING : EARLIER;
      for (const text of wrong) if (complete || text !== open) tell(finding, text);
    }
  }
  return differences;
}

const MISSING = 'no point of no return';
const EARLIER = 'the point of no return is earlier';

/** Each place that fails is shown, by a trace that leads there. */
export function compareFaults(g: Explored, expected: ReferenceVerdicts, report: CaseReport): string[] {
  const shown = report.faults.map(({ id, trace }) => {
    const path = follow(g, trace);
    if (typeof path === 'string') return `${id}: ${path}`;
    return siteOf(g, faultOf(g.program, g.states[path[path.length - 1]]));
  });
  const list = (sites: string[]) => [...new Set(sites)].sort().join(' ');
  const wanted = [...expected.faults].map((fault) => siteOf(g, fault));
  if (list(shown) === list(wanted)) return [];
  return [`faults shown: ${list(shown)}; by the reference: ${list(wanted)}`];
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
    case 'hang':
      return [...wrong, ...checkHang(g, agent, pointOfNoReturn, path)];
    case 'no starvation':
      return [...wrong, ...checkStarvation(g, agent, cycleFrom, path, finding.trace)];
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

function checkHang(g: Explored, agent: number, point: number | undefined, path: number[]): string[] {
  const isDoomed = doomed(g, agent);
  if (!isDoomed[path[path.length - 1]]) return ['the agent can still end after the trace'];
  if (point === undefined) return [MISSING];
  if (!isDoomed[path[point]]) return ['the agent can still end after the point of no return'];
  return point > 0 && isDoomed[path[point - 1]] ? [EARLIER] : [];
}

function checkStarvation(
  g: Explored,
  agent: number,
  cycleFrom: number | undefined,
  path: number[],
  trace: number[],
): string[] {
  if (cycleFrom === undefined || cycleFrom === trace.length) return ['a starvation without a cycle'];
  const hasCome = (v: number) => hasEnded(g.states[v].agents[agent]);
  const canEnd = leadingTo(g, hasCome);
  if (path.some((v) => !canEnd[v] || hasCome(v))) return ['this is no starvation'];
  const moved = new Set(trace.slice(cycleFrom).map(actorOf));
  const wants = path.slice(cycleFrom).map((v) => g.edges[v].map(({ decision }) => actorOf(decision)));
  const neglected = wants[0].filter((actor) => !moved.has(actor) && wants.every((at) => at.includes(actor)));
  return [...new Set(neglected)].map((actor) => `${actor} could always step and never does`);
}
