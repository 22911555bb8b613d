/** What is said of a hunk that does not apply: the line that is not there, what stands in its place, and where the line stands now. */
import type * as ast from '../language/generated/ast.ts';
import type { ProgramDiagnostic } from './diagnostic.ts';
import type { NearMiss } from './match-hunk.ts';
import { type BlockContent, blocksOf, headOf, statementText, tokensOf } from './statement-text.ts';

export interface Failed {
  patch: ast.Patch;
  hunk: ast.Hunk;
  fn: ast.Fn;
}

export function nearMiss(
  functions: ReadonlyMap<string, ast.Fn>,
  content: BlockContent,
  { patch, hunk, fn }: Failed,
  miss: NearMiss,
): ProgramDiagnostic {
  const line = miss.line ?? hunk.lines[0];
  const wanted = statementText(line.statement ?? line);
  const moved = line.statement && whereNow(functions, content, fn, line.statement, miss);
  const near = moved ? undefined : nearest(fn, line, content);
  const hints: string[] = [];
  if (miss.matched > 0) {
    const stands = miss.found ? `there stands \`${statementText(miss.found)}\`` : 'the block ends there';
    hints.push(`After ${miss.matched} matching line${miss.matched > 1 ? 's' : ''} ${stands}.`);
  }
  if (moved) hints.push(movedText(moved, fn));
  else if (miss.matched <= 0 && near) hints.push(`The nearest is \`${statementText(near)}\`.`);
  return {
    code: 'LS4005',
    message: [`Patch ${patch.name} does not apply to ${fn.name}: no match for \`${wanted}\`.`, ...hints].join(
      ' ',
    ),
    node: line,
    related: [
      ...(miss.matched > 0 && miss.found
        ? [{ node: miss.found, message: 'This stands where the line was expected.' }]
        : []),
      ...(moved ? [{ node: moved.statement, message: 'The line stands here now.' }] : []),
      ...(near && (near !== miss.found || miss.matched <= 0)
        ? [{ node: near, message: 'The nearest statement.' }]
        : []),
      ...(miss.matched <= 0 && !near && !moved ? [{ node: fn, message: `The function ${fn.name}.` }] : []),
    ],
  };
}

interface Moved {
  fn: ast.Fn;
  statement: ast.Statement;
  /** How many statements further on, where the lines before it have led to its block. */
  further?: number;
}

function movedText({ fn, statement, further }: Moved, from: ast.Fn): string {
  const line = (statement.$cstNode?.range.start.line ?? 0) + 1;
  if (further !== undefined)
    return `The line stands ${further} statement${further > 1 ? 's' : ''} further on, at line ${line}.`;
  return fn === from
    ? `The line stands at line ${line} now.`
    : `The line stands in ${fn.name} now, at line ${line}.`;
}

/** The same statement elsewhere, if there is only one place to name: further on, in the function, or in another one. */
function whereNow(
  functions: ReadonlyMap<string, ast.Fn>,
  content: BlockContent,
  fn: ast.Fn,
  wanted: ast.Statement,
  { found }: NearMiss,
): Moved | undefined {
  const words = wordsOf(wanted, content);
  const isIt = (each: ast.Statement) => each !== wanted && wordsOf(each, content) === words;
  for (const block of found ? blocksOf(fn.body, content) : []) {
    const statements = content(block);
    const from = statements.indexOf(found as ast.Statement);
    const at = from < 0 ? -1 : statements.findIndex((each, i) => i > from && isIt(each));
    if (at >= 0) return { fn, statement: statements[at], further: at - from };
  }
  const places = (of: ast.Fn): Moved[] =>
    [...blocksOf(of.body, content)].flatMap((block) =>
      content(block)
        .filter(isIt)
        .map((statement) => ({ fn: of, statement })),
    );
  const here = places(fn);
  if (here.length > 0) return here.length === 1 ? here[0] : undefined;
  const elsewhere = [...functions.values()].filter((each) => each !== fn).flatMap(places);
  return elsewhere.length === 1 ? elsewhere[0] : undefined;
}

/** With marks or gaps in its blocks, only what is around them says which statement it is. */
function wordsOf(statement: ast.Statement, content: BlockContent): string {
  const { head, blocks } = headOf(statement);
  return isOpen(blocks) ? head.join(' ') : tokensOf(statement, content).join(' ');
}

function isOpen(blocks: readonly ast.Block[]): boolean {
  return blocks.some(({ lines }) =>
    lines.some(({ gap, mark, statement }) => gap || mark || (statement && isOpen(headOf(statement).blocks))),
  );
}

/** The statement of the function that shares most words with the line. */
function nearest(fn: ast.Fn, line: ast.Line, content: BlockContent): ast.Statement | undefined {
  return similar(fn, line, content)[0];
}

/** Statements of a function that share more than half of their words with a line, the most similar first. */
export function similar(fn: ast.Fn, { statement: wanted }: ast.Line, content: BlockContent): ast.Statement[] {
  if (!wanted) return [];
  const words = new Set(headOf(wanted).head);
  const found: { statement: ast.Statement; score: number }[] = [];
  for (const block of blocksOf(fn.body, content)) {
    for (const statement of content(block)) {
      const head = new Set(headOf(statement).head);
      const common = [...words].filter((w) => head.has(w)).length;
      const score = common / Math.max(words.size, head.size);
      if (score > 0.5) found.push({ statement, score });
    }
  }
  return found.sort((a, b) => b.score - a.score).map(({ statement }) => statement);
}
