/**
 * Why an agent hangs, as sentences: what it waits for, who owes that, and what became of them. The sentences say
 * nothing that differs between runs with the same cause, so they are the cause's signature as well.
 */
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { LEVEL, type Location, type Op, STATUS, type StepProgram } from '../program/program.ts';
import { conditionText } from '../trace/expression-text.ts';
import { agentName, functionName, vectorName } from '../trace/names.ts';
import type { HangKind } from '../trace/report.ts';
import { byInterrupt, haltedBy, haltText, inFunction, inHandler, waitText } from '../trace/situation.ts';
import type { Code } from './code.ts';
import { type Activity, outermostRounds } from './component.ts';
import { type Debts, debtsFor, debtsTo, readsOf } from './debts.ts';

/** What is looked at: one state of the component in which the agents hang, and what goes on in that component. */
export interface Scene {
  machine: Machine;
  code: Code;
  s: State;
  activity: Activity;
  /** The state is one on the way, not an ending: who is not blocked goes on. */
  passing?: boolean;
}

export interface Cause {
  kind: HangKind;
  sentences: string[];
  headline: string;
  /** Agents the sentences speak of. */
  covers: Set<number>;
  signature: string;
}

export function causeOf(scene: Scene, agent: number): Cause {
  const kind = kindOf(scene, agent);
  const covers = new Set<number>();
  const sentences = kind === 'livelock' ? roundsOf(scene, agent, covers) : chain(scene, agent, covers);
  return {
    kind,
    sentences,
    headline: headlineOf(sentences),
    covers,
    signature: signatureOf(kind, sentences),
  };
}

export function signatureOf(kind: HangKind, sentences: readonly string[]): string {
  // Whether somebody else still runs does not make another cause of it.
  const family = kind === 'deadlock' ? 'stuck' : kind;
  return [family, ...sentences].join('\n');
}

export function kindOf({ machine, s, activity }: Scene, agent: number): HangKind {
  if (machine.status(s, agent) === STATUS.halted) return 'halted';
  if (!activity.moves) return 'deadlock';
  return activity.movers.has(agent) ? 'livelock' : 'stuck';
}

/** The first sentence, with the second when the first only names who is to blame. */
function headlineOf(sentences: string[]): string {
  const line = (text: string) => text.replace(/\.$/, '');
  const [first, second] = sentences;
  if (second === undefined || first.includes(';')) return line(first);
  return `${line(first)}; ${line(second)}`;
}

// ------------------------------------------------------------------------------------ blocked

function chain(scene: Scene, agent: number, covers: Set<number>): string[] {
  const { machine, s, activity } = scene;
  const name = agentName(machine.program, agent);
  covers.add(agent);
  if (machine.stopped(s, agent)) return [`${name} ${haltText(machine, s, agent)}.`];
  if (activity.movers.has(agent)) return [moverSentence(scene, agent)];
  if (machine.idle(s, agent)) return [`${name} has come to its end.`];
  const op = machine.opAt(s, agent);
  if (!op || !machine.blocked(s, agent)) return [`${name} runs on.`];
  const waits = `${name} ${waitText(machine, s, agent, op)}`;
  switch (op.k) {
    case 'lockQueued':
      return lockChain(scene, agent, op, waits, covers);
    case 'semWoken':
      return semaphoreChain(scene, agent, op, waits, covers);
    case 'wait':
    case 'holdEnd':
      return op.until ? conditionChain(scene, agent, op, waits, covers) : [`${waits}.`];
    default:
      return [`${waits}.`];
  }
}

/** A sentence about another agent, unless the chain has come back to one it has spoken of. */
function follow(scene: Scene, agent: number, covers: Set<number>): string[] {
  return covers.has(agent) ? [] : chain(scene, agent, covers);
}

