/**
 * Formatting: blanks, indentation and empty lines. Lines are neither broken nor joined, and no word, sign or comment is
 * touched: an edit replaces the blanks between two of them. There is one style and nothing to set.
 */
import type { RootCstNode } from 'langium';
import { columns, followsMark } from './indentation.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { spaceBetween } from './spacing.ts';

/** Offsets; the end is exclusive. */
export interface FormatEdit {
  offset: number;
  end: number;
  text: string;
}

const EMPTY_LINES = 1;

/** The edits of a file that has no syntax errors, in the order of the text. */
export function formatEdits(root: RootCstNode): FormatEdit[] {
  const source = root.fullText;
  const leaves = leavesOf(root);
  const eol = /\r?\n/.exec(source)?.[0] ?? '\n';
  const gaps = gapsOf(source, leaves);
  const beginsLine = gaps.map((gap, index) => index === 0 || gap.text.includes('\n')).slice(0, leaves.length);
  const column = columns(leaves, beginsLine);
  const edits: FormatEdit[] = [];
  let line: Line = { from: 0, width: 0 };
  gaps.forEach((gap, index) => {
    const [before, leaf] = [leaves[index - 1], leaves[index]];
    const width = column.get(leaf as Leaf) ?? 0;
    let text: string;
    if (!leaf) text = before ? eol : '';
    else if (beginsLine[index]) {
      text = (before ? emptyLines(gap.text, eol) : '') + ' '.repeat(width);
      line = { from: leaf.offset, width: 0 };
    } else if (followsMark(leaves, beginsLine, index)) {
      text = ' '.repeat(Math.max(1, width - (column.get(before as Leaf) ?? 0) - 1));
    } else if (leaf.comment) text = ' '.repeat(commentGap(gap, line));
    else text = spaceBetween(before as Leaf, leaf);
    line.width += beginsLine[index] ? 0 : text.length;
    line.width += leaf ? leaf.end - leaf.offset : 0;
    if (gap.text !== text && gap.text.trim() === '') edits.push({ offset: gap.offset, end: gap.end, text });
  });
  return edits;
}

export function applyEdits(source: string, edits: readonly FormatEdit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { offset, end, text } of edits) {
    parts.push(source.slice(at, offset), text);
    at = end;
  }
  return parts.join('') + source.slice(at);
}

interface Line {
  /** Offset of its first leaf. */
  from: number;
  /** Of what is formatted so far, without the indentation. */
  width: number;
}

/** What is between the leaves, before the first and after the last: one more than there are leaves. */
function gapsOf(source: string, leaves: readonly Leaf[]): FormatEdit[] {
  const ends = [0, ...leaves.map((leaf) => leaf.end)];
  return ends.map((offset, index) => {
    const end = leaves[index]?.offset ?? source.length;
    return { offset, end, text: source.slice(offset, end) };
  });
}

function emptyLines(gap: string, eol: string): string {
  const lines = gap.split('\n').length - 1;
  return eol.repeat(Math.min(lines, EMPTY_LINES + 1));
}

/** A comment behind code that was set apart from it keeps its column, counted from where the line begins. */
function commentGap(gap: FormatEdit, line: Line): number {
  const blanks = gap.text.length;
  return blanks <= 1 ? 1 : Math.max(1, blanks + (gap.offset - line.from) - line.width);
}
