/** Says of every file what in it does nothing, with what the check of its text says; again when another file may have changed that. */
import { DocumentState, WorkspaceCache } from 'langium';
import type { Diagnostic } from 'vscode-languageserver';
import { isCopy } from '../../language/copies.ts';
import * as ast from '../../language/generated/ast.ts';
import { isModuleDocument } from '../../language/uses.ts';
import type { AddedDiagnostics, Checked } from '../added-diagnostics.ts';
import type { LockstepLspServices } from '../module.ts';
import { diagnosticOf, type Hint } from './hint.ts';
import { type Used, unusedNames, usedInCopy, usedNodes } from './names.ts';
import { unreachableCode } from './unreachable.ts';
import { unusedUses } from './uses.ts';

const BY = 'unnecessary';

export function fadeUnnecessary(services: LockstepLspServices, added: AddedDiagnostics): void {
  const { DocumentBuilder, TextDocuments, LangiumDocuments } = services.shared.workspace;
  const { Uses } = services.workspace;
  const used = new WorkspaceCache<'used', Used>(services.shared);

  const hints = ({ document, base }: Checked): Diagnostic[] => {
    // What a mistake makes of a name may be its use. The library is there for others.
    const isWrong = base.some(({ severity }) => severity === 1);
    if (isWrong || !isModuleDocument(document) || Uses.isLibrary(document.uri)) return [];
    const isRun = document.parseResult.value.elements.some(
      (each) => ast.isScenario(each) || ast.isComparison(each),
    );
    const found = [
      ...(isRun ? unusedUses(Uses, document) : []),
      ...unusedNames(
        document,
        used.get('used', () => usedNodes(services)),
      ),
      ...unreachableCode(document),
    ];
    return inOrder(found);
  };

  // A copy is looked at by nobody else, and nothing is told of it later.
  DocumentBuilder.onDocumentPhase(DocumentState.Validated, (document) => {
    if (!isCopy(document) || !isModuleDocument(document)) return;
    const { diagnostics = [] } = document;
    if (diagnostics.some(({ severity }) => severity === 1)) return;
    const unused = unusedNames(document, usedInCopy(document, services));
    const found = inOrder([...unused, ...unreachableCode(document)]);
    if (found.length > 0) document.diagnostics = [...diagnostics, ...found];
  });
  added.carryOver(BY, hints);
  DocumentBuilder.onBuildPhase(DocumentState.Validated, (built) => {
    const fresh = new Set(built);
    for (const document of LangiumDocuments.all) {
      if (fresh.has(document) || !TextDocuments.get(document.uri)) continue;
      const checked = added.checked(document);
      if (checked) added.set(checked, BY, hints(checked));
    }
  });
}

function inOrder(hints: Hint[]): Diagnostic[] {
  return hints
    .map(diagnosticOf)
    .sort(
      ({ range: a }, { range: b }) => a.start.line - b.start.line || a.start.character - b.start.character,
    );
}
