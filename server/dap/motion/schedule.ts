/**
 * Who goes next when the machine runs freely. A schedule is a function of the moment, the last step and the state, so that
 * the same run comes out after stepping back.
 */
import type { Decision } from '../../machine/decision.ts';
import { CHANGE } from '../../trace/run.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import type { ScheduleName } from '../launch/launch-configuration.ts';

export interface ScheduleSetting {
  name: ScheduleName;
  seed: number;
  /** Agents that no schedule moves. */
  readonly pinned: Set<number>;
  /** Interrupts that were sent do not arrive by themselves. */
  holdInterrupts: boolean;
  /** What is known to come next is done before the schedule is asked. */
  followsRecord: boolean;
}

/** What a free run does next: what is recorded, unless the schedule was chosen since, or what the schedule says. */
export function nextStep(debuggee: Debuggee): number | undefined {
  const { history, schedule } = debuggee;
  if (schedule.followsRecord && history.position < history.length) {
    const known = history.decision(history.position);
    if (known === CHANGE || isAllowed(schedule, known)) return known;
  }
  return nextDecision(debuggee);
}

/** The schedule's own choice; undefined when nothing can happen that it may choose. */
export function nextDecision(debuggee: Debuggee): Decision | undefined {
  const { history, schedule } = debuggee;
  const chance = mix(schedule.seed, history.position);
  if (schedule.name === 'random') return pick(debuggee, chance, -1);
  const last = lastTurn(debuggee);
  if (schedule.name === 'fewestSwitches' && last >= 0 && !wentRound(debuggee)) {
    const own = pick(debuggee, chance, last);
    if (own !== undefined) return own;
  }
  const turn = turnAfter(debuggee, last);
  return turn < 0 ? undefined : pick(debuggee, chance, turn);
}

/** Pins and held interrupts: may a schedule choose this? */
export function isAllowed({ pinned, holdInterrupts }: ScheduleSetting, decision: Decision): boolean {
  if (isArrival(decision)) return !holdInterrupts;
  return pinned.size === 0 || !pinned.has(agentOf(decision));
}

const agentOf = (decision: Decision): number => (decision >> 16) & 0xff;
export const isArrival = (decision: Decision): boolean => decision >> 24 === 2;

/** Round robin goes from agent to agent; interrupts in flight have a turn of their own, the last. */
function turnOf({ program }: Debuggee, decision: Decision): number {
  return isArrival(decision) ? program.agents.length : agentOf(decision);
}

function lastTurn(debuggee: Debuggee): number {
  const { history } = debuggee;
  for (let t = history.position - 1; t >= 0; t--) {
    const step = history.decision(t);
    if (step !== CHANGE) return turnOf(debuggee, step);
  }
  return -1;
}

/** One of the decisions of a turn, or of all when it is negative. */
function pick(debuggee: Debuggee, chance: number, turn: number): Decision | undefined {
  const { open } = debuggee;
  const count = open.count();
  let choices = 0;
  let only = 0;
  for (let i = 0; i < count; i++) {
    if (!isChoice(debuggee, open.at(i), turn)) continue;
    choices++;
    only = i;
  }
  if (choices === 0) return undefined;
  if (choices === 1) return open.at(only);
  let nth = chance % choices;
  for (let i = 0; ; i++) if (isChoice(debuggee, open.at(i), turn) && nth-- === 0) return open.at(i);
}

function isChoice(debuggee: Debuggee, decision: Decision, turn: number): boolean {
  return isAllowed(debuggee.schedule, decision) && (turn < 0 || turnOf(debuggee, decision) === turn);
}

/** The first turn behind `last`, round the circle, in which something can be done; -1 when there is none. */
function turnAfter(debuggee: Debuggee, last: number): number {
  const { open, schedule } = debuggee;
  let first = -1;
  for (let i = 0; i < open.count(); i++) {
    if (!isAllowed(schedule, open.at(i))) continue;
    const turn = turnOf(debuggee, open.at(i));
    if (turn > last) return turn;
    if (first < 0) first = turn;
  }
  return first;
}

/** The last step ended a round of a loop without bounds: for its own part the CPU would go on for ever. */
function wentRound({ history, machine }: Debuggee): boolean {
  const mover = history.mover(history.position - 1);
  return mover >= 0 && machine.opAt(history.before, mover)?.k === 'loopRound';
}

/** A number that depends on both, evenly spread: a step of the splitmix generator. */
function mix(seed: number, moment: number): number {
  let x = (Math.imul(seed + 1, 0x9e3779b9) + Math.imul(moment + 1, 0x85ebca6b)) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
