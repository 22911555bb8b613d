/**
 * What an agent comes to by going from one location to another, as breakpoints see it. Calls are expanded in place, so
 * one step can come to a call, into the callee and to a call in that: these are all places that the agent is shown at,
 * outermost first. Which they are depends on the two locations alone.
 */
import { targetsOf } from '../../program/flow.ts';
import type { FunctionId, Location, SourceRange, StepProgram } from '../../program/program.ts';
import { unbegun } from './call-sites.ts';

export interface Stand {
  at: SourceRange;
  frame: number;
  /** The function that begins here, or -1. */
  begins: FunctionId | -1;
  /** It was on this line before, or in a call made from it, and has gone on in it: no arrival at the line. */
  sameLine: boolean;
  /** The same of the place in the line. */
  samePlace: boolean;
}

/** `from` is undefined for an agent that starts, and for one that begins a handler. The number of a stand says how many calls must be entered to be shown there. */
export function standsBetween(program: StepProgram, from: Location | undefined, to: Location): Stand[] {
  const { frames, ops } = program;
  const fresh = unbegun(program, to, from).reverse();
  const calls = fresh.map((f) => ({ at: frames[f].call ?? ops[to].at, frame: frames[f].parent }));
  const left = from === undefined ? [] : linesLeft(program, from, to);
  return [...calls, { at: ops[to].at, frame: ops[to].frame }].map(({ at, frame }, i) => ({
    at,
    frame,
    begins: i > 0 ? frames[fresh[i - 1]].fn : from === undefined ? frames[frame].fn : -1,
    sameLine: left.some((old) => old.source === at.source && old.line === at.line),
    samePlace: left.some((old) => isSamePlace(old, at)),
  }));
}

/** The places it goes on from, when it goes forward; going back is another round of a loop, and an arrival. */
function linesLeft({ frames, ops }: StepProgram, from: Location, to: Location): SourceRange[] {
  if (to <= from) return [];
  const places = [ops[from].at];
  for (let f = ops[from].frame; f >= 0; f = frames[f].parent) {
    const { call, parent } = frames[f];
    if (call && parent === ops[to].frame) places.push(call);
  }
  return places;
}

function isSamePlace(a: SourceRange, b: SourceRange): boolean {
  return a.source === b.source && a.line === b.line && a.column === b.column;
}

/** Per location: where the agent that executes its op can stand next. What is glued to it is executed at once. */
export function nextLocations({ ops }: StepProgram): Location[][] {
  return ops.map((op, l) => {
    if (l === 0 || op.glued) return [];
    const ends = new Set<Location>();
    const passed = new Set<Location>();
    const work = [...targetsOf(op)];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      if (next === 0 || passed.has(next)) continue;
      passed.add(next);
      if (ops[next].glued) work.push(...targetsOf(ops[next]));
      else ends.add(next);
    }
    return [...ends];
  });
}

/** Per location: the op there, and those that follow it in the same step. */
export function opsInStep({ ops }: StepProgram): Location[][] {
  return ops.map((op, l) => {
    if (l === 0 || op.glued) return [];
    const found = new Set([l]);
    for (const each of found) for (const next of targetsOf(ops[each])) if (ops[next].glued) found.add(next);
    return [...found];
  });
}
