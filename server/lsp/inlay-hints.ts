/** Inlay hints: the parameter that a bare value is for, the type of a `let` that names none, and what becomes of interrupts. */
import { type AstNode, AstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import { AbstractInlayHintProvider, type InlayHintAcceptor } from 'langium/lsp';
import {
  type CancellationToken,
  type InlayHint,
  InlayHintKind,
  type InlayHintParams,
} from 'vscode-languageserver';
import { isCopy } from '../language/copies.ts';
import { type Call, type Expression, isCall, isLet, type Let } from '../language/generated/ast.ts';
import { typeOf, typeText } from '../language/types.ts';
import { interruptHints } from './interrupt-hints.ts';
import type { LockstepLspServices } from './module.ts';

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
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    super();
    this.services = services;
  }

  override async getInlayHints(
    document: LangiumDocument,
    params: InlayHintParams,
    cancel?: CancellationToken,
  ): Promise<InlayHint[] | undefined> {
    const hints = (await super.getInlayHints(document, params, cancel)) ?? [];
    const { ConfigurationProvider } = this.services.shared.workspace;
    const settings: unknown = await ConfigurationProvider.getConfiguration('lockstep', 'inlayHints');
    if ((settings as { interrupts?: boolean } | undefined)?.interrupts === false) return hints;
    const { flow } = this.services.facts.References;
    // Who calls what stands in a copy is known as little as of the library.
    const isLibrary = isCopy(document) || this.services.workspace.Uses.isLibrary(document.uri);
    for (const node of AstUtils.streamAst(document.parseResult.value, { range: params.range }))
      interruptHints(node, flow, isLibrary, (hint) => hints.push(hint));
    return hints;
  }

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
