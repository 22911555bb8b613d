/**
 * Who waits for whom in any state: through which lock, semaphore or condition, who could still do what is waited for, and
 * what became of them. The sentences are those of a hang's cause: there is one wording.
 */
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import type { Expr, Location, Op } from '../program/program.ts';
import { conditionText } from '../trace/expression-text.ts';
import { durationText, lockName, vectorName } from '../trace/names.ts';
import { placeOfOp } from '../trace/places.ts';
import type { Place } from '../trace/report.ts';
import { byInterrupt, situationOf } from '../trace/situation.ts';
import { ringOf, type WaitEdge, type WaitGraph } from '../trace/waits/graph.ts';
import { causeOf, goesOn, kindOf, movement, type Scene, shortFate } from './cause.ts';
import { codeFor } from './code.ts';
import type { Activity } from './component.ts';
import { type Debtor, type Debts, debtsFor, debtsTo, readsOf } from './debts.ts';

/** `activity`: what goes on there for ever, when the state is known to be one that a run ends in. */
export function waitsAt(machine: Machine, s: State, activity?: Activity): WaitGraph {
  const { program } = machine;
  const some: number[] = [];
  const moves = machine.decisions(s, some) > 0;
  const scene: Scene = {
    machine,
    code: codeFor(program),
    s,
    activity: activity ?? { movers: new Set(), executed: new Map(), levels: new Map(), moves },
    passing: activity === undefined && moves,
  };
  const edges = program.agents.flatMap((_, agent) => edgesFrom(scene, agent));
  const cycle = ringOf(edges, program.agents.length);
  const nodes = situationOf(machine, s).map((node, agent) =>
    activity?.movers.has(agent)
      ? { ...node, text: movement(scene, agent, 'goes round and round'), endless: true }
      : node,
  );
  return { nodes, edges, ...(cycle ? { cycle } : {}), sentences: sentencesOf(scene, edges) };
}

/** Of the foreground agents that wait; of any, when none of those does. */
function sentencesOf(scene: Scene, edges: WaitEdge[]): string[] {
  const { machine, s } = scene;
  const { agents } = machine.program;
  const unfinished = agents.flatMap(({ foreground }, a) => (foreground && !machine.ended(s, a) ? [a] : []));
  const stands = (a: number) =>
    machine.stopped(s, a) || edges.some(({ from }) => from === a) || kindOf(scene, a) === 'livelock';
  const asked = unfinished.filter(stands);
  const others = agents.flatMap((_, a) => (!machine.stopped(s, a) && stands(a) ? [a] : []));
  const covered = new Set<number>();
  const sentences: string[] = [];
  for (const agent of asked.length > 0 ? asked : others) {
    if (covered.has(agent)) continue;
    const cause = causeOf(scene, agent);
    for (const a of cause.covers) covered.add(a);
    sentences.push(...cause.sentences);
  }
  if (sentences.length > 0) return sentences;
  if (unfinished.length > 0)
    return ['No CPU waits for another one: whoever has not come to its end can go on.'];
  const awaited = agents.some(({ foreground }) => foreground);
  return [
    awaited
      ? 'Every foreground CPU has come to its end.'
      : 'No CPU of this scenario has to come to its end: nothing can hang.',
  ];
}

function edgesFrom(scene: Scene, agent: number): WaitEdge[] {
  const { machine, s } = scene;
  const op = machine.opAt(s, agent);
  if (!op || machine.stopped(s, agent) || machine.idle(s, agent) || !machine.blocked(s, agent)) return [];
  switch (op.k) {
    case 'lockQueued':
      return lockEdges(scene, agent, op);
    case 'semWoken':
      return semaphoreEdges(scene, agent, op);
    case 'wait':
      return conditionEdges(scene, agent, op, op.until);
    case 'holdEnd':
      return op.until ? conditionEdges(scene, agent, op, op.until) : [longStep(agent, op)];
    default:
      return [];
  }
}

function lockEdges(scene: Scene, agent: number, op: Extract<Op, { k: 'lockQueued' }>): WaitEdge[] {
  const { machine, s } = scene;
  const { program } = machine;
  const { base, stride, queue } = program.locks[op.lock.lock];
  const index = op.lock.index && machine.evaluate(op.lock.index, s, agent);
  const slot = base + (index ?? 0) * stride;
  const through = lockName(program, op.lock, index);
  const edges: WaitEdge[] = [];
  const holder = s[slot] - 1;
  if (holder >= 0) {
    const text = holder === agent ? 'holds it itself' : withFate(scene, holder, 'holds it');
    edges.push({ kind: 'lock', from: agent, to: holder, through, text, ...dead(scene, holder) });
  }
  const level = machine.level(s, agent);
  for (let i = 1; i <= queue && s[slot + i] !== 0; i++) {
    const ahead = Math.floor((s[slot + i] - 1) / 3);
    if (ahead === agent && (s[slot + i] - 1) % 3 === level) break;
    // Behind a holder, a queue that moves on needs no telling.
    if (ahead === holder || (holder >= 0 && !machine.stopped(s, ahead))) continue;
    const text =
      ahead === agent
        ? `queues for it already, in the code that was interrupted${byInterrupt(machine, s, agent)}`
        : withFate(scene, ahead, 'is ahead in the queue');
    edges.push({ kind: 'lock', from: agent, to: ahead, through, text, ...dead(scene, ahead) });
    if (holder < 0) break;
  }
  return edges.length > 0
    ? edges
    : [{ kind: 'lock', from: agent, through, text: 'its place in the queue is gone' }];
}