function lockChain(
  scene: Scene,
  agent: number,
  op: Extract<Op, { k: 'lockQueued' }>,
  waits: string,
  covers: Set<number>,
): string[] {
  const { machine, s } = scene;
  const { base, stride } = machine.program.locks[op.lock.lock];
  const index = op.lock.index ? (machine.evaluate(op.lock.index, s, agent) ?? 0) : 0;
  const slot = base + index * stride;
  const holder = s[slot] - 1;
  if (holder === agent) {
    const interrupted =
      machine.level(s, agent) > LEVEL.task
        ? `: it was interrupted${byInterrupt(machine, s, agent)} while it held it`
        : '';
    return [`${waits}, which it holds itself${interrupted}.`];
  }
  if (holder >= 0)
    return [`${waits}, which ${agentName(machine.program, holder)} holds.`, ...follow(scene, holder, covers)];
  if (s[slot + 1] === 0) return [`${waits}, which is free, but its place in the queue is gone.`];
  const first = Math.floor((s[slot + 1] - 1) / 3);
  if (first === agent)
    return [
      `${waits}, which is free, but it queues for it already, in the code that was interrupted${byInterrupt(machine, s, agent)}.`,
    ];
  return [
    `${waits}, which is free, but ${agentName(machine.program, first)} is first in the queue.`,
    ...follow(scene, first, covers),
  ];
}

function semaphoreChain(
  scene: Scene,
  agent: number,
  op: Extract<Op, { k: 'semWoken' }>,
  waits: string,
  covers: Set<number>,
): string[] {
  const { machine, code, s } = scene;
  const { program } = machine;
  const holder = s[program.semaphores[op.semaphore].holder] - 1;
  if (holder >= 0 && holder !== agent) {
    return [
      `${waits}, which ${agentName(program, holder)} has taken and not given up.`,
      ...follow(scene, holder, covers),
    ];
  }
  const wakers = new Set<Location>();
  program.ops.forEach(
    (other, l) => l > 0 && other.k === 'semWake' && other.semaphore === op.semaphore && wakers.add(l),
  );
  return withDebts(scene, waits, debtsTo(machine, code, s, agent, wakers), 'gives it up', covers);
}

function conditionChain(
  scene: Scene,
  agent: number,
  op: Extract<Op, { k: 'wait' | 'holdEnd' }>,
  waits: string,
  covers: Set<number>,
): string[] {
  const { machine, code, s } = scene;
  const until = op.until!;
  const { deed } = conditionText(until, { program: machine.program, frame: op.frame }, op);
  const { slots, agents } = readsOf(machine, s, agent, until);
  if (slots.size > 0) return withDebts(scene, waits, debtsFor(machine, code, s, agent, until), deed, covers);
  const others = [...agents].filter((other) => other !== agent);
  return [`${waits}.`, ...others.flatMap((other) => follow(scene, other, covers))];
}

/** "…; only console_unlock clears it, and CPU 1, which was in it, was halted by NMI crash_nmi_callback." */
function withDebts(
  scene: Scene,
  waits: string,
  { functions, debtors }: Debts,
  deed: string,
  covers: Set<number>,
): string[] {
  const { machine } = scene;
  if (functions.length === 0) return [`${waits}; nothing in the scenario ${deed}.`];
  const only = `${waits}; only ${list(functions)} ${functions.length > 1 ? plural(deed) : deed}`;
  if (debtors.length === 0)
    return [`${only}, and nobody is on the way there ${scene.passing ? 'now' : 'any more'}.`];
  const after: string[] = [];
  const parts = debtors.map(({ agent, inside, itself, vector }) => {
    const name = agentName(machine.program, agent);
    if (vector !== undefined) {
      after.push(...follow(scene, agent, covers));
      return `${name} ${scene.passing ? 'has not taken' : 'cannot take'} ${vectorName(machine.program, vector)}`;
    }
    if (itself)
      return `${name} itself was interrupted${byInterrupt(machine, scene.s, agent)} on the way there`;
    const is = goesOn(scene, agent) ? 'is' : 'was';
    const role =
      inside === undefined
        ? ''
        : functions.includes(inside) && functions.length === 1
          ? `, which ${is} in it,`
          : `, which ${is} in ${inside},`;
    const fate = shortFate(scene, agent);
    if (fate === undefined) after.push(...follow(scene, agent, covers));
    covers.add(agent);
    return `${name}${role} ${fate ?? 'cannot go on itself'}`;
  });
  return [`${only}, and ${parts.join(', and ')}.`, ...after];
}

