/** What a review has to say: a code, words, a place, and places that belong to it. */
import type { DiagnosticCode } from '../language/diagnostics.ts';
import type { Location, SourceRange, StepProgram } from '../program/program.ts';

export interface Remark {
  code: DiagnosticCode;
  message: string;
  at: SourceRange;
  /** What of it is marked, where that is less. */
  shown?: SourceRange;
  /** Of the op that it is about, 0 for none. */
  location: Location;
  related: { at: SourceRange; message: string }[];
}

/**
 * Where something is said about an op: at its text if that is in the file under review, otherwise at the call in that
 * file that leads there. Undefined when none does.
 */
export function placeIn(program: StepProgram, source: number, location: Location): SourceRange | undefined {
  const op = program.ops[location];
  if (op.at.source === source) return op.at;
  for (let f = op.frame; f >= 0; f = program.frames[f].parent) {
    const { call } = program.frames[f];
    if (call?.source === source) return call;
  }
  return undefined;
}

type Span = Omit<SourceRange, 'source'>;

/** Of one file. */
export function contains(outer: Span, inner: Span): boolean {
  const isBefore = (line: number, column: number, otherLine: number, otherColumn: number): boolean =>
    line < otherLine || (line === otherLine && column <= otherColumn);
  return (
    isBefore(outer.line, outer.column, inner.line, inner.column) &&
    isBefore(inner.endLine, inner.endColumn, outer.endLine, outer.endColumn)
  );
}

/** As the text has it: `a`, `bucket[1]`. */
export function lockName({ locks, semaphores }: StepProgram, number: number): string {
  let first = 0;
  for (const { name, count } of locks) {
    if (number < first + count) return count > 1 ? `${name}[${number - first}]` : name;
    first += count;
  }
  const semaphore = semaphores[number - first];
  if (semaphore) return semaphore.name;
  throw new Error(`there is no lock of number ${number}`);
}
