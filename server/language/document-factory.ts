/** Makes documents of texts; of a document whose text has changed only what has changed is parsed. */
import {
  type AstNode,
  DefaultLangiumDocumentFactory,
  type LangiumSharedCoreServices,
  type ParseResult,
  type URI,
} from 'langium';
import type { CancellationToken } from 'vscode-jsonrpc';
import type { Module } from './generated/ast.ts';
import { reparse } from './reparse.ts';

export class LockstepDocumentFactory extends DefaultLangiumDocumentFactory {
  private readonly shared: LangiumSharedCoreServices;

  constructor(shared: LangiumSharedCoreServices) {
    super(shared);
    this.shared = shared;
  }

  protected override async parseAsync<T extends AstNode>(
    uri: URI,
    text: string,
    cancel: CancellationToken,
  ): Promise<ParseResult<T>> {
    const before = this.shared.workspace.LangiumDocuments.getDocument(uri)?.parseResult;
    const { LangiumParser } = this.shared.ServiceRegistry.getServices(uri).parser;
    const changed = before && reparse((part) => LangiumParser.parse<Module>(part), before, text);
    return (changed as unknown as ParseResult<T> | undefined) ?? super.parseAsync<T>(uri, text, cancel);
  }
}
