/** Where control can go: ends of functions, code after a jump, loops and their exits. */
import { type AstNode, AstUtils, type ValidationAcceptor } from 'langium';
import {
  type Block,
  type Break,
  type Callable,
  type Continue,
  type Fn,
  isBoolLiteral,
  isBreak,
  isBuiltin,
  isCall,
  isFor,
  isHunk,
  isLoop,
  isWhile,
  type Loop,
  type Statement,
  type While,
} from '../generated/ast.ts';
import type { LockstepServices } from '../module.ts';
import { register } from './register.ts';
import { report } from './report.ts';

/** Builtin functions that the CPU does not come back from. */
const ENDS = new Set(['halt', 'park']);

export function registerControlFlowChecks(services: LockstepServices): void {
  register(services, {
    Break: checkInLoop,
    Continue: checkInLoop,
    Fn: checkReturns,
    Block: (node, accept) => checkUnreachable(node, accept),
  });
}

function checkInLoop(node: Break | Continue, accept: ValidationAcceptor): void {
  // The loop of a hunk's line may be outside of what the hunk shows.
  const owner = AstUtils.getContainerOfType(node.$container, (each) => isLoopStatement(each) || isHunk(each));
  if (owner) return;
  const word = isBreak(node) ? 'break' : 'continue';
  report(
    accept,
    'LS3002',
    `\`${word}\` is outside of any loop. Remove it, or use \`return\` to leave the function.`,
    node,
  );
}

function checkReturns(fn: Fn, accept: ValidationAcceptor): void {
  if (!fn.returns || !fn.body || !completes(fn.body)) return;
  report(
    accept,
    'LS3004',
    `\`${fn.name}\` must return a value, but can reach its end without one. Add a \`return\` on every way through.`,
    fn,
    { property: 'name' },
  );
}

function checkUnreachable(block: Block, accept: ValidationAcceptor): void {
  let end: Statement | undefined;
  for (const line of block.lines) {
    // In a patch, the lines of two versions stand next to each other.
    if (line.mark || line.gap || !line.statement) return;
    if (end) {
      report(accept, 'LS3003', 'This is never reached.', line, {
        unnecessary: true,
        related: [{ message: 'Control leaves here', node: end }],
      });
      return;
    }
    if (!completes(line.statement)) end = line.statement;
  }
}

function isLoopStatement(node: AstNode): node is While | Loop {
  return isWhile(node) || isLoop(node) || isFor(node);
}

/** Can control reach what follows the statement? `ends`: functions that nobody comes back from. */
export function completes(
  statement: Statement | undefined,
  ends: (callee: Callable | undefined) => boolean = isEnd,
): boolean {
  const inner = (each: Statement | undefined): boolean => completes(each, ends);
  switch (statement?.$type) {
    case 'Return':
    case 'Break':
    case 'Continue':
      return false;
    case 'Block':
      return statement.lines.every((line) => inner(line.statement));
    case 'Atomic':
      return inner(statement.body);
    case 'If':
      return !statement.else || inner(statement.then) || inner(statement.else);
    case 'ChooseStatement':
      return statement.branches.some(inner);
    case 'Loop':
      return hasBreak(statement);
    case 'While':
      return (
        !(isBoolLiteral(statement.condition) && statement.condition.value === 'true') || hasBreak(statement)
      );
    case 'Simple':
      return !(isCall(statement.target) && ends(statement.target.callee?.ref));
    default:
      return true;
  }
}

/** The machine's own functions that a CPU does not come back from. */
export function isEnd(callee: Callable | undefined): boolean {
  return isBuiltin(callee) && ENDS.has(callee.name);
}

function hasBreak(loop: While | Loop): boolean {
  return AstUtils.streamAllContents(loop.body).some(
    (each) => isBreak(each) && AstUtils.getContainerOfType(each.$container, isLoopStatement) === loop,
  );
}
