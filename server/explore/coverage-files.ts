/** What a search has executed and what it has not, file by file. */
import type { Op, SourceRange, StepProgram } from '../program/program.ts';
import type { FileCoverage, TextRange } from '../trace/report.ts';

interface Found {
  statements: { at: SourceRange; reached: boolean; inner: boolean }[];
  conditions: ({ at: SourceRange; asserts: boolean } & Pick<
    FileCoverage['branches'][number],
    'text' | 'taken' | 'never'
  >)[];
}

/** Files with something in them that counts. */
export function filesOf(
  program: StepProgram,
  { statements, conditions }: Found,
  executed: (op: Op) => boolean,
): FileCoverage[] {
  const functions = functionsOf(program, executed);
  const files = program.sources.map(({ uri }, source): FileCoverage => {
    const here = ({ at }: { at: SourceRange }): boolean => at.source === source;
    return {
      uri,
      statements: statements.filter(here).map(({ at, reached, inner }) => ({
        range: rangeOf(at),
        reached,
        ...(inner ? { part: true } : {}),
      })),
      // Of an assertion there is one way only, and of others there may be none that is known.
      branches: conditions
        .filter((each) => here(each) && !each.asserts && each.taken.length + each.never.length > 0)
        .map(({ at, text, taken, never }) => ({ range: rangeOf(at), text, taken, never })),
      functions: functions
        .filter(here)
        .map(({ name, at, reached }) => ({ name, range: rangeOf(at), reached })),
      // There is no code of them: whoever knows the text adds them.
      uncalled: [],
    };
  });
  return files.filter(({ statements, functions }) => statements.length + functions.length > 0);
}

/** Those that have anything to execute: of a call of another one nothing is left that tells whether it was made. */
function functionsOf(
  program: StepProgram,
  executed: (op: Op) => boolean,
): { name: string; at: SourceRange; reached: boolean }[] {
  const { ops, frames, functions } = program;
  const found = new Map<number, boolean>();
  ops.forEach((op, l) => {
    if (l === 0 || op.k === 'finish') return;
    const reached = executed(op);
    for (let f = op.frame; f >= 0; f = frames[f].parent) {
      const { fn } = frames[f];
      found.set(fn, found.get(fn) || reached);
    }
  });
  return [...found]
    .map(([fn, reached]) => ({ name: functions[fn].name, at: functions[fn].at, reached }))
    .sort(({ at: a }, { at: b }) => a.line - b.line || a.column - b.column);
}

function rangeOf({ line, column, endLine, endColumn }: SourceRange): TextRange {
  return { line, column, endLine, endColumn };
}
