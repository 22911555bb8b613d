/** Highlights of a name in its file: where it is read and where it is changed. */
import type { AstNodeLocator, LangiumDocuments, ReferenceDescription } from 'langium';
import { DefaultDocumentHighlightProvider } from 'langium/lsp';
import { DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver';
import { accessAt } from '../language/access.ts';
import { isConst, isLet, isShared } from '../language/generated/ast.ts';
import type { LockstepLspServices } from './module.ts';

export class LockstepHighlights extends DefaultDocumentHighlightProvider {
  private readonly locator: AstNodeLocator;
  private readonly documents: LangiumDocuments;

  constructor(services: LockstepLspServices) {
    super(services);
    this.locator = services.workspace.AstNodeLocator;
    this.documents = services.shared.workspace.LangiumDocuments;
  }

  protected override createDocumentHighlight(reference: ReferenceDescription): DocumentHighlight {
    return DocumentHighlight.create(reference.segment.range, this.kind(reference));
  }

  /** A declaration with a first value writes it; words that are no variables are neither read nor changed. */
  private kind({ sourceUri, sourcePath }: ReferenceDescription): DocumentHighlightKind {
    const root = this.documents.getDocument(sourceUri)?.parseResult.value;
    const source = root && this.locator.getAstNode(root, sourcePath);
    if (isShared(source) || isConst(source) || isLet(source)) return DocumentHighlightKind.Write;
    const access = accessAt(source);
    if (!access) return DocumentHighlightKind.Text;
    return access === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
  }
}
