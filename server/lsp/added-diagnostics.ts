/**
 * What is added to the diagnostics of a file by those who look at it in the background, once it has been checked as a text. It belongs to one
 * version of the file: with the next one all of it is gone, but for what is carried over.
 */
import { DocumentState, type LangiumDocument } from 'langium';
import type { Connection, Diagnostic } from 'vscode-languageserver';
import { isCopy } from '../language/copies.ts';
import type { LockstepLspServices } from './module.ts';
import { pullsDiagnostics } from './pull-diagnostics.ts';

/** A version of a file: what the check of its text said. */
export interface Checked {
  readonly document: LangiumDocument;
  readonly base: readonly Diagnostic[];
}

export type Carry = (checked: Checked) => Diagnostic[];

export class AddedDiagnostics {
  private readonly connection: Connection;
  private readonly added = new WeakMap<LangiumDocument, { of: Checked; by: Map<string, Diagnostic[]> }>();
  private readonly carries = new Map<string, Carry>();
  private refreshes = false;

  /** Must be made before the language server starts, and after all that looks at what the check of the text alone says. */
  constructor(connection: Connection, { shared }: LockstepLspServices) {
    this.connection = connection;
    shared.lsp.LanguageServer.onInitialize((params) => {
      this.refreshes =
        pullsDiagnostics(params) && !!params.capabilities.workspace?.diagnostics?.refreshSupport;
    });
    shared.workspace.DocumentBuilder.onDocumentPhase(DocumentState.Validated, (document) => {
      // Nobody looks at a copy of a function in the background: there is nothing in it to be run.
      if (isCopy(document)) return;
      const of = { document, base: document.diagnostics ?? [] };
      const carried = [...this.carries].map(([by, carry]) => [by, carry(of)] as const);
      const by = new Map(carried);
      this.added.set(document, { of, by });
      // Whoever sends what the text's check has said sends this with it.
      if (carried.some(([, diagnostics]) => diagnostics.length > 0)) document.diagnostics = all(of, by);
    });
  }

  /** What `by` says of a new version before it has looked at it. */
  carryOver(by: string, carry: Carry): void {
    this.carries.set(by, carry);
  }

  /** The version that there is now; nothing while the text is being checked. */
  checked(document: LangiumDocument): Checked | undefined {
    return document.state < DocumentState.Validated ? undefined : this.added.get(document)?.of;
  }

  isCurrent(of: Checked): boolean {
    return this.checked(of.document) === of;
  }

  /** Says instead of what `by` has said before. Nothing happens when the file has changed since. */
  set(of: Checked, by: string, diagnostics: Diagnostic[]): void {
    const known = this.added.get(of.document);
    if (!known || !this.isCurrent(of)) return;
    if (isSame(known.by.get(by) ?? [], diagnostics)) return;
    known.by.set(by, diagnostics);
    const { document } = of;
    document.diagnostics = all(of, known.by);
    void this.connection.sendDiagnostics({ uri: document.uri.toString(), diagnostics: document.diagnostics });
    // A client that cannot do what it announced asks when it likes.
    if (this.refreshes) this.connection.languages.diagnostics.refresh().catch(() => {});
  }
}

/** A new list each time: lists are told apart by what they are, not by what is in them. */
function all({ base }: Checked, by: ReadonlyMap<string, Diagnostic[]>): Diagnostic[] {
  return [...base, ...[...by.values()].flat()];
}

function isSame(a: Diagnostic[], b: Diagnostic[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
