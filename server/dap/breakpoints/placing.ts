// Where a breakpoint comes to lie in a program, and why it does not.
import { nearest } from '../../jobs/nearest-name.ts';
import type { Machine } from '../../machine/machine.ts';
import type { StepProgram } from '../../program/program.ts';
import { nextLocations, opsInStep } from '../motion/arrivals.ts';
import type { Breakpoint, Placement, Wish } from './breakpoint.ts';
import type { Asker, Standpoint } from './conditions.ts';
import { readAccess } from './data-condition.ts';
import { readTarget } from './data-targets.ts';
import { watchData } from './data-watch.ts';
import type { SourceLines } from './source-lines.ts';
import type { DataWatch } from './touched.ts';

/** The program that breakpoints are placed in. */
export interface Ground {
  machine: Machine;
  lines: SourceLines;
  asker: Asker;
}

export function placementOf({ wish, message, wrong }: Breakpoint, ground: Ground | undefined): Placement {
  if (wrong !== undefined) return failed(wrong);
  if (wish.k === 'unreadable') return failed(wish.message);
  if (!ground) return { k: 'pending' };
  const { program } = ground.machine;
  const placement = positionOf(wish, ground);
  if (placement.k === 'failed') return placement;
  const at = standpointsOf(placement, program);
  const condition = wish.k === 'data' ? readAccess(wish.condition).condition : wish.condition;
  const untrue =
    condition === undefined ? undefined : mistake(at, (each) => ground.asker.check(condition, each));
  if (untrue) return failed(untrue);
  for (const part of message ?? []) {
    if (typeof part === 'string') continue;
    const unknown = mistake(at, (each) => ground.asker.checkValue(part.expression, each));
    if (unknown) return failed(unknown);
  }
  return placement;
}

/** What is wrong wherever it can be hit: a name that is known in one of the places is good enough. */
function mistake(at: Standpoint[], check: (at: Standpoint) => string | undefined): string | undefined {
  let first: string | undefined;
  for (const each of at) {
    const wrong = check(each);
    if (wrong === undefined) return undefined;
    first ??= wrong;
  }
  return first;
}

function positionOf(wish: Exclude<Wish, { k: 'unreadable' }>, { machine, lines }: Ground): Placement {
  const { program } = machine;
  switch (wish.k) {
    case 'line': {
      const source = lines.sourceOf(wish.path);
      if (source < 0) return failed('The scenario does not use this file.');
      const line = lines.nearest(source, wish.line);
      if (line === undefined) return failed('No code that the scenario runs is on this line or near it.');
      // A column of another line says nothing about this one.
      if (wish.column === undefined || line !== wish.line) return { k: 'line', source, line };
      const places = lines.places(source, line).map(({ column }) => column);
      const column = places.findLast((each) => each <= (wish.column ?? 0)) ?? places[0];
      return { k: 'line', source, line, column };
    }
    case 'function': {
      const name = wish.name.trim().replace(/\s*\(\s*\)$/, '');
      const fn = program.functions.findIndex((each) => each.name === name);
      if (fn >= 0) return { k: 'function', fn };
      const near = nearest(
        name,
        program.functions.map((each) => each.name),
      );
      const hint = near ? ` Did you mean ${near}?` : '';
      return failed(`Nothing in this scenario calls a function "${name.slice(0, 60)}".${hint}`);
    }
    case 'data': {
      const target = readTarget(program, wish.dataId);
      return typeof target === 'string' ? failed(target) : { k: 'data', watch: watchData(machine, target) };
    }
  }
}

/** So many places are tried before a condition is called wrong. */
const MOST_PLACES = 64;

/** Where a CPU can stand when it is hit: conditions are looked up there. */
function standpointsOf(placement: Placement, program: StepProgram): Standpoint[] {
  const found: Standpoint[] = [];
  // Data can be touched from anywhere: shared names are what is known everywhere.
  if (placement.k === 'data') found.push({ agent: 0, location: 0, frame: -1 });
  for (const { location, frame } of placement.k === 'data'
    ? placesAfter(placement.watch, program)
    : placesAt(placement, program)) {
    if (found.length >= MOST_PLACES) break;
    found.push({ agent: bodyOf(program, location), location, frame });
  }
  return found;
}

interface InCode {
  location: number;
  frame: number;
}

/** The frames on the stack of each op that stand on the line, or are of the function. */
function* placesAt(placement: Placement, { ops, frames }: StepProgram): Generator<InCode> {
  for (const [location, op] of ops.entries()) {
    if (location === 0 || op.glued) continue;
    let { at } = op;
    for (let frame = op.frame; frame >= 0; at = frames[frame].call ?? at, frame = frames[frame].parent) {
      const { k } = placement;
      if (k === 'line' && at.source === placement.source && at.line === placement.line)
        yield { location, frame };
      if (k === 'function' && frames[frame].fn === placement.fn) yield { location, frame };
    }
  }
}

/** Where a CPU stands after it has touched what is watched. */
function* placesAfter(watch: DataWatch, program: StepProgram): Generator<InCode> {
  const next = nextLocations(program);
  for (const [location, ops] of opsInStep(program).entries()) {
    if (!ops.some((each) => watch.mayTouch(program.ops[each]))) continue;
    for (const to of next[location]) yield { location: to, frame: program.ops[to].frame };
  }
}

/** An agent that can run the code there. */
function bodyOf({ agents, frames, functions, ops }: StepProgram, location: number): number {
  let frame = ops[location].frame;
  while (frames[frame].parent >= 0) frame = frames[frame].parent;
  const name = functions[frames[frame].fn].name;
  return Math.max(
    0,
    agents.findIndex((agent) => agent.name === name),
  );
}

function failed(message: string): Placement {
  return { k: 'failed', message };
}
