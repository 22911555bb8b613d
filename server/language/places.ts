/** Positions in a file and what stands there. */
import type { AstNode } from 'langium';
import type { Position, Range } from 'vscode-languageserver-types';
import { isBinary, isFn, isHunk, isPatch } from './generated/ast.ts';
import type { ModuleDocument } from './uses.ts';

/** The name of the function, or of the hunk's function, that a position is in; an empty text outside of any. */
export function functionAt(document: ModuleDocument, position: Position): string {
  for (const element of document.parseResult.value.elements) {
    for (const part of isPatch(element) ? element.members : [element]) {
      if (!covers(part, position)) continue;
      if (isFn(part)) return part.name ?? '';
      if (isHunk(part)) return part.target?.$refText ?? '';
    }
  }
  return '';
}

/**
 * Where a node stands. The parser gives all operators of a chain like `a && b == c` the place of the whole chain:
 * the place of one is that from its left to its right operand.
 */
export function rangeOf(node: AstNode): Range | undefined {
  if (!isBinary(node)) return node.$cstNode?.range;
  const left = node.left && rangeOf(node.left);
  const right = node.right && rangeOf(node.right);
  return left && right ? { start: left.start, end: right.end } : node.$cstNode?.range;
}

function covers(node: AstNode, position: Position): boolean {
  const range = node.$cstNode?.range;
  return range !== undefined && !before(position, range.start) && !before(range.end, position);
}

function before(a: Position, b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
