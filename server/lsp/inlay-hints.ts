/** Inlay hints: the parameter that a bare value is for, and the type of a `let` that names none. */
import type { AstNode } from 'langium';
import { GrammarUtils } from 'langium';
import { AbstractInlayHintProvider, type InlayHintAcceptor } from 'langium/lsp';
import { InlayHintKind } from 'vscode-languageserver';
import { type Call, type Expression, isCall, isLet, type Let } from '../language/generated/ast.ts';
import { typeOf, typeText } from '../language/types.ts';

/** Values that do not say what they are for. */
const BARE = new Set<Expression['$type']>([
  'NumberLiteral',
  'BoolLiteral',
  'NoneLiteral',
  'DurationLiteral',
  'TextLiteral',
  'Unary',
  'Binary',
  'Conditional',
]);

export class LockstepInlayHints extends AbstractInlayHintProvider {
  override computeInlayHint(node: AstNode, acceptor: InlayHintAcceptor): void {
    if (isCall(node)) parameterNames(node, acceptor);
    else if (isLet(node)) typeOfLet(node, acceptor);
  }
}

function parameterNames(call: Call, acceptor: InlayHintAcceptor): void {
  const parameters = call.callee?.ref?.parameters ?? [];
  call.arguments.forEach((argument, index) => {
    const name = parameters[index]?.name;
    const range = argument.$cstNode?.range;
    if (!name || !range || !BARE.has(argument.$type)) return;
    acceptor({
      position: range.start,
      label: `${name}:`,
      kind: InlayHintKind.Parameter,
      paddingRight: true,
    });
  });
}

function typeOfLet(node: Let, acceptor: InlayHintAcceptor): void {
  const name = GrammarUtils.findNodeForProperty(node.$cstNode, 'name');
  if (!name || node.type || !node.value) return;
  const type = typeOf(node.value);
  if (type.k === 'error' || type.k === 'none' || type.k === 'void') return;
  const label = `: ${typeText(type).replace(/^an? /, '')}`;
  acceptor({ position: name.range.end, label, kind: InlayHintKind.Type });
}
