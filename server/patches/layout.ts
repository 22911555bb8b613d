/**
 * How the statements of a block are written: where each begins, with the comments above it, and where it ends, with the
 * comment behind it. Everything here is offsets into the text that the block was parsed from.
 */
import { type CstNode, GrammarUtils } from 'langium';
import type * as ast from '../language/generated/ast.ts';

/** One statement as it is written. */
export interface Written {
  statement: ast.Statement;
  mark: string | undefined;
  /** Of the first comment above it, or of the line itself. */
  from: number;
  /** Of the statement's first word; a mark stands before it. */
  at: number;
  /** Behind the statement, and behind the comment on its last line. */
  end: number;
  /** Is there an empty line between it and what comes before? */
  apart: boolean;
}

export interface Layout {
  text: string;
  /** Behind the `{`, and behind the comment on its line. */
  open: number;
  /** Of the `}`, or of the mark before it. */
  close: number;
  lines: Written[];
}

const known = new WeakMap<ast.Block | ast.Hunk, Layout>();

export function layoutOf(owner: ast.Block | ast.Hunk): Layout {
  const before = known.get(owner);
  // A block can be in a tree that has been moved along with its text.
  if (before && before.text === owner.$cstNode?.root.fullText) return before;
  const layout = read(owner);
  known.set(owner, layout);
  return layout;
}

function read(owner: ast.Block | ast.Hunk): Layout {
  const cst = owner.$cstNode as CstNode;
  const text = cst.root.fullText;
  const brace = GrammarUtils.findNodeForKeyword(cst, '{');
  const closing = GrammarUtils.findNodeForProperty(cst, 'closing')?.offset ?? cst.end - 1;
  const lines = owner.lines.flatMap(({ $cstNode, statement, mark }) =>
    $cstNode ? [{ offset: $cstNode.offset, end: $cstNode.end, statement, mark }] : [],
  );
  const open = behind(text, brace?.end ?? cst.offset, lines[0]?.offset ?? closing);
  let before = open;
  const written: Written[] = [];
  lines.forEach(({ offset, end, statement, mark }, i) => {
    const until = behind(text, end, lines[i + 1]?.offset ?? closing);
    if (statement?.$cstNode) {
      const from = before + firstComment(text.slice(before, offset));
      const apart = /\n[^\S\n]*\r?\n/.test(text.slice(before, from));
      written.push({ statement, mark, from, at: statement.$cstNode.offset, end: until, apart });
    }
    before = until;
  });
  return { text, open, close: closing, lines: written };
}

const COMMENT = /\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g;

/** `end`, or the end of the last comment that begins on its line, if nothing else follows on that line. */
function behind(text: string, end: number, next: number): number {
  const gap = text.slice(end, next);
  const newline = gap.indexOf('\n');
  if (newline < 0) return end;
  const comments = [...gap.matchAll(COMMENT)].filter(({ index }) => index < newline);
  const last = comments.at(-1);
  return last ? end + last.index + last[0].trimEnd().length : end;
}

/** Where the first comment of a gap begins, or the length of the gap. */
function firstComment(gap: string): number {
  const index = gap.search(COMMENT);
  return index < 0 ? gap.length : index;
}

/** The blanks that the line of an offset begins with; of a line with a mark, up to what stands behind the mark. */
export function indentAt(text: string, offset: number, mark?: string): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  const blank = mark ? before.replace(mark, ' ') : before;
  return blank.trim() === '' ? blank : (/^[ \t]*/.exec(before)?.[0] ?? '');
}

/** Is there nothing but blanks, and a mark, before an offset on its line? */
export function beginsLine(text: string, offset: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*(?:[+-][ \t]*)?$/.test(before);
}

/** The lines of a text with other blanks in front; the first line has none of its own. */
export function indented(text: string, from: string, to: string): string {
  const [first, ...rest] = text.split(/\r?\n/);
  const moved = rest.map((line) => {
    if (line.trim() === '') return '';
    const blanks = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    return to + line.slice(Math.min(blanks, from.length));
  });
  return [first, ...moved].join('\n');
}
