/** A way through the states as a run of the machine: single decisions, replayed one by one. */
import { type Decision, decisionParts } from '../machine/decision.ts';
import type { Machine } from '../machine/machine.ts';
import type { State } from '../machine/state.ts';
import { replay } from '../trace/replay.ts';
import type { Step } from './shortest.ts';
import type { Ground } from './space.ts';

export interface Run {
  /** Decisions made before the first step: what runs at once from the start. */
  prefix: Decision[];
  steps: {
    /** The state it is taken in, with its flags. */
    before: State;
    /** The step's own decision, and those of the ops that run together with it, whoever's they are. */
    decisions: Decision[];
    /** Number of the state it leads to. */
    to: number;
  }[];
  /** Decisions after the last step, to where a round begins. */
  after: Decision[];
  /** The state it ends in, with its flags. */
  end: State;
}

/** Takes the steps apart. Where states stand for others like them, the decisions are those of the states really met. */
export function runAlong(ground: Ground, way: readonly Step[]): Run {
  const { prefix, start } = ground;
  const steps: Run['steps'] = [];
  let s: State = start.slice();
  for (const step of way) {
    const taken = takeStep(ground, s, step);
    steps.push({ before: s, decisions: taken.decisions, to: step.to });
    s = taken.state;
  }
  return { prefix, steps, after: [], end: s };
}

function takeStep(
  { semantics, engine }: Ground,
  s: State,
  { decision, to }: Step,
): { decisions: Decision[]; state: State } {
  const attempt = (d: Decision) => {
    const state = s.slice();
    const decisions = semantics.follow(state, d);
    return engine.find(semantics.represent(state)) === to ? { decisions, state } : undefined;
  };
  const offered: Decision[] = [];
  const ways = semantics.machine.decisions(s, offered);
  const same = offered.slice(0, ways).includes(decision) ? attempt(decision) : undefined;
  if (same) return same;
  for (let i = 0; i < ways; i++) {
    const other = attempt(offered[i]);
    if (other) return other;
  }
  throw new Error('a way of the search cannot be gone by the machine');
}

/** A run as it is told. */
export interface Telling {
  decisions: Decision[];
  /** Per step, where its own decision is in the list. */
  at: number[];
  /** Every state on the way. */
  states: State[];
}

/**
 * Ops that run together with the steps of others are told when it is their own agent's turn, so that nobody moves without
 * need. `toTheEnd`: those that are left over then come last; otherwise they are left out, as they bring nothing about.
 */
export function tellRun(machine: Machine, origin: State, run: Run, toTheEnd: boolean): Telling {
  const put = delayed(machine, run, toTheEnd);
  const told = replay(machine, origin, put.decisions);
  if (told.ok && (!toTheEnd || sameSlots(told.states.at(-1)!, run.end)))
    return { ...put, states: told.states };
  // The order in which they were found always works.
  const plain = asFound(run);
  const found = replay(machine, origin, plain.decisions);
  if (!found.ok) throw new Error(`a trace of the search cannot be replayed: step ${found.at + 1}`);
  if (!sameSlots(found.states.at(-1)!, run.end)) throw new Error('a replayed trace ends elsewhere');
  return { ...plain, states: found.states };
}

function sameSlots(s: State, end: State): boolean {
  return s.every((value, slot) => value === end[slot]);
}

function asFound(run: Run): Pick<Telling, 'decisions' | 'at'> {
  const decisions = [...run.prefix];
  const at: number[] = [];
  for (const step of run.steps) {
    at.push(decisions.length);
    decisions.push(...step.decisions);
  }
  return { decisions: [...decisions, ...run.after], at };
}

function delayed(machine: Machine, run: Run, toTheEnd: boolean): Pick<Telling, 'decisions' | 'at'> {
  const agents = machine.program.agents.length;
  const waiting: Decision[][] = Array.from({ length: agents }, () => []);
  const decisions: Decision[] = [];
  const at: number[] = [];
  const agentOf = (d: Decision) => decisionParts(d).agent;
  const catchUp = (agent: number): void => {
    decisions.push(...waiting[agent]);
    waiting[agent] = [];
  };
  for (const d of run.prefix) waiting[agentOf(d)].push(d);
  for (const { before, decisions: taken } of run.steps) {
    const [own, ...others] = taken;
    // A long step ends when everybody has come to rest.
    if (machine.opAt(before, agentOf(own))?.k === 'holdEnd') waiting.forEach((_, agent) => catchUp(agent));
    catchUp(agentOf(own));
    at.push(decisions.length);
    decisions.push(own);
    for (const d of others) waiting[agentOf(d)].push(d);
  }
  if (toTheEnd) waiting.forEach((_, agent) => catchUp(agent));
  return { decisions: [...decisions, ...run.after], at };
}
