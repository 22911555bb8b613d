/**
 * Calls are expanded in place, so a CPU that has come to a call stands at the callee's first op already. Until it
 * has begun the callee it is shown at the call, as debuggers do for inlined functions: step over then goes over the
 * call, and step in goes into it without a step of the machine.
 */
import type { Location, SourceRange, StepProgram } from '../../program/program.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { type Standing, standing } from '../view/stack.ts';
import { whyStill } from '../view/waiting.ts';

/** Frames that the user has stepped into at the moment when the agent had made decision `since`. */
export interface Entered {
  since: number;
  /** The branch that this decision belongs to: in another run it may be another one. */
  branch: number;
  frames: number;
}

/** The frames an agent has come to by its last op and not begun, innermost first. */
export function unbegun(program: StepProgram, location: Location, previous: Location | undefined): number[] {
  const { frames, ops } = program;
  const known = new Set<number>();
  for (let f = previous === undefined ? -1 : ops[previous].frame; f >= 0; f = frames[f].parent) known.add(f);
  const fresh: number[] = [];
  for (let f = ops[location].frame; f >= 0 && !known.has(f); f = frames[f].parent) fresh.push(f);
  // The outermost frame was not called: there is nothing outside it to stand at.
  const last = fresh[fresh.length - 1];
  if (last !== undefined && frames[last].parent < 0) fresh.pop();
  return fresh;
}

/** Where the agent stands when `hidden` of its innermost frames are not begun. */
export function outside(program: StepProgram, at: Standing, hidden: number[]): Standing {
  const outermost = hidden[hidden.length - 1];
  if (outermost === undefined) return at;
  const { parent, call } = program.frames[outermost];
  return { ...at, frame: parent, at: call ?? at.at };
}

/** Where an agent is shown after it has gone from `was` to `is`. */
export function arrivedAt(program: StepProgram, was: Standing | undefined, is: Standing): Standing {
  return outside(program, is, unbegun(program, is.location, previousOf(was, is)));
}

function previousOf(was: Standing | undefined, is: Standing): Location | undefined {
  if (!was || is.level > was.level) return undefined;
  // Back from a handler to where it stood: nothing is new.
  return is.level < was.level ? is.location : was.location;
}

/** The calls an agent has come to by going from `was` to `is`, outermost first. */
export function callsReached(program: StepProgram, was: Standing | undefined, is: Standing): SourceRange[] {
  const fresh = unbegun(program, is.location, previousOf(was, is));
  return fresh.map((frame) => program.frames[frame].call ?? is.at).reverse();
}

/** The frames of the agent that are not shown now. One that cannot go on is shown where it really is. */
export function hiddenNow(debuggee: Debuggee, agent: number): number[] {
  const { machine, history, program } = debuggee;
  const is = standing(machine, history.state, agent);
  if (!is || machine.faultOf(history.state) >= 0 || whyStill(machine, history.state, agent) !== undefined)
    return [];
  const since = history.lastOwn(agent);
  const was = since < 0 ? undefined : standing(machine, history.stateAt(since), agent);
  const fresh = unbegun(program, is.location, previousOf(was, is));
  const known = enteredSince(debuggee, agent, since);
  return fresh.slice(0, Math.max(0, fresh.length - known));
}

export function shownNow(debuggee: Debuggee, agent: number): Standing | undefined {
  const { machine, history, program } = debuggee;
  const is = standing(machine, history.state, agent);
  return is && outside(program, is, hiddenNow(debuggee, agent));
}

/** The lines inside the calls that the agent stands at, outermost first: entering n calls leads to number n - 1. */
export function linesInside(debuggee: Debuggee, agent: number): SourceRange[] {
  const { program, machine, history } = debuggee;
  const hidden = hiddenNow(debuggee, agent).reverse();
  const op = machine.opAt(history.state, agent);
  if (!op || hidden.length === 0) return [];
  return [...hidden.slice(1).map((frame) => program.frames[frame].call ?? op.at), op.at];
}

/** Shows `frames` more of the frames that the agent has come to. */
export function enter(debuggee: Debuggee, agent: number, frames: number): void {
  const { history, entered } = debuggee;
  const since = history.lastOwn(agent);
  const before = enteredSince(debuggee, agent, since);
  entered.set(agent, { since, branch: history.ownerOf(since + 1), frames: before + frames });
}

/** Takes back what was entered without a step of the machine; false when there was nothing. */
export function leave(debuggee: Debuggee, agent: number): boolean {
  const known = enteredSince(debuggee, agent, debuggee.history.lastOwn(agent));
  debuggee.entered.delete(agent);
  return known > 0;
}

function enteredSince({ history, entered }: Debuggee, agent: number, since: number): number {
  const known = entered.get(agent);
  return known?.since === since && known.branch === history.ownerOf(since + 1) ? known.frames : 0;
}
