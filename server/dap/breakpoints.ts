// Line breakpoints: set before or after the launch, moved to the nearest line that runs, hit on arrival.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Machine, State } from '../machine/machine.ts';
import type { SourceRange, StepProgram } from '../program/program.ts';
import { callsReached } from './call-sites.ts';
import type { ClientConventions } from './client-conventions.ts';
import { createSourceLines, type SourceLines } from './source-lines.ts';
import { type Standing, standing } from './stack.ts';

export interface LineRequest {
  /** 0-based. */
  line: number;
  /** What of it the adapter cannot do: a condition, a hit count, a log message. */
  unsupported?: string;
}

interface Placed extends LineRequest {
  id: number;
  path: string;
  /** Where it stops: index of the program's file, and the line. */
  source: number;
  at: number | undefined;
}

export interface Hit {
  ids: number[];
  /** How many of the calls that it has come to it must be shown inside of, to stand at the breakpoint's line. */
  entered: number;
}

export interface Breakpoints {
  /** Replaces those of a file. */
  set(path: string, lines: LineRequest[]): Placed[];
  /** Another program: where does each stop now? Gives those set so far. */
  attach(program: StepProgram | undefined): Placed[];
  /** What an agent has come to by its last step. */
  hit(machine: Machine, before: State, after: State, agent: number): Hit | undefined;
  /** The first of some lines, outermost first, that has breakpoints; `entered` is its index. */
  firstOf(lines: SourceRange[]): Hit | undefined;
}

export function createBreakpoints(): Breakpoints {
  let nextId = 1;
  let program: StepProgram | undefined;
  let lines: SourceLines | undefined;
  const byPath = new Map<string, Placed[]>();
  /** `source/line` -> ids. */
  let active = new Map<string, number[]>();

  function place(breakpoint: Placed): Placed {
    const source = lines ? lines.sourceOf(breakpoint.path) : -1;
    const usable = source >= 0 && breakpoint.unsupported === undefined;
    return { ...breakpoint, source, at: usable ? lines?.nearest(source, breakpoint.line) : undefined };
  }

  function index(): void {
    active = new Map();
    for (const { source, at, id } of [...byPath.values()].flat()) {
      if (at === undefined) continue;
      const key = `${source}/${at}`;
      active.set(key, [...(active.get(key) ?? []), id]);
    }
  }

  const idsAt = (at: SourceRange): number[] => active.get(`${at.source}/${at.line}`) ?? [];

  /** Outermost first: a breakpoint on a call is met before one in the callee. */
  function firstOf(
    reached: SourceRange[],
    skip: (at: SourceRange) => boolean = () => false,
  ): Hit | undefined {
    for (const [entered, at] of reached.entries()) {
      const ids = skip(at) ? [] : idsAt(at);
      if (ids.length > 0) return { ids, entered };
    }
    return undefined;
  }

  return {
    set(path, requests) {
      const placed = requests.map((request) =>
        place({ ...request, id: nextId++, path, source: -1, at: undefined }),
      );
      byPath.set(path, placed);
      index();
      return placed;
    },
    attach(next) {
      program = next;
      lines = program && createSourceLines(program);
      for (const [path, placed] of byPath) byPath.set(path, placed.map(place));
      index();
      return [...byPath.values()].flat();
    },
    hit(machine, before, after, agent) {
      if (active.size === 0) return undefined;
      const was = standing(machine, before, agent);
      const is = standing(machine, after, agent);
      // Back from a handler it stands where it stood already.
      if (!is || is.location === was?.location || (was && is.level < was.level)) return undefined;
      const reached = [...callsReached(machine.program, was, is), is.at];
      return firstOf(reached, (at) => isSameLine(machine.program, was, is, at));
    },
    firstOf,
  };
}

/**
 * It was on this line before, or in a call that was made from it, and has gone on in it: no arrival. Going back in
 * it is one, another round of a loop.
 */
function isSameLine(program: StepProgram, was: Standing | undefined, is: Standing, at: SourceRange): boolean {
  if (!was || is.location <= was.location) return false;
  const lines = [was.at];
  for (let f = was.frame; f >= 0; f = program.frames[f].parent) {
    const { call, parent } = program.frames[f];
    if (call && parent === is.frame) lines.push(call);
  }
  return lines.some((line) => line.source === at.source && line.line === at.line);
}

/** How the client is told of a breakpoint. */
export function breakpointBody(
  { id, at, line, source, unsupported }: Placed,
  launched: boolean,
  conventions: ClientConventions,
): DebugProtocol.Breakpoint {
  if (at !== undefined) return { id, verified: true, line: at + conventions.lineBase };
  const message = !launched
    ? 'The breakpoint is placed when the scenario starts.'
    : (unsupported ??
      (source < 0
        ? 'The scenario does not use this file.'
        : 'No code that the scenario runs is on this line or near it.'));
  return {
    id,
    verified: false,
    line: line + conventions.lineBase,
    message,
    reason: launched ? 'failed' : 'pending',
  };
}
