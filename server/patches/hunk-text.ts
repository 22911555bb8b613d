/** The lines of a hunk as text: context, marked lines with a mark on each line that can have one, gaps in blocks. */
import { AstUtils, type CstNode, GrammarUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { type BlockContent, headOf } from '../program/statement-text.ts';
import { commentsAbove, edited, elseMarks, nodeText, statementLines, writtenOf } from './block-text.ts';
import { beginsLine, indentAt, indented } from './layout.ts';
import type { Parse } from './parse.ts';

export type HunkLine =
  /** `short`: what is in its blocks is left out. */
  | { k: 'context'; statement: ast.Statement; short: boolean }
  | { k: 'marked'; mark: '+' | '-'; statement: ast.Statement }
  /** An `if` that stays, and the one with the `else` that is added to it. */
  | { k: 'else'; statement: ast.Statement; short: boolean; after: ast.Statement; otherwise: ast.Statement }
  /** A statement that stays, with lines for what is in one of its blocks. */
  | { k: 'inside'; statement: ast.Statement; block: ast.Block; lines: HunkLine[]; short: boolean };

export function hunkText(lines: readonly HunkLine[], content: BlockContent, parse: Parse): string {
  // A comment above what goes stays for what comes in its place.
  const stay = new Set(
    lines.flatMap((line) => (line.k === 'marked' && line.mark === '-' ? [above(line.statement)] : [])),
  );
  return lines.map((line) => lineText(line, content, parse, stay)).join('\n');
}

function above(statement: ast.Statement): string {
  const { written, text } = writtenOf(statement);
  return commentsAbove(written, text);
}

function lineText(line: HunkLine, content: BlockContent, parse: Parse, stay: ReadonlySet<string>): string {
  const { statement } = line;
  switch (line.k) {
    case 'context':
      return line.short ? shortText(statement, content) : plain(nodeText(statement, content), statement);
    case 'marked': {
      const { written, text } = writtenOf(statement);
      if (line.mark === '-') return marked(plain(nodeText(statement, content), statement), '-', parse);
      const comments = above(statement);
      const own = marked(statementLines(written, text, content), '+', parse);
      return comments && !stay.has(comments) ? `${comments}\n${own}` : own;
    }
    case 'else': {
      const { written, text } = writtenOf(line.after);
      const behind = text.slice(line.after.$cstNode?.end ?? written.end, written.end);
      const added = plain(`else ${nodeText(line.otherwise, content)}${behind}`, line.after);
      const stays = line.short
        ? shortText(statement, content)
        : plain(nodeText(statement, content), statement);
      return `${stays}\n${marked(added, '+', parse, 'if (true) {}\n')}`;
    }
    case 'inside':
      return withBlocks(statement, (block) =>
        block === line.block
          ? `{\n${hunkText(line.lines, content, parse)}\n}`
          : line.short
            ? gap(block, content)
            : nodeText(block, content),
      );
  }
}

/** From the first column on. */
function plain(text: string, statement: ast.Statement): string {
  const cst = statement.$cstNode as CstNode;
  const { mark } = statement.$container as ast.Line;
  return indented(text, indentAt(cst.root.fullText, cst.offset, mark), '');
}

/** A statement of one line as it is; of others only the head, with a gap for what is in the blocks. */
function shortText(statement: ast.Statement, content: BlockContent): string {
  const text = plain(nodeText(statement, content), statement);
  if (!text.includes('\n')) return text;
  return withBlocks(statement, (block) => gap(block, content));
}

function gap(block: ast.Block, content: BlockContent): string {
  return content(block).length > 0 ? '{ ... }' : '{}';
}

function withBlocks(statement: ast.Statement, textOf: (block: ast.Block) => string): string {
  const cst = statement.$cstNode as CstNode;
  const source = cst.root.fullText;
  const edits = elseMarks(statement);
  for (const block of headOf(statement).blocks) {
    const { offset, end } = block.$cstNode as CstNode;
    edits.push({ from: offset, to: end, text: textOf(block) });
  }
  return plain(edited(source, cst.offset, cst.end, edits), statement);
}

/** `head`: what the text goes on from. A mark before the statement, before each line of its blocks, each closing brace and each `else`, where these begin a line. */
export function marked(text: string, mark: '+' | '-', parse: Parse, head = ''): string {
  const before = `fn f() {\n${head}`;
  const source = `${before}${text}\n}`;
  const fn = parse(source)?.elements[0];
  const offsets = new Set([before.length]);
  const visit = (block: ast.Block): void => {
    for (const { $cstNode, statement } of block.lines) {
      if ($cstNode) offsets.add($cstNode.offset);
      for (const inner of statement ? headOf(statement).blocks : []) {
        visit(inner);
        if (inner.$cstNode) offsets.add(inner.$cstNode.end - 1);
      }
    }
  };
  if (ast.isFn(fn)) {
    visit(fn.body);
    for (const node of AstUtils.streamAllContents(fn).filter(ast.isIf)) {
      const otherwise = GrammarUtils.findNodeForKeyword(node.$cstNode, 'else');
      if (otherwise) offsets.add(otherwise.offset);
    }
  }
  const places = [...offsets]
    .filter((offset) => offset >= before.length && beginsLine(source, offset))
    .sort((a, b) => b - a);
  let result = source;
  for (const offset of places) result = `${result.slice(0, offset)}${mark} ${result.slice(offset)}`;
  return result.slice(before.length, result.length - 2);
}
