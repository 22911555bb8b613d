// Lockstep: Sample Scenario, and the Sample lens above a scenario.
import { commands, type Disposable, type OutputChannel } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { requestWithProgress } from '../client/progress.ts';
import { sampleRequest } from '../client/requests.ts';
import { pathOf } from '../debug/programPath.ts';
import { chooseScenario } from '../debug/scenarioChoice.ts';
import type { ResultsPanel } from '../results/panel.ts';
import { sampleAsText } from '../results/sampleText.ts';
import { documentFor, nameOrUndefined } from './activeFile.ts';

export function registerSample(
  client: LockstepClient,
  results: ResultsPanel,
  output: OutputChannel,
): Disposable {
  return commands.registerCommand(
    'lockstep.sample',
    async (uriArgument?: unknown, scenarioArgument?: unknown) => {
      const document = await documentFor(uriArgument);
      if (!document) return;
      const scenario = nameOrUndefined(scenarioArgument) ?? (await chooseScenario(client, document.uri));
      if (scenario === 'cancelled') return;
      const params = { uri: document.uri.toString(), scenario, check: true, partial: true };
      const title = `Sampling ${scenario ?? 'all scenarios'}`;
      const report = await requestWithProgress(client, sampleRequest, params, title);
      // Called off before it was known what there is to sample.
      if (!report || (report.cases.length === 0 && report.diagnostics.length === 0)) return;
      output.appendLine(sampleAsText(report));
      results.show({ program: pathOf(document.uri), report });
    },
  );
}
