// Lockstep: Check Scenarios, and the Check lens above a scenario.
import { commands, type Disposable, type OutputChannel } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { requestWithProgress } from '../client/progress.ts';
import { checkRequest } from '../client/requests.ts';
import { pathOf } from '../debug/programPath.ts';
import type { ResultsPanel } from '../results/panel.ts';
import { checkAsText } from '../results/text.ts';
import { documentFor, nameOrUndefined } from './activeFile.ts';

export function registerCheck(
  client: LockstepClient,
  results: ResultsPanel,
  output: OutputChannel,
): Disposable {
  return commands.registerCommand(
    'lockstep.check',
    async (uriArgument?: unknown, scenarioArgument?: unknown) => {
      const document = await documentFor(uriArgument);
      if (!document) return;
      const scenario = nameOrUndefined(scenarioArgument);
      const uri = document.uri.toString();
      const title = `Checking ${scenario ?? 'all scenarios'}`;
      const report = await requestWithProgress(client, checkRequest, { uri, scenario }, title);
      if (!report) return;
      output.appendLine(checkAsText(report));
      results.show({ program: pathOf(document.uri), report });
    },
  );
}
