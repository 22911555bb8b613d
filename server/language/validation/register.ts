/** How a validator comes to its nodes. */
import { type AstNode, AstUtils, type ValidationAcceptor } from 'langium';
import { isHunk, isLine, type LockstepAstType } from '../generated/ast.ts';
import { elseMarkOf } from '../marks.ts';
import type { LockstepServices } from '../module.ts';

export type Checks = {
  [K in keyof LockstepAstType]?: (node: LockstepAstType[K], accept: ValidationAcceptor) => void;
};

export function register(services: LockstepServices, checks: Checks): void {
  const safe = Object.entries(checks).map(([type, check]) => [type, guarded(check as Check)]);
  services.validation.ValidationRegistry.register(Object.fromEntries(safe));
}

type Check = (node: AstNode, accept: ValidationAcceptor) => void;

function guarded(check: Check): Check {
  return (node, accept) => {
    if (isQuoted(node)) return;
    try {
      check(node, accept);
    } catch (error) {
      // A half-written tree has holes where the types promise nodes, and a constant that needs itself has no type:
      // both are reported where they are.
      if (!(error instanceof RangeError) && !hasHoles(node)) throw error;
    }
  };
}

/**
 * In a hunk only `+` lines are code of the patch. The others repeat what stands in the function, which is checked there and may
 * call what the patch itself replaces.
 */
function isQuoted(node: AstNode): boolean {
  let inLine = false;
  for (let child = node, at = node.$container; at; child = at, at = at.$container) {
    if (isHunk(at)) return inLine;
    if (elseMarkOf(child) === '+') return false;
    if (!isLine(at)) continue;
    if (at.mark === '+') return false;
    inLine = true;
  }
  return false;
}

function hasHoles(node: AstNode): boolean {
  const { parseResult } = AstUtils.getDocument(node);
  return parseResult.parserErrors.length > 0 || parseResult.lexerErrors.length > 0;
}
