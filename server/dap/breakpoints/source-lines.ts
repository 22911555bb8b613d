// Which lines of the program's files an agent can stand at, and the one a breakpoint moves to.
import type { SourceRange, StepProgram } from '../../program/program.ts';
import type { Debuggee } from '../launch/debuggee.ts';

/** How far from any known code a line may be and still mean it: hunks of patches lie outside the functions they change. */
const NEAR = 3;

export interface SourceLines {
  /** The program's file that the client means, or -1. */
  sourceOf(path: string): number;
  /** The line a breakpoint at `line` stops at; undefined when no code that runs is near. */
  nearest(source: number, line: number): number | undefined;
  /** The places in a line that an agent can stand at, from left to right. */
  places(source: number, line: number): SourceRange[];
  /** The lines of a range that an agent can stand at. */
  between(source: number, first: number, last: number): number[];
}

export function createSourceLines({ program, paths }: Pick<Debuggee, 'program' | 'paths'>): SourceLines {
  const places = program.sources.map(() => new Map<number, SourceRange[]>());
  const stands = (at: SourceRange): void => {
    const known = places[at.source].get(at.line) ?? [];
    if (!known.some(({ column }) => column === at.column)) known.push(at);
    places[at.source].set(at.line, known);
  };
  // What is glued runs in one step with what is before it: no agent stands there.
  for (const op of program.ops.slice(1)) if (op && !op.glued) stands(op.at);
  // At a call an agent is shown before it begins the callee.
  for (const { call } of program.frames) if (call) stands(call);
  for (const lines of places) for (const known of lines.values()) known.sort((a, b) => a.column - b.column);
  const sorted = places.map((lines) => [...lines.keys()].sort((a, b) => a - b));
  const heads = atomicHeads(program);
  const uris = program.sources.map(({ uri }) => paths.uriOf(uri) ?? uri);
  const bodies = [...program.functions, ...program.agents].map(({ at }) => at);

  /** The smallest body of code that the line is in. */
  function bodyAt(source: number, line: number): SourceRange | undefined {
    const around = bodies.filter((at) => at.source === source && at.line <= line && line <= at.endLine);
    return around.sort((a, b) => a.endLine - a.line - (b.endLine - b.line))[0];
  }

  return {
    sourceOf(path) {
      const uri = paths.uriOf(path);
      return uris.findIndex((known) => known === uri || known === path);
    },
    nearest(source, line) {
      if (places[source].has(line)) return line;
      const head = heads.get(`${source}/${line}`);
      if (head !== undefined) return head;
      const body = bodyAt(source, line) ?? { line: line - NEAR, endLine: line + NEAR };
      const inside = sorted[source].filter((each) => each >= body.line && each <= body.endLine);
      return inside.find((each) => each > line) ?? inside.findLast((each) => each < line);
    },
    places: (source, line) => places[source].get(line) ?? [],
    between: (source, first, last) => sorted[source].filter((line) => line >= first && line <= last),
  };
}

/** `source/line` of what runs inside an atomic step -> the line that the step begins at. */
function atomicHeads({ ops }: StepProgram): Map<string, number> {
  const heads = new Map<string, number>();
  let head: SourceRange | undefined;
  for (const op of ops.slice(1)) {
    if (!op) continue;
    if (!op.glued) head = op.at;
    else if (head?.source === op.at.source) heads.set(`${op.at.source}/${op.at.line}`, head.line);
  }
  return heads;
}
