/** Hover: the declaration as it is written, its doc comment, and what is known of it beyond that. */
import { type AstNode, AstUtils, type LangiumDocument, UriUtils } from 'langium';
import { AstNodeHoverProvider } from 'langium/lsp';
import type { Hover, HoverParams } from 'vscode-languageserver';
import { isCopy } from '../language/copies.ts';
import { isPatch } from '../language/generated/ast.ts';
import { signature } from '../language/signature.ts';
import { about, withKernelLinks } from './about/about.ts';
import { costAt } from './cost-kinds.ts';
import type { LockstepLspServices } from './module.ts';

export class LockstepHover extends AstNodeHoverProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    super(services);
    this.services = services;
  }

  override async getHoverContent(document: LangiumDocument, params: HoverParams): Promise<Hover | undefined> {
    const root = document.parseResult.value.$cstNode?.root;
    const cost = root && costAt(root, document.textDocument.offsetAt(params.position));
    if (cost) return { contents: { kind: 'markdown', value: cost } };
    return super.getHoverContent(document, params);
  }

  protected override getAstNodeHoverContent(node: AstNode): string {
    const parts = [`\`\`\`lockstep\n${signature(node)}\n\`\`\``];
    const documentation = this.services.documentation.DocumentationProvider.getDocumentation(node);
    if (documentation) parts.push(withKernelLinks(documentation));
    // Of what stands in a copy only, no file knows anything.
    const facts = isCopy(AstUtils.getDocument(node)) ? [] : about(node, this.services.facts.References);
    if (facts.length > 0) parts.push(facts.map((each) => `- ${each}`).join('\n'));
    const origin = this.origin(node);
    if (origin) parts.push(`*${origin}*`);
    return parts.join('\n\n');
  }

  private origin(node: AstNode): string | undefined {
    const document: LangiumDocument = AstUtils.getDocument(node);
    const { Uses } = this.services.workspace;
    const patch = AstUtils.getContainerOfType(node.$container, isPatch);
    const where = patch ? `patch ${patch.name}` : undefined;
    if (!Uses.libraryRoot || !Uses.isLibrary(document.uri)) return where;
    const file = UriUtils.relative(Uses.libraryRoot, document.uri)
      .replace(/\.lockstep$/, '')
      .replaceAll('/', '.');
    return [where, file].filter(Boolean).join(', ');
  }
}
