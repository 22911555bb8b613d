// Putting a CPU at another line of the function it stands in: a change by hand.
import { type Location, type Op, type SourceRange, STATUS } from '../../program/program.ts';
import { agentName, functionName } from '../../trace/names.ts';
import type { Change, SlotWrite } from '../../trace/run.ts';
import type { Debuggee } from '../launch/debuggee.ts';
import { type Problem, problem } from '../problems.ts';
import { isVisible } from '../view/scope-locals.ts';
import type { Standing } from '../view/stack.ts';
import { whyStill } from '../view/waiting.ts';
import { shownNow } from './call-sites.ts';

export interface Line {
  source: number;
  /** 0-based. */
  line: number;
}

/** The first op of a line in a frame, be it in a call that the line makes; undefined when there is none to stand at. */
export function locationAt({ program }: Debuggee, frame: number, to: Line): Location | undefined {
  const { ops, frames } = program;
  const isThere = (at: SourceRange | undefined) => at?.source === to.source && at.line === to.line;
  const found = ops.findIndex((op, location) => {
    if (location === 0 || !op || op.glued || WITHIN.has(op.k)) return false;
    if (op.frame === frame) return isThere(op.at);
    let f = op.frame;
    while (f >= 0 && frames[f].parent !== frame) f = frames[f].parent;
    return f >= 0 && isThere(frames[f].call);
  });
  return found < 0 ? undefined : found;
}

/** What belongs to something begun before: nobody can come to it from elsewhere. */
const WITHIN = new Set<Op['k']>(['lockQueued', 'semWoken', 'holdEnd', 'loopRound']);

export function changeToLine(debuggee: Debuggee, agent: number, to: Line): Change | Problem {
  const { program, machine } = debuggee;
  const name = agentName(program, agent);
  const shown = shownNow(debuggee, agent);
  const refused = whyNot(debuggee, agent, shown);
  if (refused !== undefined || !shown) return problem('LD3007', `${name} ${refused ?? 'runs nothing'}.`);
  const location = locationAt(debuggee, shown.frame, to);
  if (location === undefined) {
    const fn = functionName(program, shown.frame);
    return problem(
      'LD3007',
      `${name} stands in ${fn}, and line ${to.line + 1} has no statement of it to stand at. Choose a line of ${fn}.`,
    );
  }
  const { regions, slots } = program;
  const region = machine.regionOf(agent);
  const nameOf = (offset: number) => slots[region + offset].name;
  const writes: SlotWrite[] = [
    { slot: nameOf(regions.location + shown.level), value: location },
    ...lapWrites(debuggee, agent, nameOf),
    ...localWrites(debuggee, agent, shown, program.ops[location].at, nameOf),
  ];
  return { label: `${name} goes to line ${to.line + 1}`, writes };
}

/** A clause without a subject. */
function whyNot(debuggee: Debuggee, agent: number, shown: Standing | undefined): string | undefined {
  const { machine, history } = debuggee;
  const s = history.state;
  if (machine.faultOf(s) >= 0) return 'cannot move: the model has failed. Step back first';
  if (machine.status(s, agent) !== STATUS.running && machine.stopped(s, agent))
    return `was ${whyStill(machine, s, agent)} and never runs again`;
  if (!shown) return `is ${whyStill(machine, s, agent) ?? 'at its end'} and stands in no function`;
  const op = machine.opAt(s, agent);
  if (op?.k === 'lockQueued' || op?.k === 'semWoken')
    return `${whyStill(machine, s, agent)}: it would stay in the queue and be handed what it no longer waits for. Step back to before it queued`;
  return undefined;
}

/** A long step that is left is over: nobody counts for it any more. */
function lapWrites({ machine, history, program }: Debuggee, agent: number, nameOf: (o: number) => string) {
  if (machine.opAt(history.state, agent)?.k !== 'holdEnd') return [];
  return program.agents.map((_, i) => ({ slot: nameOf(program.regions.laps + i), value: 0 }));
}

/**
 * Locals that are in scope here and there keep their values, the others of the frame begin at 0. All are written, for the
 * program that is searched has forgotten those that the CPU would not have needed again.
 */
function localWrites(
  { machine, history, program }: Debuggee,
  agent: number,
  from: Standing,
  to: SourceRange,
  nameOf: (offset: number) => string,
): SlotWrite[] {
  const { regions, frames } = program;
  const region = machine.regionOf(agent);
  const cleared = new Set(
    frames[from.frame].locals
      .filter((local) => !(isVisible(local, from.at) && isVisible(local, to)))
      .map(({ slot }) => slot),
  );
  for (const local of frames[from.frame].locals)
    if (isVisible(local, from.at) && isVisible(local, to)) cleared.delete(local.slot);
  const writes: SlotWrite[] = [];
  for (let offset = regions.laps + program.agents.length; offset < regions.size; offset++) {
    const value = history.state[region + offset];
    if (value !== 0) writes.push({ slot: nameOf(offset), value: cleared.has(offset) ? 0 : value });
  }
  return writes;
}
