// The VS Code extension: a list of registrations. What each does is in the file it comes from. node/ and browser/ begin it.
import type { ExtensionContext } from 'vscode';
import { startLanguageClient } from './client/languageClient.ts';
import { registerCheck } from './commands/check.ts';
import { registerCompare } from './commands/compare.ts';
import { registerDebugCommands } from './commands/debug.ts';
import { registerSample } from './commands/sample.ts';
import { registerServerCommands } from './commands/server.ts';
import { ComparisonPanels } from './comparison/panels.ts';
import { registerDebugAdapter } from './debug/adapter.ts';
import { registerDebugConfigurations } from './debug/configurations.ts';
import { bringNewSessionsToFront } from './debug/front.ts';
import { registerLastWriter } from './debug/lastWriter.ts';
import { registerRun } from './debug/run/register.ts';
import { registerSearch } from './debug/search/register.ts';
import { registerDebugValues } from './debug/values.ts';
import { createFileReader } from './files/reading.ts';
import { createOutput } from './output.ts';
import { registerPatches } from './patches/register.ts';
import type { Platform } from './platform.ts';
import { LatestResults } from './results/latest.ts';
import { ResultsPanel } from './results/panel.ts';
import { registerStart } from './start/register.ts';
import { registerTesting } from './testing/register.ts';
import { registerTimeline } from './timeline/panel.ts';
import { registerTraceCommands } from './traces/commands.ts';

export function start(context: ExtensionContext, platform: Platform): void {
  const output = createOutput();
  const latest = new LatestResults();
  const results = new ResultsPanel(context.extensionUri, latest);
  const files = createFileReader(context, platform);
  const client = startLanguageClient(context, platform, files, output);
  const comparisons = new ComparisonPanels(context, { client, output, latest });

  context.subscriptions.push(
    output,
    results,
    comparisons,
    client,
    registerDebugAdapter(platform),
    registerDebugConfigurations(client),
    bringNewSessionsToFront(),
    registerDebugValues(),
    registerLastWriter(),
    registerRun(),
    registerSearch(),
    registerCheck(client, results, output),
    registerSample(client, results, output),
    registerCompare(comparisons),
    registerDebugCommands(),
    registerServerCommands(client, output, latest),
    registerPatches(context, client),
    registerStart(context, platform),
    registerTesting(client, output),
    registerTimeline(context),
    registerTraceCommands(client),
  );
}
