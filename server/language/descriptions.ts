/** Descriptions of what has a name: one for each node, and what is hardly ever asked of it is worked out when it is asked. */
import {
  type AstNode,
  type AstNodeDescription,
  type AstNodeDescriptionProvider,
  type AstNodeLocator,
  AstUtils,
  CstUtils,
  type DocumentSegment,
  type LangiumDocument,
  type NameProvider,
  type URI,
} from 'langium';
import type { LockstepServices } from './module.ts';

export class LockstepDescriptions implements AstNodeDescriptionProvider {
  private readonly locator: AstNodeLocator;
  private readonly names: NameProvider;
  private readonly known = new WeakMap<AstNode, Description>();

  constructor(services: LockstepServices) {
    this.locator = services.workspace.AstNodeLocator;
    this.names = services.references.NameProvider;
  }

  createDescription(
    node: AstNode,
    name = this.names.getName(node),
    document: LangiumDocument = AstUtils.getDocument(node),
  ): AstNodeDescription {
    const before = this.known.get(node);
    if (before?.name === name && before?.documentUri === document.uri) return before;
    if (!name) throw new Error(`Node at path ${this.locator.getAstNodePath(node)} has no name.`);
    const description = new Description(this.locator, this.names, node, name, document.uri);
    this.known.set(node, description);
    return description;
  }
}

class Description implements AstNodeDescription {
  private readonly locator: AstNodeLocator;
  private readonly names: NameProvider;
  readonly node: AstNode;
  readonly name: string;
  readonly documentUri: URI;

  constructor(locator: AstNodeLocator, names: NameProvider, node: AstNode, name: string, documentUri: URI) {
    this.locator = locator;
    this.names = names;
    this.node = node;
    this.name = name;
    this.documentUri = documentUri;
  }

  get type(): string {
    return this.node.$type;
  }

  get path(): string {
    return this.locator.getAstNodePath(this.node);
  }

  get nameSegment(): DocumentSegment | undefined {
    return CstUtils.toDocumentSegment(this.names.getNameNode(this.node) ?? this.node.$cstNode);
  }

  get selectionSegment(): DocumentSegment | undefined {
    return CstUtils.toDocumentSegment(this.node.$cstNode);
  }
}
