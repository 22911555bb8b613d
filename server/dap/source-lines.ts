// Which lines of the program's files an agent can stand at, and the one a breakpoint moves to.
import type { SourceRange, StepProgram } from '../program/program.ts';
import { fileUri } from './client-conventions.ts';

/** How far from any known code a line may be and still mean it: hunks of patches lie outside the functions they change. */
const NEAR = 3;

export interface SourceLines {
  /** The program's file that the client means, or -1. */
  sourceOf(path: string): number;
  /** The line a breakpoint at `line` stops at; undefined when no code that runs is near. */
  nearest(source: number, line: number): number | undefined;
  /** The lines of a range that an agent can stand at. */
  between(source: number, first: number, last: number): number[];
}

export function createSourceLines(program: StepProgram): SourceLines {
  const lines = program.sources.map(() => new Set<number>());
  program.ops.forEach((op, location) => {
    // What is glued runs in one step with what is before it: no agent stands there.
    if (location > 0 && op && !op.glued) lines[op.at.source].add(op.at.line);
  });
  // At a call an agent is shown before it begins the callee.
  for (const { call } of program.frames) if (call) lines[call.source].add(call.line);
  const sorted = lines.map((set) => [...set].sort((a, b) => a - b));
  const uris = program.sources.map(({ uri }) => fileUri(uri) ?? uri);
  const bodies = [...program.functions, ...program.agents].map(({ at }) => at);

  /** The smallest body of code that the line is in. */
  function bodyAt(source: number, line: number): SourceRange | undefined {
    const around = bodies.filter((at) => at.source === source && at.line <= line && line <= at.endLine);
    return around.sort((a, b) => a.endLine - a.line - (b.endLine - b.line))[0];
  }

  return {
    sourceOf(path) {
      const uri = fileUri(path);
      return uris.findIndex((known) => known === uri || known === path);
    },
    nearest(source, line) {
      if (lines[source].has(line)) return line;
      const body = bodyAt(source, line) ?? { line: line - NEAR, endLine: line + NEAR };
      const inside = sorted[source].filter((each) => each >= body.line && each <= body.endLine);
      return inside.find((each) => each > line) ?? inside.findLast((each) => each < line);
    },
    between: (source, first, last) => sorted[source].filter((line) => line >= first && line <= last),
  };
}
