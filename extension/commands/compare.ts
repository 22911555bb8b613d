// Lockstep: Compare Patches, and the Compare lens above a comparison.
import { commands, type Disposable } from 'vscode';
import type { ComparisonPanels } from '../comparison/panels.ts';
import { documentFor, nameOrUndefined } from './activeFile.ts';

export function registerCompare(comparisons: ComparisonPanels): Disposable {
  return commands.registerCommand(
    'lockstep.compare',
    async (uriArgument?: unknown, comparisonArgument?: unknown) => {
      const document = await documentFor(uriArgument);
      if (document) await comparisons.compare(document.uri, nameOrUndefined(comparisonArgument));
    },
  );
}
