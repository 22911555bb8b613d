/** `Check` and `Debug` above each scenario, `Compare` above each comparison. */
import { GrammarUtils, type LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens } from 'vscode-languageserver';
import { isComparison, isModule, isScenario } from '../language/generated/ast.ts';

/** Commands of the client. Arguments: the file's URI and the name or title. */
export const CLIENT_COMMANDS = {
  check: 'lockstep.check',
  debug: 'lockstep.debugScenario',
  compare: 'lockstep.compare',
} as const;

export class LockstepCodeLenses implements CodeLensProvider {
  provideCodeLens(document: LangiumDocument): CodeLens[] {
    const root = document.parseResult.value;
    if (!isModule(root)) return [];
    const uri = document.textDocument.uri;
    return root.elements.flatMap((element) => {
      const lens = (title: string, command: string, name: string): CodeLens[] => {
        const cst =
          GrammarUtils.findNodeForProperty(element.$cstNode, isComparison(element) ? 'title' : 'name') ??
          element.$cstNode;
        return cst ? [{ range: cst.range, command: { title, command, arguments: [uri, name] } }] : [];
      };
      if (isScenario(element) && element.name) {
        return [
          ...lens('Check', CLIENT_COMMANDS.check, element.name),
          ...lens('Debug', CLIENT_COMMANDS.debug, element.name),
        ];
      }
      return isComparison(element) && element.title
        ? lens('Compare', CLIENT_COMMANDS.compare, element.title)
        : [];
    });
  }
}
