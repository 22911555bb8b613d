// What several cases execute together, file by file. Pure. What is not executed is only said where it is certain: a condition that one case
// knows beforehand is not in its report, although it may have been decided there.
import type { BranchWay, Coverage, FileCoverage, TextRange } from '../../server/trace/report.ts';

export interface MergedFile {
  uri: string;
  statements: MergedStatement[];
  functions: { name: string; range: TextRange; reached: boolean }[];
}

export interface MergedStatement {
  range: TextRange;
  reached: boolean;
  branches: { range: TextRange; text: string; way: BranchWay; taken: boolean }[];
}

export function mergeCoverage(cases: readonly Coverage[]): MergedFile[] {
  const byUri = new Map<string, FileCoverage[]>();
  for (const { files } of cases)
    for (const file of files) byUri.set(file.uri, [...(byUri.get(file.uri) ?? []), file]);
  return [...byUri].map(([uri, files]) => mergeFile(uri, files));
}

function mergeFile(uri: string, files: readonly FileCoverage[]): MergedFile {
  const functions = mergeFunctions(files);
  const called = new Set(files.flatMap((file) => file.functions.map(({ range }) => keyOf(range))));
  const uncalled = firstOfEach(files.flatMap((file) => file.uncalled)).filter(
    ({ range }) => !called.has(keyOf(range)),
  );
  const statements = [
    ...mergeStatements(files),
    ...uncalled.flatMap((fn) => fn.statements.map((range) => ({ range, reached: false, branches: [] }))),
  ];
  attachBranches(statements, files);
  return {
    uri,
    statements: statements.sort(inOrder),
    functions: [...functions, ...uncalled.map(({ name, range }) => ({ name, range, reached: false }))].sort(
      inOrder,
    ),
  };
}

function mergeFunctions(files: readonly FileCoverage[]): FileCoverage['functions'] {
  const merged = new Map<string, FileCoverage['functions'][number]>();
  for (const { name, range, reached } of files.flatMap((file) => file.functions)) {
    const known = merged.get(keyOf(range));
    merged.set(keyOf(range), { name, range, reached: reached || known?.reached === true });
  }
  return [...merged.values()];
}

function mergeStatements(files: readonly FileCoverage[]): MergedStatement[] {
  const merged = new Map<string, { range: TextRange; reached: boolean; part: boolean }>();
  for (const { range, reached, part = false } of files.flatMap((file) => file.statements)) {
    const known = merged.get(keyOf(range)) ?? { range, reached: false, part: true };
    merged.set(keyOf(range), {
      range,
      reached: known.reached || reached,
      part: known.part && part,
    });
  }
  const all = [...merged.values()];
  const counted = files.map((file) => keysOf(file.statements));
  const certain = all.filter(({ range, reached, part }) => {
    if (!part) return true;
    // In one case it stood for its statement, in another that has something to execute besides.
    const whole = all.some(
      (other) => !other.part && other.range.line === range.line && contains(other.range, range),
    );
    return !whole && (reached || !mayBeKnownBeforehand(range, files, counted));
  });
  return certain.map(({ range, reached }) => ({ range, reached, branches: [] }));
}

/** Each way out of a condition, at the statement that it is in, or at one of its own. */
function attachBranches(statements: MergedStatement[], files: readonly FileCoverage[]): void {
  const counted = files.map((file) => keysOf(file.branches));
  for (const { range, text } of firstOfEach(files.flatMap((file) => file.branches))) {
    const listed = files.flatMap((file) =>
      file.branches.filter((each) => keyOf(each.range) === keyOf(range)),
    );
    const hidden = mayBeKnownBeforehand(range, files, counted);
    const branches = (['true', 'false'] as const).flatMap((way) => {
      const taken = listed.some((each) => each.taken.includes(way));
      const never = !hidden && listed.every((each) => each.never.includes(way));
      return taken || never ? [{ range, text, way, taken }] : [];
    });
    if (branches.length > 0) statementOf(statements, range, branches).branches.push(...branches);
  }
}

/** The innermost statement around the condition. */
function statementOf(
  statements: MergedStatement[],
  range: TextRange,
  branches: MergedStatement['branches'],
): MergedStatement {
  const around = statements
    .filter((each) => each.range.line === range.line && contains(each.range, range))
    .sort((a, b) => (contains(a.range, b.range) ? 1 : -1));
  if (around.length > 0) return around[0];
  const own = { range, reached: branches.some(({ taken }) => taken), branches: [] };
  statements.push(own);
  return own;
}

/** A case has executed the function around it and does not count it. */
function mayBeKnownBeforehand(
  range: TextRange,
  files: readonly FileCoverage[],
  counted: readonly Set<string>[],
): boolean {
  return files.some(
    ({ functions }, i) =>
      !counted[i].has(keyOf(range)) && functions.some((fn) => fn.reached && contains(fn.range, range)),
  );
}

function keysOf(all: readonly { range: TextRange }[]): Set<string> {
  return new Set(all.map(({ range }) => keyOf(range)));
}

function firstOfEach<T extends { range: TextRange }>(all: readonly T[]): T[] {
  return [...new Map([...all].reverse().map((each) => [keyOf(each.range), each])).values()].reverse();
}

function keyOf({ line, column, endLine, endColumn }: TextRange): string {
  return [line, column, endLine, endColumn].join(':');
}

function inOrder({ range: a }: { range: TextRange }, { range: b }: { range: TextRange }): number {
  return a.line - b.line || a.column - b.column || b.endLine - a.endLine || b.endColumn - a.endColumn;
}

export function contains(a: TextRange, b: TextRange): boolean {
  const begins = a.line < b.line || (a.line === b.line && a.column <= b.column);
  return begins && (a.endLine > b.endLine || (a.endLine === b.endLine && a.endColumn >= b.endColumn));
}
