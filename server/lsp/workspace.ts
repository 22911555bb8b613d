/** Which files the server knows: the library, the workspace folders, and whatever these use from elsewhere. */
import {
  type BuildOptions,
  DefaultDocumentBuilder,
  DefaultWorkspaceManager,
  DocumentState,
  type FileSystemNode,
  isOperationCancelled,
  type LangiumDocument,
  stream,
  type URI,
  UriUtils,
  type WorkspaceFolder,
} from 'langium';
import { DefaultDocumentUpdateHandler, type LangiumSharedServices } from 'langium/lsp';
import {
  type CancellationToken,
  CancellationTokenSource,
  type TextDocumentChangeEvent,
} from 'vscode-languageserver';
import { copyOf, isCopy } from '../language/copies.ts';
import { isModuleDocument } from '../language/uses.ts';
import { findsFiles } from './editor-files.ts';
import type { LockstepLspServices } from './module.ts';

function lockstep(shared: LangiumSharedServices): LockstepLspServices {
  return shared.ServiceRegistry.all[0] as LockstepLspServices;
}

export class LockstepWorkspaceManager extends DefaultWorkspaceManager {
  private readonly shared: LangiumSharedServices;

  constructor(shared: LangiumSharedServices) {
    super(shared);
    this.shared = shared;
    this.initialBuildOptions = { validation: true };
  }

  /** All of the library, so that completion and quick fixes can offer what is not used yet. */
  protected override async loadAdditionalDocuments(
    _folders: WorkspaceFolder[],
    collector: (document: LangiumDocument) => void,
  ): Promise<void> {
    const root = lockstep(this.shared).workspace.Uses.libraryRoot;
    if (!root) return;
    const uris: URI[] = [];
    await this.traverseFolder(root, uris);
    await this.loadWorkspaceDocuments(stream(uris), collector);
  }

  protected override async traverseFolder(folder: URI, uris: URI[]): Promise<void> {
    const { FileSystemProvider: files } = this.shared.workspace;
    const found = findsFiles(files) ? files.find(folder) : undefined;
    if (!found) return super.traverseFolder(folder, uris);
    // What is not found is known as soon as it is opened or used.
    uris.push(...(await found.catch(() => [])));
  }

  override shouldIncludeEntry(entry: FileSystemNode): boolean {
    return super.shouldIncludeEntry(entry) && UriUtils.basename(entry.uri) !== 'dist';
  }
}

export class LockstepDocumentBuilder extends DefaultDocumentBuilder {
  private readonly shared: LangiumSharedServices;

  constructor(shared: LangiumSharedServices) {
    super(shared);
    this.shared = shared;
    this.updateBuildOptions = { validation: true };
  }

  /**
   * Whoever waits for a phase hears of it, also when a change comes in that moment: the document has reached it then, and does so only once.
   * Langium leaves out the listeners that are not called yet, and requests that wait among them are never answered.
   */
  protected override async notifyDocumentPhase(
    document: LangiumDocument,
    state: DocumentState,
    cancelToken: CancellationToken,
  ): Promise<void> {
    for (const listener of [...this.documentPhaseListeners.get(state)]) {
      try {
        await listener(document, cancelToken);
      } catch (error) {
        if (!isOperationCancelled(error)) throw error;
      }
    }
  }

  /** Nobody waits for a document that is gone. */
  protected override async awaitDocumentState(
    state: DocumentState,
    uri: URI,
    cancelToken: CancellationToken,
  ): Promise<URI> {
    const document = this.langiumDocuments.getDocument(uri);
    if (!document || document.state >= state) return super.awaitDocumentState(state, uri, cancelToken);
    const source = new CancellationTokenSource();
    const cancelled = cancelToken.onCancellationRequested(() => source.cancel());
    const deleted = this.onUpdate((_, uris) => {
      if (uris.some((each) => UriUtils.equals(each, uri))) source.cancel();
    });
    if (cancelToken.isCancellationRequested) source.cancel();
    try {
      return await super.awaitDocumentState(state, uri, source.token);
    } finally {
      cancelled.dispose();
      deleted.dispose();
      source.dispose();
    }
  }

