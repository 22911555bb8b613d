// Where an agent stands: its call stack over all interrupt levels, read off its locations.
import type { Machine, State } from '../../machine/machine.ts';
import { LEVEL, type Location, type SourceRange, STATUS } from '../../program/program.ts';
import { vectorName } from '../../trace/names.ts';

/** The top of an agent's stack. */
export interface Standing {
  level: number;
  location: Location;
  frame: number;
  at: SourceRange;
}

export function standing(machine: Machine, s: State, agent: number): Standing | undefined {
  const location = machine.location(s, agent);
  if (location === 0) return undefined;
  const { frame, at } = machine.program.ops[location];
  return { level: machine.level(s, agent), location, frame, at };
}

/** The same statement for the one who steps: same frame, same line. */
export function sameLine(a: Standing | undefined, b: Standing | undefined): boolean {
  if (!a || !b) return a === b;
  return a.level === b.level && a.frame === b.frame && a.at.line === b.at.line && a.at.source === b.at.source;
}

/** `b` is inside a call that the frame of `a` has made. */
export function isDeeper(machine: Machine, b: Standing, a: Standing): boolean {
  if (a.level !== b.level || a.frame === b.frame) return false;
  const { frames } = machine.program;
  for (let f = frames[b.frame].parent; f >= 0; f = frames[f].parent) if (f === a.frame) return true;
  return false;
}

export type StackEntry =
  | { k: 'frame'; name: string; at: SourceRange; frame: number; level: number; location: Location }
  /** Between a handler and what it interrupted. */
  | { k: 'label'; name: string };

/** Innermost first, without the frames in `hidden`. An agent that runs nothing has one entry, its block, so that the machine can be looked at from it. */
export function callStack(machine: Machine, s: State, agent: number, hidden: number[] = []): StackEntry[] {
  const { ops, frames, functions, agents } = machine.program;
  const entries: StackEntry[] = [];
  for (let level = machine.level(s, agent); level >= LEVEL.task; level--) {
    const location = machine.locationAt(s, agent, level);
    if (location === 0) continue;
    let at = ops[location].at;
    for (let frame = ops[location].frame; frame >= 0; frame = frames[frame].parent) {
      if (!hidden.includes(frame))
        entries.push({ k: 'frame', name: functions[frames[frame].fn].name, at, frame, level, location });
      at = frames[frame].call ?? at;
    }
    const handler = level === LEVEL.task ? undefined : handlerName(machine, location, level);
    if (handler) entries.push({ k: 'label', name: `▲ ${handler}` });
  }
  if (!entries.some((entry) => entry.k === 'frame')) {
    const name =
      machine.status(s, agent) === STATUS.running ? agents[agent].name : `${agents[agent].name} (at its end)`;
    const { source, endLine, endColumn } = agents[agent].at;
    const end = { source, line: endLine, column: Math.max(0, endColumn - 1), endLine, endColumn };
    entries.push({ k: 'frame', name, at: end, frame: -1, level: LEVEL.task, location: 0 });
  }
  return entries;
}

/** The interrupt whose handler the code at a location belongs to. */
function handlerName({ program }: Machine, location: Location, level: number): string | undefined {
  const kind = level === LEVEL.nmi ? 'nmi' : 'ipi';
  const vector = program.vectors.findIndex(
    (each) => each.kind === kind && program.functions[each.handler].locations.includes(location),
  );
  return vector < 0 ? undefined : vectorName(program, vector);
}
