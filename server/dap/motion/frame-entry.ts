// When a frame that is on a CPU's stack was entered: a moment of the run so far.
import type { Machine, State } from '../../machine/machine.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { enter, hiddenNow } from './call-sites.ts';

export interface FrameOf {
  agent: number;
  frame: number;
  level: number;
}

/** The first moment from which on the frame has been there without a break. */
export function entryOf({ history, machine }: Debuggee, { agent, frame, level }: FrameOf): number {
  for (let t = history.lastOwn(agent); t >= 0; t = history.lastOwn(agent, t))
    if (!isInside(machine, history.stateAt(t), agent, frame, level)) return t + 1;
  return 0;
}

function isInside(machine: Machine, s: State, agent: number, frame: number, level: number): boolean {
  const { ops, frames } = machine.program;
  const location = machine.locationAt(s, agent, level);
  if (location === 0) return false;
  let at = ops[location].frame;
  while (at >= 0 && at !== frame) at = frames[at].parent;
  return at === frame;
}

/** Goes to where the frame begins, and shows the agent inside of it. */
export function goToEntry(debuggee: Debuggee, of: FrameOf): void {
  show(debuggee, of, 0);
}

/** Goes to where the frame begins, and shows the agent at the call. */
export function goToCall(debuggee: Debuggee, of: FrameOf): void {
  show(debuggee, of, 1);
}

/** `outside`: how many frames, counted from this one outwards, are not to be shown. */
function show(debuggee: Debuggee, of: FrameOf, outside: number): void {
  const { history, entered } = debuggee;
  history.seek(entryOf(debuggee, of));
  entered.delete(of.agent);
  const hidden = hiddenNow(debuggee, of.agent);
  const at = hidden.indexOf(of.frame);
  if (at >= 0) enter(debuggee, of.agent, hidden.length - at - outside);
}
