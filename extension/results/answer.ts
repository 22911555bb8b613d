// What the views of results ask for beside what is their own: to debug a finding, to check a scenario, to show a place.
import { commands, Selection, Uri, ViewColumn, window } from 'vscode';
import { startDebugging } from '../commands/debug.ts';
import { uriOf } from '../debug/programPath.ts';
import type { ViewMessage } from './messages.ts';

export async function answerView(message: Exclude<ViewMessage, { kind: 'ready' }>): Promise<void> {
  switch (message.kind) {
    case 'debug':
      await startDebugging(message.fields);
      if (message.timeline) await commands.executeCommand('lockstep.showTimeline');
      return;
    case 'check':
      await commands.executeCommand('lockstep.check', uriOf(message.program).toString(), message.scenario);
      return;
    case 'reveal':
      return revealPlace(message.place);
  }
}

async function revealPlace({
  uri,
  line,
  column,
}: {
  uri: string;
  line: number;
  column: number;
}): Promise<void> {
  const at = new Selection(line, column, line, column);
  try {
    await window.showTextDocument(Uri.parse(uri), { viewColumn: ViewColumn.One, selection: at });
  } catch (error) {
    void window.showErrorMessage(
      `That place cannot be shown: ${error instanceof Error ? error.message : error}`,
    );
  }
}
