/**
 * The text of statements and blocks as patches left them. What no patch has touched stands as it was written, comments and
 * blanks included; what a patch adds stands in the columns of the block that it comes into.
 */
import { type AstNode, AstUtils, type CstNode, GrammarUtils } from 'langium';
import * as ast from '../language/generated/ast.ts';
import { isInAdded } from '../language/marks.ts';
import { type BlockContent, headOf, ifsOf, linesOf } from '../program/statement-text.ts';
import { beginsLine, indentAt, indented, type Layout, layoutOf, type Written } from './layout.ts';

/** Text in place of a stretch of the original; the end is exclusive. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

const STEP = '  ';

/** Does some patch change the block, or one inside it? */
export function isChanged(block: ast.Block, content: BlockContent): boolean {
  const now = content(block);
  return (
    isOther(block, now) || now.some((each) => headOf(each).blocks.some((inner) => isChanged(inner, content)))
  );
}

/** The text of a node in the columns where it is written, without marks. */
export function nodeText(node: ast.Fn | ast.PatchMember | ast.Statement, content: BlockContent): string {
  const cst = node.$cstNode as CstNode;
  const edits: Edit[] = [];
  statementEdits(node, content, edits);
  return edited(cst.root.fullText, cst.offset, cst.end, edits).replace(/\r\n/g, '\n');
}

/** A statement with the comment behind it, from the first column on. */
export function statementLines(
  { statement, mark, at, end }: Written,
  text: string,
  content: BlockContent,
): string {
  const behind = text.slice(statement.$cstNode?.end ?? end, end);
  return indented(nodeText(statement, content) + behind, indentAt(text, at, mark), '');
}

/** The comments above a statement, one a line, from the first column on; empty if there are none. */
export function commentsAbove({ from, at, mark }: Written, text: string): string {
  const start = mark ? text.lastIndexOf(mark, at - 1) : at;
  const comments = text.slice(from, start).trim();
  return comments && indented(comments, indentAt(text, from), '');
}

/** How a statement is written where it comes from. */
export function writtenOf(statement: ast.Statement): { written: Written; text: string } {
  const { text, lines } = layoutOf((statement.$container as ast.Line).$container as ast.Block | ast.Hunk);
  return { written: lines.find((each) => each.statement === statement) as Written, text };
}

export function edited(text: string, from: number, to: number, edits: Edit[]): string {
  const parts: string[] = [];
  let at = from;
  for (const edit of edits.sort((a, b) => a.from - b.from)) {
    parts.push(text.slice(at, edit.from), edit.text);
    at = edit.to;
  }
  return parts.join('') + text.slice(at, to);
}

function statementEdits(
  node: ast.Fn | ast.PatchMember | ast.Statement,
  content: BlockContent,
  edits: Edit[],
): void {
  for (const block of headOf(node).blocks) blockEdits(block, content, edits);
  edits.push(...elseMarks(node));
}

/** What is left of the marks of a statement's `else`s: a blank each. */
export function elseMarks(node: AstNode): Edit[] {
  return [...ifsOf(node)].flatMap(({ $cstNode }) => {
    const mark = GrammarUtils.findNodeForProperty($cstNode, 'elseMark');
    return mark ? [{ from: mark.offset, to: mark.end, text: ' ' }] : [];
  });
}

/** The marks of a patch's own lines go; a block that another patch changes is written anew. */
export function blockEdits(block: ast.Block, content: BlockContent, edits: Edit[]): void {
  const cst = block.$cstNode as CstNode;
  if (isOther(block, content(block))) {
    edits.push({ from: cst.offset, to: cst.end, text: new BlockWriter(block, content).text() });
    return;
  }
  for (const { mark, gap, statement, $cstNode } of block.lines) {
    const to = gap ? $cstNode?.end : $cstNode && $cstNode.offset + 1;
    if ($cstNode && to && (mark || gap)) edits.push({ from: $cstNode.offset, to, text: mark ? ' ' : '' });
    if (statement) statementEdits(statement, content, edits);
  }
  const closing = GrammarUtils.findNodeForProperty(cst, 'closing');
  if (closing) edits.push({ from: closing.offset, to: closing.end, text: ' ' });
}

function isOther(block: ast.Block, now: readonly ast.Statement[]): boolean {
  const was = linesOf(block.lines);
  return now.length !== was.length || now.some((each, i) => each !== was[i]);
}

