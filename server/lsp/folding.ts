/** Folding: declarations and blocks, and runs of `//` lines. */
import type { AstNode, LangiumDocument } from 'langium';
import { DefaultFoldingRangeProvider, type FoldingRangeAcceptor } from 'langium/lsp';
import { FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import {
  isBlock,
  isComparison,
  isEnum,
  isHunk,
  isMachine,
  isPatch,
  isScenario,
  isSeries,
} from '../language/generated/ast.ts';

export class LockstepFolding extends DefaultFoldingRangeProvider {
  protected override shouldProcess(node: AstNode): boolean {
    return [isBlock, isPatch, isSeries, isScenario, isComparison, isHunk, isMachine, isEnum].some((is) =>
      is(node),
    );
  }

  protected override collectFolding(document: LangiumDocument, acceptor: FoldingRangeAcceptor): void {
    super.collectFolding(document, acceptor);
    const lines = document.textDocument.getText().split('\n');
    let start = -1;
    for (let line = 0; line <= lines.length; line++) {
      const isComment = /^\s*\/\//.test(lines[line] ?? '');
      if (isComment && start < 0) start = line;
      if (isComment || start < 0) continue;
      if (line - start > 1)
        acceptor(FoldingRange.create(start, line - 1, undefined, undefined, FoldingRangeKind.Comment));
      start = -1;
    }
  }
}
