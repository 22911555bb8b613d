/** Quick fixes for a hunk that does not apply. */
import { AstUtils, CstUtils, type LangiumDocument } from 'langium';
import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { patchesOf, topLevelNames } from '../../language/declarations.ts';
import * as ast from '../../language/generated/ast.ts';
import { isModuleDocument, type ModuleDocument } from '../../language/uses.ts';
import { parserOf } from '../../patches/parse.ts';
import { repairsFor } from '../../patches/repair.ts';
import type { LockstepLspServices } from '../module.ts';

export function repairActions(
  services: LockstepLspServices,
  document: LangiumDocument,
  diagnostic: Diagnostic,
): CodeAction[] {
  if (diagnostic.code !== 'LS4005' || !isModuleDocument(document)) return [];
  const line = lineAt(document, document.textDocument.offsetAt(diagnostic.range.start));
  if (!line) return [];
  const { Uses } = services.workspace;
  const target = AstUtils.getContainerOfType(line, ast.isHunk)?.target.ref;
  const files = [document, ...(target ? [AstUtils.getDocument(target) as ModuleDocument] : [])];
  const seen = [...new Set(files.flatMap((each) => Uses.visible(each)))].map(
    (each) => each.parseResult.value,
  );
  const repairs = repairsFor(line, {
    functions: seen.flatMap(topLevelNames).filter(ast.isFn),
    others: seen.flatMap(patchesOf).reverse(),
    parse: parserOf(services),
  });
  return repairs.map(({ title, offset, end, text }) => {
    const range = {
      start: document.textDocument.positionAt(offset),
      end: document.textDocument.positionAt(end),
    };
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      isPreferred: repairs.length === 1,
      edit: { changes: { [document.textDocument.uri]: [{ range, newText: text }] } },
    };
  });
}

function lineAt(document: ModuleDocument, offset: number): ast.Line | undefined {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, offset);
  return leaf && AstUtils.getContainerOfType(leaf.astNode, ast.isLine);
}
