/** The expectations about conditions: `always`, `never`, `reachable` and `eventually`. */

import type { StateSet } from '../../server/explore/bits.ts';
import { bottomComponents, componentsOf } from '../../server/explore/components.ts';
import type { Graph } from '../../server/explore/graph.ts';
import { decisionParts } from '../../server/machine/decision.ts';
import { type Expectation, type Expr, LEVEL, STATUS } from '../../server/program/program.ts';
import { agentName, vectorName } from '../../server/trace/names.ts';
import { inFunction } from '../../server/trace/situation.ts';
import { canReach } from './backward.ts';
import type { Facts } from './facts.ts';
import { type FindingText, makeFinding, type Unnumbered } from './finding.ts';
import { causesIn, hangCycle } from './hangs.ts';
import { type Path, pathTo, restrictedSearch, sourceOf } from './paths.ts';

type Conditional = Extract<Expectation, { condition: Expr }>;

/** States in which the condition holds. */
export function statesWhere(graph: Graph, condition: Expr): StateSet {
  const holds = graph.machine.condition(condition);
  const s = new Int32Array(graph.program.slots.length);
  const set = new Uint8Array(graph.states);
  for (let v = 0; v < graph.states; v++) set[v] = holds(graph.load(v, s)) ? 1 : 0;
  return set;
}

/** `always` and `never`: the ways to states that must not be, one for each step that leads into them. */
export function forbidden(graph: Graph, expectation: Conditional): Unnumbered[] {
  const holds = statesWhere(graph, expectation.condition);
  const bad = expectation.k === 'always' ? 0 : 1;
  const what = `${conditionOf(expectation)} ${expectation.k === 'always' ? 'does not hold' : 'holds'}`;
  const found = new Map<string, Unnumbered>();
  const isBad = (v: number) => holds[v] === bad;
  for (let v = 0; v < graph.states; v++) {
    if (!isBad(v)) continue;
    const parent = graph.parent[v];
    // What follows from a bad state is no new mistake.
    if (parent >= 0 && isBad(parent)) continue;
    const path = pathTo(graph, v);
    const step = lastStep(graph, path);
    const text: FindingText = {
      kind: expectation.k as 'always' | 'never',
      code: expectation.k,
      agent: step.agent,
      headline: `${what} ${step.text}`,
      explanation: [`${what} ${step.text}.`],
    };
    if (!found.has(text.headline)) found.set(text.headline, makeFinding(graph, text, { path }));
  }
  return [...found.values()];
}

/** `reachable`: the shortest way to a state in which the condition holds. */
export function witness(graph: Graph, expectation: Conditional): Unnumbered | undefined {
  const v = statesWhere(graph, expectation.condition).indexOf(1);
  if (v < 0) return undefined;
  const path = pathTo(graph, v);
  const step = lastStep(graph, path);
  const headline = `${conditionOf(expectation)} holds ${step.text}`;
  return makeFinding(
    graph,
    { kind: 'reachable', code: 'reachable', agent: step.agent, headline, explanation: [`${headline}.`] },
    { path },
  );
}

/** `eventually`: where it can no longer come true, one finding for each distinct end that leads to. */
export function neverMore(graph: Graph, facts: Facts, expectation: Conditional): Unnumbered[] {
  const holds = statesWhere(graph, expectation.condition);
  const before = restrictedSearch(graph, (v) => holds[v] === 0);
  const targets = holds.slice();
  for (let v = 0; v < graph.states; v++) if (facts.fault[v] !== 0 || v >= graph.expanded) targets[v] = 1;
  const open = canReach(graph, targets);
  const bad = new Uint8Array(graph.states);
  for (let v = 0; v < graph.states; v++) if (before.reached[v] === 1 && open[v] === 0) bad[v] = 1;
  const bottoms = bottomComponents(graph, componentsOf(graph, bad), () => true);
  const found = new Map<string, Unnumbered>();
  for (const states of bottoms) {
    const path = before.pathTo(states[0]);
    const end = endOf(graph, facts, states, path, (v) => bad[v] === 1);
    if (found.has(end.signature)) continue;
    const headline = `${conditionOf(expectation)} can no longer come true${end.headline}`;
    const text: FindingText = {
      kind: 'eventually',
      code: 'eventually',
      agent: end.agent,
      headline,
      explanation: [`${headline}.`, ...end.sentences],
      ...(end.because ? { because: end.because } : {}),
    };
    found.set(end.signature, makeFinding(graph, text, { path, cycle: end.cycle, lost: (v) => bad[v] === 1 }));
  }
  return [...found.values()];
}

interface End {
  agent?: string;
  headline: string;
  sentences: string[];
  signature: string;
  cycle?: Path;
  /** The headline of the hang that it ends in. */
  because?: string;
}

/** How a run ends in which the condition never held: in a hang, or with everybody at their end. */
function endOf(
  graph: Graph,
  facts: Facts,
  states: Int32Array,
  path: Path,
  isBad: (v: number) => boolean,
): End {
  const [hang] = causesIn(graph, facts, states);
  if (hang) {
    const { agent, cause } = hang;
    const { headline, sentences, signature, kind } = cause;
    const cycle = kind === 'livelock' ? hangCycle(graph, states, agent) : undefined;
    return {
      agent: graph.program.agents[agent].name,
      headline: `: ${headline}`,
      sentences,
      signature,
      cycle,
      because: headline,
    };
  }
  const ends = endsOf(graph, facts, states[0]);
  const fatal = path.findIndex((e) => isBad(graph.successor[e]));
  const since = isBad(0)
    ? 'Nothing can make it true from the start on'
    : `In this run it is out of reach ${lastStep(graph, path.slice(0, fatal + 1)).text}`;
  return { headline: `: ${ends}`, sentences: [`${since}.`], signature: `ended ${ends}` };
}

/** "the run ends without it, CPU 0 parked in machine_kexec": how those ended who had to. */
function endsOf(graph: Graph, facts: Facts, state: number): string {
  const { machine, program } = graph;
  const s = graph.load(state, new Int32Array(program.slots.length));
  const ends = facts.foreground.map((a) => {
    const location = machine.locationAt(s, a, LEVEL.task);
    const where = location === 0 ? '' : inFunction(machine, program.ops[location]);
    return `${agentName(program, a)} ${machine.status(s, a) === STATUS.finished ? 'finished' : `parked${where}`}`;
  });
  return ends.length ? `the run ends without it, ${ends.join(', ')}` : 'the run goes on without it for ever';
}

/** "after CPU 1's step in console_unlock (line 12)". */
function lastStep(graph: Graph, path: Path): { agent?: string; text: string } {
  if (path.length === 0) return { text: 'at the start' };
  const edge = path[path.length - 1];
  const { machine, program } = graph;
  const s = graph.load(sourceOf(graph, edge), new Int32Array(program.slots.length));
  const { k, agent } = decisionParts(graph.label[edge]);
  const name = agentName(program, agent);
  const op = machine.opAt(s, agent);
  if (k !== 'step') {
    const vector = vectorName(program, graph.label[edge] & 0xffff);
    return {
      agent: name,
      text: k === 'arrive' ? `after ${vector} has arrived at ${name}` : `after ${name} has taken ${vector}`,
    };
  }
  return {
    agent: name,
    text: op
      ? `after ${name}'s step${inFunction(machine, op)} (line ${op.at.line + 1})`
      : `after a step of ${name}`,
  };
}

/** The condition as it was written. */
function conditionOf({ text, k }: Conditional): string {
  return text.replace(new RegExp(`^(expect\\s+)?${k}\\s+`), '').replace(/;$/, '');
}
