// "Who Wrote This Last" in the Variables view: back to the statement that gave the value it has.
import { commands, type Disposable, debug, window } from 'vscode';
import { DEBUG_TYPE } from './launch.ts';

/** What VS Code gives a command of the Variables view's menu. */
interface VariableLine {
  container?: { variablesReference?: number };
  variable?: { name?: string };
}

export function registerLastWriter(): Disposable {
  return commands.registerCommand('lockstep.lastWrite', async (line?: VariableLine) => {
    const session = debug.activeDebugSession;
    const name = line?.variable?.name;
    if (session?.type !== DEBUG_TYPE || name === undefined) return;
    try {
      const variablesReference = line?.container?.variablesReference;
      await session.customRequest('lockstep/lastWrite', { variablesReference, name });
    } catch (error) {
      // Nobody has written it, or it is no thing that is written: the message says which.
      void window.showInformationMessage(error instanceof Error ? error.message : String(error));
    }
  });
}
