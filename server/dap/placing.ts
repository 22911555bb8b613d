// Where a breakpoint comes to lie in a program, and why it does not.
import { nearest } from '../jobs/nearest-name.ts';
import type { Machine } from '../machine/machine.ts';
import type { StepProgram } from '../program/program.ts';
import type { Breakpoint, Placement, Wish } from './breakpoint.ts';
import type { Asker, Standpoint } from './conditions.ts';
import { readAccess } from './data-condition.ts';
import { readTarget } from './data-targets.ts';
import { watchData } from './data-watch.ts';
import type { SourceLines } from './source-lines.ts';

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

/** Where a CPU can stand when it is hit: conditions are looked up there. */
function standpointsOf(placement: Placement, program: StepProgram): Standpoint[] {
  const { ops, frames } = program;
  const agentsAt = program.agents.map((_, agent) => agent);
  const of = (location: number, frame: number) => agentsAt.map((agent) => ({ agent, location, frame }));
  const found: Standpoint[] = [];
  const seen = new Set<string>();
  ops.forEach((op, location) => {
    if (location === 0 || op.glued) return;
    for (let f = op.frame, at = op.at; f >= 0; at = frames[f].call ?? at, f = frames[f].parent) {
      const meant =
        placement.k === 'line'
          ? at.source === placement.source && at.line === placement.line
          : placement.k === 'function'
            ? frames[f].fn === placement.fn
            : false;
      const key = `${location} ${f}`;
      if (!meant || seen.has(key)) continue;
      seen.add(key);
      found.push(...of(location, f).slice(0, 1));
    }
  });
  // Data can be touched from anywhere: shared names are what is known everywhere.
  return found.length > 0 ? found.slice(0, MOST_PLACES) : [{ agent: 0, location: 0, frame: -1 }];
}

/** So many places are tried before a condition is called wrong. */
const MOST_PLACES = 32;

function failed(message: string): Placement {
  return { k: 'failed', message };
}
