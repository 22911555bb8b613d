/** How a patch marks what a node is part of: by its line, or by the `else` that it stands behind. */
import type { AstNode } from 'langium';
import { type If, isIf, isLine } from './generated/ast.ts';

/** The mark of the `else` that this is the statement of. */
export function elseMarkOf({ $container, $containerProperty }: AstNode): If['elseMark'] {
  return $containerProperty === 'else' && isIf($container) ? $container.elseMark : undefined;
}

/** The nearest mark around a node. */
export function markAround(node: AstNode): '+' | '-' | undefined {
  for (let at: AstNode | undefined = node; at; at = at.$container) {
    const mark = (isLine(at) ? at.mark : undefined) ?? elseMarkOf(at);
    if (mark) return mark as '+' | '-';
  }
  return undefined;
}

/** Is it in something that a patch adds, whatever is marked in there? */
export function isInAdded(node: AstNode): boolean {
  for (let at: AstNode | undefined = node; at; at = at.$container)
    if ((isLine(at) && at.mark === '+') || elseMarkOf(at) === '+') return true;
  return false;
}
