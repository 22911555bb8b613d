/** Errors of the model itself: one finding for each place that fails, with a shortest way there. */

import type { Graph } from '../../server/explore/graph.ts';
import { decisionParts } from '../../server/machine/decision.ts';
import { agentName } from '../../server/trace/names.ts';
import type { Facts } from './facts.ts';
import { makeFinding, type Unnumbered } from './finding.ts';
import { pathTo } from './paths.ts';

export function faultFindings(graph: Graph, facts: Facts): Unnumbered[] {
  const nearest = new Map<number, number>();
  for (let v = 0; v < graph.states; v++)
    if (facts.fault[v] !== 0 && !nearest.has(facts.fault[v])) nearest.set(facts.fault[v], v);
  return [...nearest].map(([fault, state]) => {
    const { code, message } = graph.program.faults[fault - 1];
    const path = pathTo(graph, state);
    const last = path.length > 0 ? graph.label[path[path.length - 1]] : (graph.prefix.at(-1) ?? 0);
    const agent = agentName(graph.program, decisionParts(last).agent);
    const text = {
      kind: 'fault' as const,
      code,
      agent,
      headline: `${agent}: ${message}`,
      explanation: [`${agent} fails: ${message}${message.endsWith('.') ? '' : '.'}`],
    };
    return makeFinding(graph, text, { path });
  });
}
