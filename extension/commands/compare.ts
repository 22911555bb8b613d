// Lockstep: Compare Patches, and the Compare lens above a comparison.
import { commands, type Disposable, type OutputChannel } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { requestWithProgress } from '../client/progress.ts';
import { compareRequest } from '../client/requests.ts';
import { pathOf } from '../debug/programPath.ts';
import type { ResultsPanel } from '../results/panel.ts';
import { compareAsText } from '../results/text.ts';
import { documentFor, nameOrUndefined } from './activeFile.ts';

export function registerCompare(
  client: LockstepClient,
  results: ResultsPanel,
  output: OutputChannel,
): Disposable {
  return commands.registerCommand(
    'lockstep.compare',
    async (uriArgument?: unknown, comparisonArgument?: unknown) => {
      const document = await documentFor(uriArgument);
      if (!document) return;
      const comparison = nameOrUndefined(comparisonArgument);
      const uri = document.uri.toString();
      const report = await requestWithProgress(
        client,
        compareRequest,
        { uri, comparison },
        'Comparing patches',
      );
      if (!report) return;
      output.appendLine(compareAsText(report));
      results.show({ kind: 'compare', program: pathOf(document.uri), report });
    },
  );
}
