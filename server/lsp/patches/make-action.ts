/** On the name of a function: a copy to be edited, which becomes a patch. */
import { GrammarUtils, type LangiumDocument } from 'langium';
import { type CodeAction, CodeActionKind, type Position } from 'vscode-languageserver';
import { isCopy } from '../../language/copies.ts';
import { isFn, isModule } from '../../language/generated/ast.ts';

export const MAKE_PATCH = 'lockstep.makePatch';

export function makePatchActions(document: LangiumDocument, at: Position): CodeAction[] {
  const root = document.parseResult.value;
  if (!isModule(root) || isCopy(document)) return [];
  return root.elements.filter(isFn).flatMap((fn) => {
    const head = fn.$cstNode?.range.start;
    const name = GrammarUtils.findNodeForProperty(fn.$cstNode, 'name')?.range;
    if (!head || !name || at.line < head.line || at.line > name.end.line) return [];
    const title = `Make a patch of ${fn.name}…`;
    const argument = { uri: document.textDocument.uri, fn: fn.name };
    return [
      {
        title,
        kind: CodeActionKind.Refactor,
        command: { title, command: MAKE_PATCH, arguments: [argument] },
      },
    ];
  });
}
