// Everything about the run that is being debugged: commands, status bar.
import { Disposable } from 'vscode';
import { registerRunCommands } from './commands.ts';
import { followSessions } from './sessions.ts';
import { showRunStatus } from './status.ts';

export function registerRun(): Disposable {
  const sessions = followSessions();
  return Disposable.from(sessions, registerRunCommands(sessions), showRunStatus(sessions));
}
