// Where the run stands and who moves, in the status bar; and what menus want to know of it.
import { commands, Disposable, StatusBarAlignment, window } from 'vscode';
import type { RunSessions } from './sessions.ts';
import { statusDetail, statusText } from './wording.ts';

export function showRunStatus(sessions: RunSessions): Disposable {
  const item = window.createStatusBarItem('lockstep.run', StatusBarAlignment.Left, 10);
  item.name = 'Lockstep Run';
  item.command = 'lockstep.chooseSchedule';
  const update = () => {
    const state = sessions.state();
    void commands.executeCommand('setContext', 'lockstep.interruptsHeld', state?.holdInterrupts ?? false);
    if (!state) return item.hide();
    item.text = `$(debug-alt-small) ${statusText(state)}`;
    item.tooltip = statusDetail(state);
    item.show();
  };
  update();
  return Disposable.from(item, sessions.onChange(update));
}
