/** What is declared or named at a position, and links that lead elsewhere from there. */
import { type AstNode, AstUtils, type CstNode, CstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import type { LocationLink, Position } from 'vscode-languageserver';
import type { LockstepLspServices } from './module.ts';

/** The name at a position, and the declarations that it stands for. */
export function declarationsAt(
  services: LockstepLspServices,
  document: LangiumDocument,
  position: Position,
): { name: CstNode; declarations: AstNode[] } | undefined {
  const root = document.parseResult.value.$cstNode;
  const offset = document.textDocument.offsetAt(position);
  const { nameRegexp } = services.parser.GrammarConfig;
  const name = root && CstUtils.findDeclarationNodeAtOffset(root, offset, nameRegexp);
  if (!name) return undefined;
  return { name, declarations: services.references.References.findDeclarations(name) };
}

/** A link to a node, or to one of its properties. */
export function linkTo(from: CstNode, to: AstNode, property = 'name'): LocationLink[] {
  const cst = to.$cstNode;
  if (!cst) return [];
  const selection = GrammarUtils.findNodeForProperty(cst, property) ?? cst;
  return [
    {
      originSelectionRange: from.range,
      targetUri: AstUtils.getDocument(to).uri.toString(),
      targetRange: cst.range,
      targetSelectionRange: selection.range,
    },
  ];
}
