/** A file is affected by a change in any file it sees, for names can appear, vanish and collide. */
import { DefaultIndexManager, type LangiumDocument, type LangiumSharedCoreServices } from 'langium';
import type { LockstepServices } from './module.ts';
import { isModuleDocument } from './uses.ts';

export class LockstepIndexManager extends DefaultIndexManager {
  private readonly shared: LangiumSharedCoreServices;

  constructor(shared: LangiumSharedCoreServices) {
    super(shared);
    this.shared = shared;
  }

  override isAffected(document: LangiumDocument, changedUris: Set<string>): boolean {
    if (super.isAffected(document, changedUris)) return true;
    if (!isModuleDocument(document)) return false;
    const { Uses } = (this.shared.ServiceRegistry.getServices(document.uri) as LockstepServices).workspace;
    Uses.forget();
    const candidates = Uses.visible(document).flatMap((each) =>
      each.parseResult.value.uses.flatMap((use) => Uses.candidates(use)),
    );
    return [...candidates, Uses.preludeUri].some((uri) => uri && changedUris.has(uri.toString()));
  }
}
