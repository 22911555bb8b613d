/** Implementation: from a declaration to the patches that touch it: hunks of a function, lines that patches add or remove. */
import { type AstNode, AstUtils, type LangiumDocument, type ReferenceDescription } from 'langium';
import type { ImplementationProvider } from 'langium/lsp';
import type { ImplementationParams, LocationLink } from 'vscode-languageserver';
import { isHunk, isLine, type Line } from '../language/generated/ast.ts';
import { declarationsAt } from './declaration-at.ts';
import type { LockstepLspServices } from './module.ts';

export class LockstepImplementation implements ImplementationProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    this.services = services;
  }

  getImplementation(document: LangiumDocument, { position }: ImplementationParams): LocationLink[] {
    const found = declarationsAt(this.services, document, position);
    if (!found) return [];
    const { References } = this.services.references;
    return found.declarations.flatMap((declaration) =>
      References.findReferences(declaration, { includeDeclaration: false })
        .toArray()
        .flatMap((reference) => {
          const changed = this.changedAt(reference);
          return changed?.$cstNode
            ? [
                {
                  originSelectionRange: found.name.range,
                  targetUri: reference.sourceUri.toString(),
                  targetRange: changed.$cstNode.range,
                  targetSelectionRange: reference.segment.range,
                },
              ]
            : [];
        }),
    );
  }

  /** The hunk that names the function it changes, or the line with a mark. */
  private changedAt({ sourceUri, sourcePath }: ReferenceDescription): AstNode | undefined {
    const root = this.services.shared.workspace.LangiumDocuments.getDocument(sourceUri)?.parseResult.value;
    const source = root && this.services.workspace.AstNodeLocator.getAstNode(root, sourcePath);
    if (!source || isHunk(source)) return source;
    return AstUtils.getContainerOfType(
      source,
      (each): each is Line => isLine(each) && each.mark !== undefined,
    );
  }
}
