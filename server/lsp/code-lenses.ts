/** `Check`, `Debug` and `Sample` above each scenario, and what is known of it; `Compare` above each comparison; and what patches make of functions. */
import { GrammarUtils, type LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens } from 'vscode-languageserver';
import { isCopy } from '../language/copies.ts';
import { isComparison, isModule, isScenario } from '../language/generated/ast.ts';
import { lensText } from './live/lens-text.ts';
import type { LockstepLspServices } from './module.ts';
import { patchLenses } from './patches/lenses.ts';

/** Commands of the client. Arguments: the file's URI and the name or title; of the last two, the run to open. */
export const CLIENT_COMMANDS = {
  check: 'lockstep.check',
  debug: 'lockstep.debugScenario',
  sample: 'lockstep.sample',
  compare: 'lockstep.compare',
  counterexample: 'lockstep.debugCounterexample',
  timeline: 'lockstep.timelineOfCounterexample',
} as const;

export class LockstepCodeLenses implements CodeLensProvider {
  private readonly services: LockstepLspServices;

  constructor(services: LockstepLspServices) {
    this.services = services;
  }

  provideCodeLens(document: LangiumDocument): CodeLens[] {
    const root = document.parseResult.value;
    if (!isModule(root) || isCopy(document)) return [];
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
          ...lens('Sample', CLIENT_COMMANDS.sample, element.name),
          ...this.verdict(uri, element.name, (title, command) => lens(title, command, element.name)),
          ...patchLenses(element, uri),
        ];
      }
      const compare =
        isComparison(element) && element.title ? lens('Compare', CLIENT_COMMANDS.compare, element.title) : [];
      return [...compare, ...patchLenses(element, uri)];
    });
  }

  /** A click leads to all of the results; the debugger can be had from the line of what is violated. */
  private verdict(
    uri: string,
    scenario: string,
    lens: (title: string, command: string) => CodeLens[],
  ): CodeLens[] {
    const known = this.services.live.Verdicts.of(uri, scenario);
    const title = known && lensText(known);
    return title ? lens(title, title.startsWith('checking') ? '' : CLIENT_COMMANDS.check) : [];
  }
}