  /** Before anything is linked, the files are read that are used and not known yet. */
  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: CancellationToken,
  ): Promise<void> {
    const all = new Set(documents);
    const lost = new Set<LangiumDocument>();
    let fresh = documents;
    while (fresh.length > 0) {
      await this.runCancelable(fresh, DocumentState.Parsed, cancelToken, async (document) => {
        try {
          await this.langiumDocumentFactory.update(document, cancelToken);
        } catch (error) {
          if (isOperationCancelled(error)) throw error;
          lost.add(document);
        }
      });
      fresh = await this.loadUsed(fresh.filter((document) => !lost.has(document)));
      for (const document of fresh) all.add(document);
    }
    for (const document of await this.giveUp([...lost])) all.add(document);
    const { workspace, references } = lockstep(this.shared);
    workspace.Uses.forget();
    references.ScopeProvider.forget();
    await super.buildDocuments(
      [...all].filter((document) => !lost.has(document)),
      options,
      cancelToken,
    );
  }

  /** What cannot be read any more is gone, like what was deleted: nothing else may wait for it. Gives what has to be linked again. */
  private async giveUp(lost: LangiumDocument[]): Promise<LangiumDocument[]> {
    if (lost.length === 0) return [];
    for (const document of lost) {
      this.langiumDocuments.deleteDocument(document.uri);
      this.cleanUpDeleted(document);
    }
    const uris = lost.map(({ uri }) => uri);
    const gone = new Set(uris.map((uri) => uri.toString()));
    const relinked = this.langiumDocuments.all
      .filter((document) => this.shouldRelink(document, gone))
      .toArray();
    for (const document of relinked) this.resetToState(document, DocumentState.ComputedScopes);
    await this.emitUpdate([], uris);
    return relinked;
  }

  private async loadUsed(documents: LangiumDocument[]): Promise<LangiumDocument[]> {
    const { Uses } = lockstep(this.shared).workspace;
    const loaded: LangiumDocument[] = [];
    for (const document of documents.filter(isModuleDocument)) {
      const copied = copyOf(document.uri);
      const home = copied && (await this.tryLoad(copied.uri));
      if (home) loaded.push(home);
      for (const use of document.parseResult.value.uses) {
        if (Uses.target(use)) continue;
        for (const uri of Uses.candidates(use)) {
          const used = await this.tryLoad(uri);
          if (!used) continue;
          loaded.push(used);
          break;
        }
      }
    }
    return loaded;
  }

  private async tryLoad(uri: URI): Promise<LangiumDocument | undefined> {
    if (this.langiumDocuments.hasDocument(uri) || !this.serviceRegistry.hasServices(uri)) return undefined;
    try {
      return await this.langiumDocuments.getOrCreateDocument(uri);
    } catch {
      // There is no such file: the check of `use` says so.
      return undefined;
    }
  }
}

export class LockstepDocumentUpdateHandler extends DefaultDocumentUpdateHandler {
  private readonly shared: LangiumSharedServices;

  constructor(shared: LangiumSharedServices) {
    super(shared);
    this.shared = shared;
  }

  /** What was typed and not saved is gone with the editor: back to the file, or to nothing. */
  didCloseDocument(event: TextDocumentChangeEvent<{ uri: string }>): void {
    const document = this.shared.workspace.LangiumDocuments.all.find(
      (each) => each.textDocument.uri === event.document.uri,
    );
    if (!document) return;
    const { uri } = document;
    if (isCopy(document)) {
      this.fireDocumentUpdate([], [uri]);
      return;
    }
    void this.shared.workspace.FileSystemProvider.exists(uri).then(
      (exists) => (exists ? this.fireDocumentUpdate([uri], []) : this.fireDocumentUpdate([], [uri])),
      () => this.fireDocumentUpdate([], [uri]),
    );
  }

  protected override fireDocumentUpdate(changed: URI[], deleted: URI[]): void {
    const { DocumentBuilder, WorkspaceLock, WorkspaceManager } = this.shared.workspace;
    WorkspaceManager.ready
      .then(() => WorkspaceLock.write((token) => DocumentBuilder.update(changed, deleted, token)))
      .catch((error) =>
        this.shared.lsp.Connection?.console.error(
          `An update failed: ${error instanceof Error ? error.stack : error}`,
        ),
      );
  }
}
