/**
 * Documents that an earlier load has parsed, linked and checked: the next one takes them as they are, as long as their texts are the same and
 * they see the very documents that they saw then.
 */
import type { URI } from 'langium';
import type { LockstepServiceSet } from './module.ts';
import type { ModuleDocument } from './uses.ts';

/** Loads after which a document that none of them has wanted is let go. */
const KEPT_FOR = 20;

export class KeptDocuments {
  private readonly services: LockstepServiceSet;
  private loads = 0;
  /** When a document was last wanted, and what it saw when it was checked; nothing as long as it was not. */
  private readonly known = new Map<ModuleDocument, { wanted: number; sees?: readonly ModuleDocument[] }>();

  constructor(services: LockstepServiceSet) {
    this.services = services;
  }

  /** A load begins. With another library nothing is as it was. */
  begin(libraryRoot: URI): void {
    const { Uses } = this.services.Lockstep.workspace;
    this.loads++;
    const isSame = Uses.libraryRoot?.toString() === libraryRoot.toString();
    for (const [document, { wanted, sees }] of this.known)
      if (!isSame || !sees || wanted < this.loads - KEPT_FOR) this.drop(document);
    Uses.libraryRoot = libraryRoot;
  }

  /** The document that this load has read from there. */
  read(uri: URI): ModuleDocument | undefined {
    const document = this.at(uri);
    return document && this.known.get(document)?.wanted === this.loads ? document : undefined;
  }

  /** There is such a file. */
  have(uri: URI, text: string): ModuleDocument {
    const kept = this.at(uri);
    if (kept && kept.textDocument.getText() === text) {
      const { sees } = this.known.get(kept) ?? {};
      this.known.set(kept, { wanted: this.loads, sees });
      return kept;
    }
    this.missing(uri);
    const document = this.services.shared.workspace.LangiumDocuments.createDocument(
      uri,
      text,
    ) as ModuleDocument;
    this.known.set(document, { wanted: this.loads });
    return document;
  }

  /** There is no such file. */
  missing(uri: URI): void {
    const document = this.at(uri);
    if (document) this.drop(document);
  }

  /** When all is read: those that see something else than before are parsed again, for trees of earlier loads stay as they are. */
  renew(): void {
    for (let stale = this.stale(); stale.length > 0; stale = this.stale()) {
      for (const { uri, textDocument } of stale) {
        this.missing(uri);
        this.have(uri, textDocument.getText());
      }
    }
  }

  /** Those of this load that are still to be linked and checked. */
  fresh(): ModuleDocument[] {
    return [...this.known].flatMap(([document, { sees }]) => (sees ? [] : [document]));
  }

  /** All of this load is checked. */
  done(): void {
    for (const [document, { wanted }] of this.known)
      if (wanted === this.loads) this.known.set(document, { wanted, sees: this.visible(document) });
  }

  private stale(): ModuleDocument[] {
    this.forgetNames();
    return [...this.known].flatMap(([document, { wanted, sees }]) => {
      if (wanted !== this.loads || !sees) return [];
      const now = this.visible(document);
      return sees.length === now.length && sees.every((each, i) => each === now[i]) ? [] : [document];
    });
  }

  private visible(document: ModuleDocument): readonly ModuleDocument[] {
    return this.services.Lockstep.workspace.Uses.visible(document);
  }

  private at(uri: URI): ModuleDocument | undefined {
    return this.services.shared.workspace.LangiumDocuments.getDocument(uri) as ModuleDocument | undefined;
  }

  private drop(document: ModuleDocument): void {
    const { LangiumDocuments, IndexManager } = this.services.shared.workspace;
    this.known.delete(document);
    LangiumDocuments.deleteDocument(document.uri);
    IndexManager.remove(document.uri);
  }

  /** What was looked up while files were still missing must be looked up again. */
  private forgetNames(): void {
    this.services.Lockstep.workspace.Uses.forget();
    this.services.Lockstep.references.ScopeProvider.forget();
  }
}
