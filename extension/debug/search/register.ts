// Searching from here, and why it is stuck: commands, status bar, panel.
import { Disposable } from 'vscode';
import { registerSearchCommands } from './commands.ts';
import { showOutlook } from './outlookStatus.ts';
import { registerWaitsPanel } from './waitsPanel.ts';

export function registerSearch(): Disposable {
  return Disposable.from(registerSearchCommands(), showOutlook(), registerWaitsPanel());
}
