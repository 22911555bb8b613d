/** A file is affected by a change in any file it sees, for names can appear, vanish and collide. What names what is read off the trees. */
import {
  type AstNode,
  AstUtils,
  CstUtils,
  DefaultIndexManager,
  type LangiumDocument,
  type LangiumSharedCoreServices,
  type ReferenceDescription,
  type ReferenceInfo,
  type Stream,
  stream,
  type URI,
  UriUtils,
} from 'langium';
import type { CancellationToken } from 'vscode-jsonrpc';
import { copyOf, filesAmong, isCopy } from './copies.ts';
import type { LockstepServices } from './module.ts';
import { nodesOf, referencesBy } from './tree.ts';
import { isModuleDocument } from './uses.ts';

export class LockstepIndexManager extends DefaultIndexManager {
  private readonly shared: LangiumSharedCoreServices;
  /** Of each file whose names are linked: the files with what it names. */
  private readonly named = new Map<string, Set<string>>();

  constructor(shared: LangiumSharedCoreServices) {
    super(shared);
    this.shared = shared;
  }

  /** What a copy of a function declares is in no file: nobody can find it. */
  override async updateContent(document: LangiumDocument, cancel?: CancellationToken): Promise<void> {
    if (!isCopy(document)) await super.updateContent(document, cancel);
  }

  override async updateReferences({ uri, references }: LangiumDocument): Promise<void> {
    const named = new Set<URI>();
    for (const each of references) {
      const target = '$nodeDescription' in each ? each.$nodeDescription?.documentUri : undefined;
      if (target) named.add(target);
    }
    this.named.set(uri.toString(), new Set([...named].map((each) => each.toString())));
  }

  override removeReferences(uri: URI): void {
    super.removeReferences(uri);
    this.named.delete(uri.toString());
  }

  override findAllReferences(target: AstNode, targetPath: string): Stream<ReferenceDescription> {
    const referencesOf = referencesBy(this.shared.AstReflection);
    const home = AstUtils.getDocument(target);
    const targetUri = home.uri;
    const documents = isCopy(home) ? stream([home]) : filesAmong(this.documents);
    return stream(
      documents
        .filter(({ uri }) => this.named.has(uri.toString()))
        .toArray()
        .flatMap(({ uri: sourceUri, parseResult }) =>
          nodesOf(parseResult.value).flatMap((node) =>
            referencesOf(node)
              .filter(({ reference }) => 'ref' in reference && reference.ref === target)
              .flatMap((info) => this.describe(info, { sourceUri, targetUri, targetPath })),
          ),
        ),
    );
  }

  override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
    const own = document.uri.toString();
    for (const each of this.named.get(own) ?? []) if (each !== own && changedUris.has(each)) return true;
    if (!isModuleDocument(document)) return false;
    const { Uses } = this.servicesOf(document.uri).workspace;
    Uses.forget();
    const copied = copyOf(document.uri);
    if (copied && [copied, ...Uses.visible(document)].some(({ uri }) => changedUris.has(uri.toString())))
      return true;
    const candidates = Uses.visible(document).flatMap((each) =>
      each.parseResult.value.uses.flatMap((use) => Uses.candidates(use)),
    );
    return [...candidates, Uses.preludeUri].some((uri) => uri && changedUris.has(uri.toString()));
  }

  private describe(
    { container, reference }: ReferenceInfo,
    known: Pick<ReferenceDescription, 'sourceUri' | 'targetUri' | 'targetPath'>,
  ): ReferenceDescription[] {
    const segment = CstUtils.toDocumentSegment('$refNode' in reference ? reference.$refNode : undefined);
    if (!segment) return [];
    const sourcePath = this.servicesOf(known.sourceUri).workspace.AstNodeLocator.getAstNodePath(container);
    return [{ ...known, sourcePath, segment, local: UriUtils.equals(known.sourceUri, known.targetUri) }];
  }

  private servicesOf(uri: URI): LockstepServices {
    return this.shared.ServiceRegistry.getServices(uri) as LockstepServices;
  }
}