function semaphoreEdges(scene: Scene, agent: number, op: Extract<Op, { k: 'semWoken' }>): WaitEdge[] {
  const { machine, code, s } = scene;
  const { program } = machine;
  const { holder: at, name } = program.semaphores[op.semaphore];
  const holder = s[at] - 1;
  if (holder >= 0 && holder !== agent) {
    const text = withFate(scene, holder, 'has taken it and not given it up');
    return [{ kind: 'semaphore', from: agent, to: holder, through: name, text, ...dead(scene, holder) }];
  }
  const wakers = program.ops.flatMap((other, l) =>
    l > 0 && other.k === 'semWake' && other.semaphore === op.semaphore ? [l] : [],
  );
  const debts = debtsTo(machine, code, s, agent, new Set(wakers));
  return debtEdges(scene, { kind: 'semaphore', from: agent, through: name }, 'gives it up', debts);
}

function conditionEdges(scene: Scene, agent: number, op: Op, until: Expr): WaitEdge[] {
  const { machine, code, s } = scene;
  const { holds, deed } = conditionText(until, { program: machine.program, frame: op.frame }, op);
  const common = { kind: 'condition' as const, from: agent, through: holds };
  const { slots, agents } = readsOf(machine, s, agent, until);
  if (slots.size > 0) return debtEdges(scene, common, deed, debtsFor(machine, code, s, agent, until));
  const others = [...agents].filter((other) => other !== agent);
  if (others.length === 0) return [{ ...common, text: 'nobody can bring that about' }];
  return others.map((to) => ({
    ...common,
    to,
    text: withFate(scene, to, 'is what that is about'),
    ...dead(scene, to),
  }));
}

function debtEdges(
  scene: Scene,
  edge: Pick<WaitEdge, 'kind' | 'from' | 'through'>,
  deed: string,
  { functions, helpful, debtors }: Debts,
): WaitEdge[] {
  const writers = writersAt(scene, helpful);
  const common = { ...edge, ...(writers.length > 0 ? { writers } : {}) };
  if (functions.length === 0) return [{ ...common, text: `nothing in the scenario ${deed}` }];
  if (debtors.length === 0) {
    const now = scene.passing ? 'now' : 'any more';
    return [
      { ...common, text: `only ${functions.join(', ')} does that, and nobody is on the way there ${now}` },
    ];
  }
  return debtors.map((debtor) => ({
    ...common,
    to: debtor.agent,
    text: debtText(scene, debtor, functions),
    ...(debtor.agent === edge.from ? {} : dead(scene, debtor.agent)),
  }));
}

function debtText(scene: Scene, { agent, inside, itself, vector }: Debtor, functions: string[]): string {
  const { program } = scene.machine;
  if (vector !== undefined)
    return `${scene.passing ? 'has not taken' : 'cannot take'} ${vectorName(program, vector)}, which does it`;
  if (itself) return `was interrupted${byInterrupt(scene.machine, scene.s, agent)} on the way there itself`;
  const is = goesOn(scene, agent) ? 'is' : 'was';
  const where = inside ?? functions.join(', ');
  return withFate(
    scene,
    agent,
    `${is} ${inside === undefined ? 'to come to' : 'in'} ${where}, which does it`,
  );
}

/** What it has to do with it, and what became of it. */
function withFate(scene: Scene, agent: number, text: string): string {
  const { machine, s } = scene;
  if (scene.activity.movers.has(agent)) return `${text}, and goes on without ever doing it`;
  if (goesOn(scene, agent)) return text;
  const fate = shortFate(scene, agent);
  return fate ? `${text}, and ${fate}` : machine.blocked(s, agent) ? `${text}, and waits itself` : text;
}

function longStep(from: number, { length }: Extract<Op, { k: 'holdEnd' }>): WaitEdge {
  return {
    kind: 'time',
    from,
    through: `the end of a step of ${durationText(length)}`,
    text: 'the others have time for more before it is over',
  };
}

function dead({ machine, s, activity }: Scene, agent: number): { dead?: boolean } {
  return machine.stopped(s, agent) || (machine.idle(s, agent) && !activity.movers.has(agent))
    ? { dead: true }
    : {};
}

/** The statements, each once, in the order of the code. */
function writersAt({ machine }: Scene, helpful: Location[]): Place[] {
  const places = new Map<string, Place>();
  for (const l of helpful) {
    const place = placeOfOp(machine.program, machine.program.ops[l]);
    places.set(`${place.uri} ${place.line} ${place.fn}`, place);
  }
  return [...places.values()];
}
