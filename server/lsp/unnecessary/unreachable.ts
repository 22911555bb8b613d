/**
 * Code that is never reached for a reason that the checks of the text leave open: a condition that always comes out the same, a function that
 * nobody comes back from. A patch may change either, so they are no warnings, and hunks are left out.
 */
import { type AstNode, AstUtils, CstUtils } from 'langium';
import * as ast from '../../language/generated/ast.ts';
import { childrenOf } from '../../language/tree.ts';
import type { ModuleDocument } from '../../language/uses.ts';
import { constantNumber } from '../../language/validation/constants.ts';
import { completes, isEnd } from '../../language/validation/control-flow.ts';
import type { Hint } from './hint.ts';

export function unreachableCode({ parseResult }: ModuleDocument): Hint[] {
  const returns = new Map<ast.Fn, boolean>();
  const ends = (callee: ast.Callable | undefined): boolean =>
    isEnd(callee) || (ast.isFn(callee) && neverReturns(callee, returns, ends));
  const hints: Hint[] = [];
  const walk = (node: AstNode): void => {
    if (ast.isHunk(node)) return;
    const dead = ast.isBlock(node) ? behindEnd(node, ends) : deadBranch(node);
    if (dead) hints.push(dead);
    for (const child of childrenOf(node)) walk(child);
  };
  walk(parseResult.value);
  return hints;
}

function deadBranch(node: AstNode): Hint | undefined {
  if (!ast.isIf(node) && !ast.isWhile(node)) return undefined;
  const known = truthOf(node.condition);
  if (known === undefined) return undefined;
  const dead = ast.isWhile(node) ? (known ? undefined : node.body) : known ? node.else : node.then;
  const range = dead?.$cstNode?.range;
  if (!range) return undefined;
  return { code: 'LS3015', message: `This is never reached: the condition is always ${known}.`, range };
}

/** What follows a call that nobody comes back from; after `halt()` and the like a warning says so. */
function behindEnd(block: ast.Block, ends: (callee: ast.Callable | undefined) => boolean): Hint | undefined {
  const statements = block.lines.map((line) => line.statement);
  const last = statements.findIndex((each) => each && !completes(each, ends));
  const from = statements[last + 1];
  if (last < 0 || !from || !completes(statements[last])) return undefined;
  const [first, end] = [from.$cstNode, statements.at(-1)?.$cstNode];
  if (!first || !end) return undefined;
  const name = CstUtils.toDocumentSegment(statements[last]?.$cstNode)
    ? (statements[last]?.$cstNode?.text ?? '')
    : '';
  const what =
    name.length > 40 || name.includes('\n') ? 'what stands before it' : `\`${name.replace(/;$/, '')}\``;
  return {
    code: 'LS3015',
    message: `This is never reached: nobody comes back from ${what}.`,
    range: { start: first.range.start, end: end.range.end },
  };
}

function neverReturns(
  fn: ast.Fn,
  known: Map<ast.Fn, boolean>,
  ends: (callee: ast.Callable | undefined) => boolean,
): boolean {
  const before = known.get(fn);
  if (before !== undefined) return before;
  // A function that calls itself is an error already.
  known.set(fn, false);
  const never =
    !!fn.body && !completes(fn.body, ends) && !AstUtils.streamAllContents(fn.body).some(ast.isReturn);
  known.set(fn, never);
  return never;
}

/** Options are no constants: each scenario has its own. */
function truthOf(e: ast.Expression | undefined): boolean | undefined {
  switch (e?.$type) {
    case 'BoolLiteral':
      return e.value === 'true';
    case 'Unary': {
      const inner = e.operator === '!' ? truthOf(e.operand) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'NameRef':
      return ast.isConst(e.target.ref) ? truthOf(e.target.ref.value) : undefined;
    case 'Binary':
      return truthOfBinary(e);
    default:
      return undefined;
  }
}

function truthOfBinary({ operator, left, right }: ast.Binary): boolean | undefined {
  if (operator === '&&' || operator === '||') {
    const [a, b] = [truthOf(left), truthOf(right)];
    const decisive = operator === '||';
    if (a === decisive || b === decisive) return decisive;
    return a === undefined || b === undefined ? undefined : !decisive;
  }
  const [a, b] = [fixedNumber(left), fixedNumber(right)];
  if (a === undefined || b === undefined) return undefined;
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

function fixedNumber(e: ast.Expression | undefined): number | undefined {
  return e && !dependsOnOptions(e) ? constantNumber(e) : undefined;
}

function dependsOnOptions(e: ast.Expression, seen = new Set<AstNode>()): boolean {
  return [e, ...AstUtils.streamAllContents(e)].some((each) => {
    const target = ast.isNameRef(each) ? each.target.ref : undefined;
    if (ast.isConfig(target)) return true;
    if (!ast.isConst(target) || !target.value || seen.has(target)) return false;
    seen.add(target);
    return dependsOnOptions(target.value, seen);
  });
}