/** Writes a block whose statements are others now. What is kept side by side stands as it did. */
class BlockWriter {
  private readonly content: BlockContent;
  private readonly now: ast.Statement[];
  private readonly layout: Layout;
  private readonly cst: CstNode;
  private readonly inLine: boolean;
  private readonly outer: string;
  private readonly indent: string;
  private readonly parts: string[];
  /** Up to which line of the original all is dealt with. */
  private done = -1;
  /** Is the next line set apart from what is now before it? Undefined if that is what was before it ever. */
  private apart: boolean | undefined;

  constructor(block: ast.Block, content: BlockContent) {
    this.content = content;
    this.now = content(block);
    this.layout = isQuoted(block) ? nothingOf(block) : layoutOf(block);
    this.cst = block.$cstNode as CstNode;
    const { text, lines, open } = this.layout;
    this.inLine = !text.slice(this.cst.offset, this.cst.end).includes('\n');
    this.outer = indentAt(text, this.cst.offset);
    const own = lines.find(({ at }) => beginsLine(text, at));
    this.indent = !this.inLine && own ? indentAt(text, own.at, own.mark) : this.outer + STEP;
    this.parts = [text.slice(this.cst.offset, open)];
  }

  text(): string {
    for (const statement of this.now) {
      const index = this.layout.lines.findIndex((each, l) => l > this.done && each.statement === statement);
      if (index < 0) this.added(statement);
      else this.kept(index);
    }
    const { text, lines, open, close } = this.layout;
    const tail = text.slice(lines.at(-1)?.end ?? open, close);
    const apart = /\n[^\S\n]*\r?\n\s*\S/.test(tail);
    if (tail.trim()) this.put('', indented(tail.trim(), this.indent, ''), apart);
    const { parts, now } = this;
    return parts.length === 1 && now.length === 0 ? `${parts[0]}}` : `${parts.join('')}\n${this.outer}}`;
  }

  private kept(index: number): void {
    const { text, lines, open } = this.layout;
    const line = lines[index] as Written;
    if (index === this.done + 1 && this.apart === undefined && !this.inLine)
      this.parts.push(text.slice(lines[this.done]?.end ?? open, line.from), this.asItStands(line));
    else
      this.put(commentsAbove(line, text), statementLines(line, text, this.content), this.apart ?? line.apart);
    this.done = index;
    this.apart = undefined;
  }

  private asItStands({ statement, from, end }: Written): string {
    const edits: Edit[] = [];
    statementEdits(statement, this.content, edits);
    const { mark, $cstNode } = statement.$container as ast.Line;
    if (mark && $cstNode) edits.push({ from: $cstNode.offset, to: $cstNode.offset + 1, text: ' ' });
    return edited(this.layout.text, from, end, edits);
  }

  private added(statement: ast.Statement): void {
    const { text, lines } = this.layout;
    const next = lines[this.done + 1];
    const replaces = next !== undefined && !this.now.includes(next.statement);
    const takesPlace = replaces || joinsWhatFollows(statement);
    const own = writtenOf(statement);
    const above = commentsAbove(own.written, own.text) || (replaces ? commentsAbove(next, text) : '');
    const piece = statementLines(own.written, own.text, this.content);
    this.put(above, piece, takesPlace && ((this.apart ?? next?.apart) || false));
    if (replaces) this.done++;
    this.apart = takesPlace && !replaces ? false : lines[this.done + 1]?.apart;
  }

  private put(above: string, piece: string, apart: boolean): void {
    const whole = above ? `${above}\n${piece}` : piece;
    const blank = apart && this.parts.length > 1 ? '\n' : '';
    this.parts.push(`${blank}\n${this.indent}${indented(whole, '', this.indent)}`);
  }
}

/** Does the block repeat what stands in a function, with lines of a hunk in between? Then it is no text of a function. */
function isQuoted(block: ast.Block): boolean {
  return AstUtils.getContainerOfType(block, ast.isHunk) !== undefined && !isInAdded(block);
}

/** As if nothing were written in it. */
function nothingOf({ $cstNode }: ast.Block): Layout {
  const { offset, root } = $cstNode as CstNode;
  return { text: root.fullText, open: offset + 1, close: offset + 1, lines: [] };
}

/** Does the hunk say only what comes behind the statement, not what it follows? */
function joinsWhatFollows(statement: ast.Statement): boolean {
  const line = statement.$container as ast.Line;
  const { lines } = line.$container as ast.Block | ast.Hunk;
  const says = (each: ast.Line): boolean => each.gap || (each.statement !== undefined && each.mark !== '+');
  const at = lines.indexOf(line);
  const before = lines.slice(0, at).findLast(says);
  const behind = lines.slice(at).find(says);
  return (!before || before.gap) && behind !== undefined && !behind.gap;
}
