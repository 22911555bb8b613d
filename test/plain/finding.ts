/** A way through the graph as a finding: expanded to single decisions, replayed by the machine, put into words. */

import type { Graph } from '../../server/explore/graph.ts';
import { describeTrace } from '../../server/trace/describe.ts';
import { expandSteps } from '../../server/trace/expand.ts';
import { verified } from '../../server/trace/replay.ts';
import type { Finding } from '../../server/trace/report.ts';
import { situationOf } from '../../server/trace/situation.ts';
import type { Path } from './paths.ts';

export type FindingText = Pick<Finding, 'kind' | 'code' | 'agent' | 'headline' | 'explanation' | 'because'>;
export type Unnumbered = Omit<Finding, 'id'>;

export interface Way {
  path: Path;
  /** Once round, from the end of the path. */
  cycle?: Path;
  /** States that nothing leads out of any more, for the point of no return. */
  lost?: (state: number) => boolean;
}

export function makeFinding(graph: Graph, text: FindingText, { path, cycle = [], lost }: Way): Unnumbered {
  const { machine, start, prefix, merge, label, successor } = graph;
  const edges = [...path, ...cycle];
  const { decisions, starts, end } = expandSteps(
    machine,
    start,
    prefix,
    edges.map((e) => label[e]),
    merge,
  );
  const last = edges.length > 0 ? successor[edges[edges.length - 1]] : 0;
  const expected = graph.load(last, new Int32Array(end.length));
  const states = verified(machine, start, decisions, expected);
  const finding: Unnumbered = {
    ...text,
    situation: situationOf(machine, end),
    trace: decisions,
    steps: describeTrace(machine, states, decisions),
  };
  if (lost) finding.pointOfNoReturn = pointOfNoReturn(graph, edges, starts, lost);
  if (cycle.length > 0) finding.cycleFrom = starts[path.length];
  return finding;
}

/** The private steps that run together with the fatal one change nothing any more: the point is right after it. */
function pointOfNoReturn(
  graph: Graph,
  edges: Path,
  starts: number[],
  lost: (state: number) => boolean,
): number {
  if (lost(0)) return 0;
  const fatal = edges.findIndex((e) => lost(graph.successor[e]));
  if (fatal < 0) throw new Error('a trace to a hang has no point of no return');
  return starts[fatal] + 1;
}

export function numbered(prefix: string, findings: Unnumbered[]): Finding[] {
  return findings.map((finding, i) => ({ id: `${prefix}:${i + 1}`, ...finding }));
}
