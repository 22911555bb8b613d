/**
 * Which files a file can see. `use linux.panic;` means `linux/panic.lockstep`, looked for first beside the using
 * file and then in the library; `use "../x.lockstep";` is a path relative to the using file. The prelude is seen
 * by every file without a `use`.
 *
 * Answers speak of documents that are loaded: to read files is the business of the loader or the workspace.
 */

import type { LangiumSharedCoreServices } from 'langium';
import {
  AstUtils,
  GrammarUtils,
  type LangiumDocument,
  type LangiumDocuments,
  type URI,
  UriUtils,
  WorkspaceCache,
} from 'langium';
import { copyOf, usedFrom } from './copies.ts';
import { isModule, type Module, type Use } from './generated/ast.ts';

export const FILE_EXTENSION = '.lockstep';

export type ModuleDocument = LangiumDocument<Module>;

export class UseGraph {
  private readonly documents: LangiumDocuments;
  private readonly visibleCache: WorkspaceCache<string, ModuleDocument[]>;
  private root: URI | undefined;

  constructor(shared: LangiumSharedCoreServices) {
    this.documents = shared.workspace.LangiumDocuments;
    this.visibleCache = new WorkspaceCache(shared);
  }

  /** The folder of the library, which holds `prelude.lockstep`. */
  get libraryRoot(): URI | undefined {
    return this.root;
  }

  set libraryRoot(root: URI | undefined) {
    this.root = root;
    this.forget();
  }

  /** Must be called when documents came or went outside of a build. */
  forget(): void {
    this.visibleCache.clear();
  }

  get preludeUri(): URI | undefined {
    return this.root && UriUtils.joinPath(this.root, `prelude${FILE_EXTENSION}`);
  }

  /** The prelude, if it is loaded. */
  get prelude(): ModuleDocument | undefined {
    const document = this.preludeUri && this.documents.getDocument(this.preludeUri);
    return document && isModuleDocument(document) ? document : undefined;
  }

  isLibrary(uri: URI): boolean {
    return this.root !== undefined && UriUtils.contains(this.root, uri);
  }

  isPrelude(uri: URI): boolean {
    return UriUtils.equals(uri, this.preludeUri);
  }

  /** Where the used file may be, in the order of preference. */
  candidates(use: Use): URI[] {
    if (!use.path) return [];
    const folder = UriUtils.dirname(usedFrom(AstUtils.getDocument(use).uri));
    if (isQuoted(use)) return [UriUtils.resolvePath(folder, use.path)];
    const relative = `${use.path.split('.').join('/')}${FILE_EXTENSION}`;
    return [folder, ...(this.root ? [this.root] : [])].map((base) => UriUtils.joinPath(base, relative));
  }

  /** The used file, if it is loaded. */
  target(use: Use): ModuleDocument | undefined {
    for (const uri of this.candidates(use)) {
      const document = this.documents.getDocument(uri);
      if (document && isModuleDocument(document)) return document;
    }
    return undefined;
  }

  /** The document and all it sees: prelude first, each file after those it uses, itself last. A copy of a function sees the file that its patch is for. */
  visible(document: ModuleDocument): ModuleDocument[] {
    return this.visibleCache.get(document.uri.toString(), () => this.computeVisible(document));
  }

  private computeVisible(document: ModuleDocument): ModuleDocument[] {
    const order: ModuleDocument[] = [];
    const seen = new Set<ModuleDocument>();
    const visit = (each: ModuleDocument) => {
      if (seen.has(each)) return;
      seen.add(each);
      for (const use of each.parseResult.value.uses) {
        const used = this.target(use);
        if (used) visit(used);
      }
      order.push(each);
    };
    if (this.prelude) visit(this.prelude);
    const copied = copyOf(document.uri);
    const home = copied && this.documents.getDocument(copied.uri);
    if (home && isModuleDocument(home)) visit(home);
    visit(document);
    // The prelude may be reached from itself: whoever asks comes last.
    return [...order.filter((each) => each !== document), document];
  }
}

export function isModuleDocument(document: LangiumDocument): document is ModuleDocument {
  return isModule(document.parseResult.value);
}

/** `linux.panic` for the library and for files below, a quoted relative path for others. */
export function usePath(from: URI, to: URI, libraryRoot: URI | undefined): string {
  const folder = UriUtils.dirname(usedFrom(from));
  for (const base of [folder, ...(libraryRoot ? [libraryRoot] : [])]) {
    if (!UriUtils.contains(base, to)) continue;
    const relative = UriUtils.relative(base, to).replace(/\.lockstep$/, '');
    if (/^[\w/]+$/.test(relative)) return relative.replaceAll('/', '.');
  }
  return `"${UriUtils.relative(folder, to)}"`;
}

function isQuoted(use: Use): boolean {
  return GrammarUtils.findNodeForProperty(use.$cstNode, 'path')?.text.startsWith('"') ?? false;
}
