/** Rename, for names that are the user's own. */
import { type AstNode, AstUtils, CstUtils, type LangiumDocument, UriUtils } from 'langium';
import { DefaultRenameProvider } from 'langium/lsp';
import {
  LSPErrorCodes,
  type Position,
  type Range,
  type RenameParams,
  ResponseError,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { isCopy } from '../language/copies.ts';
import { isBuiltin } from '../language/generated/ast.ts';
import type { LockstepLspServices } from './module.ts';
import { collision } from './rename-collision.ts';

export class LockstepRename extends DefaultRenameProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    super(services);
    this.services = services;
  }

  override prepareRename(document: LangiumDocument, params: TextDocumentPositionParams): Range | undefined {
    this.refuse(document, params.position);
    return super.prepareRename(document, params) as Range | undefined;
  }

  override async rename(document: LangiumDocument, params: RenameParams): Promise<WorkspaceEdit | undefined> {
    this.refuse(document, params.position);
    if (!/^[_a-zA-Z]\w*$/.test(params.newName) || this.isKeyword(params.newName)) {
      throw refusal(
        `\`${params.newName}\` cannot be a name: use letters, digits and _, and no word of the language.`,
      );
    }
    this.refuseTaken(document, params);
    return super.rename(document, params);
  }

  private refuseTaken(document: LangiumDocument, { position, newName }: RenameParams): void {
    const declaration = this.declarationAt(document, position);
    if (!declaration) return;
    const { LangiumDocuments } = this.services.shared.workspace;
    const sites = this.references
      .findReferences(declaration, { includeDeclaration: false })
      .flatMap(({ sourceUri, sourcePath }) => {
        const root = LangiumDocuments.getDocument(sourceUri)?.parseResult.value;
        const site = root && this.services.workspace.AstNodeLocator.getAstNode(root, sourcePath);
        return site ? [site] : [];
      });
    const other = collision(this.services, declaration, sites, newName);
    if (!other) return;
    const file = AstUtils.getDocument(other);
    const line = (other.$cstNode?.range.start.line ?? 0) + 1;
    const where = file === document ? `in line ${line}` : `in ${UriUtils.basename(file.uri)}, line ${line}`;
    throw refusal(`\`${newName}\` is declared already, ${where}. Choose another name.`);
  }

  private isKeyword(name: string): boolean {
    // What the lexer does not take for an identifier is a word of the language; some of those are names too.
    const [token, more] = this.services.parser.Lexer.tokenize(name).tokens;
    if (!token || more) return true;
    const asName = this.services.parser.LangiumParser.parse(`spinlock ${name};`);
    return asName.parserErrors.length > 0;
  }

  private refuse(document: LangiumDocument, position: Position): void {
    const declaration = this.declarationAt(document, position);
    if (!declaration) return;
    if (isBuiltin(declaration))
      throw refusal(`${declaration.name}() is built into the machine and cannot be renamed.`);
    const home = AstUtils.getDocument(declaration);
    if (isCopy(document) && home !== document)
      throw refusal(`${UriUtils.basename(home.uri)} declares this name. Rename it there.`);
    if (this.services.workspace.Uses.isLibrary(home.uri) && home !== document) {
      throw refusal(
        'This name belongs to the library, which is not yours to change. Copy what you need into a file of your own.',
      );
    }
  }

  private declarationAt(document: LangiumDocument, position: Position): AstNode | undefined {
    const root = document.parseResult.value.$cstNode;
    if (!root) return undefined;
    const leaf = CstUtils.findDeclarationNodeAtOffset(
      root,
      document.textDocument.offsetAt(position),
      this.grammarConfig.nameRegexp,
    );
    return leaf && this.references.findDeclarations(leaf)[0];
  }
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
