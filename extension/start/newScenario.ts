// Lockstep: New Scenario…, also in New File…: a text to begin with, in an editor that is not saved yet.
import { commands, type Disposable, type ExtensionContext, window, workspace } from 'vscode';
import { LANGUAGE_ID } from '../client/languageClient.ts';
import { messageOf } from '../message.ts';
import type { Platform } from '../platform.ts';
import { withoutIntroduction } from './introduction.ts';
import { shippedFiles } from './shipped.ts';

export function registerNewScenario(context: ExtensionContext, platform: Platform): Disposable {
  const create = async (): Promise<void> => {
    const files = await shippedFiles(context, platform, 'examples/templates', ['empty.lockstep']);
    const chosen = await window.showQuickPick(
      files.map(({ title, purpose, text }) => ({ label: title, detail: purpose, text })),
      { title: 'New Scenario', placeHolder: 'What to begin with', matchOnDetail: true },
    );
    if (!chosen) return;
    const content = withoutIntroduction(chosen.text);
    await window.showTextDocument(await workspace.openTextDocument({ language: LANGUAGE_ID, content }));
  };
  return commands.registerCommand('lockstep.newScenario', () =>
    create().catch((error) => window.showErrorMessage(`No new scenario: ${messageOf(error)}`)),
  );
}
