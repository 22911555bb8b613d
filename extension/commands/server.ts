// Commands about the extension itself.
import { commands, Disposable, type OutputChannel } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import type { LatestResults } from '../results/latest.ts';

export function registerServerCommands(
  client: LockstepClient,
  output: OutputChannel,
  results: LatestResults,
): Disposable {
  return Disposable.from(
    commands.registerCommand('lockstep.restartServer', () => client.restart()),
    commands.registerCommand('lockstep.showOutput', () => output.show()),
    commands.registerCommand('lockstep.showResults', () => results.reveal()),
  );
}
