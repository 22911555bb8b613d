/** Document links: the files that `use` lines bring, and addresses in comments. */
import { CstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import type { DocumentLinkProvider } from 'langium/lsp';
import type { DocumentLink } from 'vscode-languageserver';
import { isModuleDocument } from '../language/uses.ts';
import type { LockstepLspServices } from './module.ts';

/** Up to what ends a sentence or a bracket around it. */
const ADDRESS = /https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]]/g;

export class LockstepDocumentLinks implements DocumentLinkProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    this.services = services;
  }

  getDocumentLinks(document: LangiumDocument): DocumentLink[] {
    return [...this.uses(document), ...addresses(document)];
  }

  private uses(document: LangiumDocument): DocumentLink[] {
    if (!isModuleDocument(document)) return [];
    return document.parseResult.value.uses.flatMap((use) => {
      const target = this.services.workspace.Uses.target(use)?.uri.toString();
      const range = GrammarUtils.findNodeForProperty(use.$cstNode, 'path')?.range;
      return target && range ? [{ range, target }] : [];
    });
  }
}

function addresses({ parseResult, textDocument }: LangiumDocument): DocumentLink[] {
  const root = parseResult.value.$cstNode;
  if (!root) return [];
  return CstUtils.flattenCst(root)
    .filter((leaf) => leaf.hidden)
    .toArray()
    .flatMap((comment) =>
      [...comment.text.matchAll(ADDRESS)].map(({ 0: target, index }) => {
        const start = comment.offset + index;
        const range = {
          start: textDocument.positionAt(start),
          end: textDocument.positionAt(start + target.length),
        };
        return { range, target };
      }),
    );
}
