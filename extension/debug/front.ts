// A session that has just begun comes to the front. VS Code leaves an older one there that stands, so that of a second
// counterexample, or of a trace that is opened, there would be nothing to see.
import { commands, type DebugSession, type Disposable, debug } from 'vscode';
import { DEBUG_TYPE } from './launch.ts';

export function bringNewSessionsToFront(): Disposable {
  const seen = new Set<string>();
  return debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
    if (session.type !== DEBUG_TYPE || event !== 'lockstep/state' || seen.has(session.id)) return;
    seen.add(session.id);
    void bringToFront(session, seen.size);
  });
}

/** There is no command for a given session: they are gone through, as a person would, until it is this one's turn. */
async function bringToFront({ id }: DebugSession, most: number): Promise<void> {
  for (let tries = 0; tries < most && debug.activeDebugSession?.id !== id; tries++)
    await commands.executeCommand('workbench.action.debug.nextConsole');
}
