// Which scenario F5 means: the one around the cursor, the only one, or the one the user picks.
import { type Uri, window } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import type { ScenarioInfo } from '../client/requests.ts';
import { nearestScenario } from './nearestScenario.ts';
import { scenariosOf } from './scenarios.ts';

export async function chooseScenario(
  client: LockstepClient,
  file: Uri,
): Promise<string | 'cancelled' | undefined> {
  const scenarios = await scenariosOf(client, file);
  if (scenarios.length === 0) return undefined;
  const near = nearestScenario(scenarios, cursorLineIn(file));
  return near ? near.name : ask(scenarios);
}

function cursorLineIn(file: Uri): number | undefined {
  const editor = window.activeTextEditor;
  return editor?.document.uri.toString() === file.toString() ? editor.selection.active.line : undefined;
}

async function ask(scenarios: readonly ScenarioInfo[]): Promise<string | 'cancelled'> {
  const items = scenarios.map(({ name, title }) => ({ label: name, description: title }));
  const picked = await window.showQuickPick(items, {
    placeHolder: 'Which scenario?',
    matchOnDescription: true,
  });
  return picked?.label ?? 'cancelled';
}
