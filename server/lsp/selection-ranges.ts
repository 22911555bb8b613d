/** Selection ranges: from the word at a position outwards, one step for each thing it is part of. */
import { type CstNode, CstUtils, type LangiumDocument } from 'langium';
import type { Position, Range, SelectionRange } from 'vscode-languageserver';
import { isBinary } from '../language/generated/ast.ts';
import { rangeOf } from '../language/places.ts';

export function selectionRange(document: LangiumDocument, position: Position): SelectionRange {
  const root = document.parseResult.value.$cstNode;
  const nothing = { range: { start: position, end: position } };
  if (!root) return nothing;
  const offset = document.textDocument.offsetAt(position);
  const leaf =
    CstUtils.findDeclarationNodeAtOffset(root, offset) ?? CstUtils.findLeafNodeAtOffset(root, offset);
  if (!leaf) return { range: root.range };
  const ranges: Range[] = [];
  for (const range of [leaf.range, ...enclosing(leaf)]) {
    const last = ranges.at(-1);
    if (!last || (contains(range, last) && !same(range, last))) ranges.push(range);
  }
  return ranges.reduceRight<SelectionRange | undefined>(
    (parent, range) => (parent ? { range, parent } : { range }),
    undefined,
  ) as SelectionRange;
}

/** Ranges of the nodes around a leaf. The operators of a chain share one place in the tree of the text: they have their own in that of the meaning. */
function enclosing(leaf: CstNode): Range[] {
  const ranges: Range[] = [];
  for (let node = leaf.astNode as typeof leaf.astNode | undefined; node; node = node.$container) {
    const range = isBinary(node) ? rangeOf(node) : node.$cstNode?.range;
    if (range) ranges.push(range);
  }
  return ranges;
}

function contains(outer: Range, inner: Range): boolean {
  return !before(inner.start, outer.start) && !before(outer.end, inner.end);
}

function same(a: Range, b: Range): boolean {
  return contains(a, b) && contains(b, a);
}

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