/** On the way somewhere, an agent that nothing stands in the way of. */
export function goesOn({ machine, s, passing }: Scene, agent: number): boolean {
  return passing === true && !machine.idle(s, agent) && !machine.blocked(s, agent);
}

/** What became of an agent, when that is all there is to say. */
export function shortFate(scene: Scene, agent: number): string | undefined {
  const { machine, s, activity } = scene;
  if (goesOn(scene, agent) && !machine.stopped(s, agent)) return 'can still go on';
  if (machine.stopped(s, agent)) return haltedBy(machine, s, agent);
  if (activity.movers.has(agent)) return 'goes on without ever doing it';
  if (machine.idle(s, agent)) return 'has come to its end';
  return undefined;
}

// ------------------------------------------------------------------------------------ moving

/** A livelock: the loop of the agent, and everybody who keeps it company. */
function roundsOf(scene: Scene, agent: number, covers: Set<number>): string[] {
  const { machine, s, activity } = scene;
  const { program } = machine;
  covers.add(agent);
  const sentences = [
    `${agentName(program, agent)} ${movement(scene, agent, 'goes round and round')}, and no order of events lets it out.`,
  ];
  for (let other = 0; other < program.agents.length; other++) {
    if (other === agent) continue;
    if (activity.movers.has(other)) {
      covers.add(other);
      sentences.push(moverSentence(scene, other));
    } else if (machine.status(s, other) === STATUS.halted) {
      sentences.push(`${agentName(program, other)} ${haltedBy(machine, s, other)}.`);
    }
  }
  return sentences;
}

function moverSentence(scene: Scene, agent: number): string {
  return `${agentName(scene.machine.program, agent)} ${movement(scene, agent, 'keeps going round')}.`;
}

/** "goes round in console_unlock (line 12), through call_console_drivers, in the handler of IPI flush, which interrupted it in printk". */
export function movement({ machine, s, activity }: Scene, agent: number, verb: string): string {
  const { program } = machine;
  const executed = activity.executed.get(agent);
  const inside = inHandler(machine, s, agent, activity.levels.get(agent) ?? LEVEL.task);
  const rounds = outermostRounds(program, executed);
  if (rounds.length === 0)
    return executed === undefined && !inside ? 'keeps taking interrupts' : `keeps going${inside}`;
  const loops = rounds.map((l) => {
    const op = program.ops[l];
    return `${inFunction(machine, op) || ' in its loop'} (line ${op.at.line + 1})`;
  });
  const calls = calledFrom(program, new Set(rounds.map((l) => program.ops[l].frame)), executed ?? new Set());
  return `${verb}${list([...new Set(loops)])}${calls.length > 0 ? `, through ${list(calls)}` : ''}${inside}`;
}

/** What the loops of an agent's own block call: the block alone says little. */
function calledFrom(program: StepProgram, frames: Set<number>, executed: Set<Location>): string[] {
  const called = new Set<string>();
  for (const l of executed) {
    for (let f = program.ops[l].frame; f >= 0; f = program.frames[f].parent) {
      const { parent } = program.frames[f];
      if (frames.has(parent) && program.frames[parent].parent < 0) called.add(functionName(program, f));
    }
  }
  return [...called].sort();
}

function list(names: string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** "clears it" for several who do it. */
function plural(deed: string): string {
  return deed.replace(/^(\w+)s /, '$1 ').replace(/^can /, 'can ');
}
