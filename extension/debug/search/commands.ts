// Searching from where the session stands. How far a search has come, and its Cancel, are shown by the editor itself.
import { commands, type DebugSession, Disposable, debug, env, window } from 'vscode';
import { activeSession } from '../run/sessions.ts';
import type { Found, Outlook, Waits } from './messages.ts';
import { WAIT_FORMATS } from './wording.ts';

const CONTINUE = 'Continue';

export function registerSearchCommands(): Disposable {
  const command = (name: string, run: (session: DebugSession) => Promise<unknown>) =>
    commands.registerCommand(`lockstep.${name}`, async () => {
      const session = activeSession();
      if (!session) return void window.showInformationMessage('No Lockstep scenario is being debugged.');
      try {
        await run(session);
      } catch (error) {
        void window.showErrorMessage(textOf(error));
      }
    });
  return Disposable.from(
    command('findHang', async (session) => offer(session, await session.customRequest('lockstep/findHang'))),
    command('findRun', findRun),
    command('outlook', async (session) => {
      const { text }: Outlook = await session.customRequest('lockstep/outlook');
      void window.showInformationMessage(text);
    }),
    command('copyWaits', copyWaits),
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was found is the future now: continue goes there. */
async function offer(session: DebugSession, { found, steps = 0, text }: Found): Promise<void> {
  if (!found || steps === 0) return void window.showInformationMessage(text);
  const picked = await window.showInformationMessage(text, CONTINUE);
  if (picked === CONTINUE && debug.activeDebugSession === session)
    await commands.executeCommand('workbench.action.debug.continue');
}

/** Asks again, with what is wrong, until the condition means something. */
async function findRun(session: DebugSession): Promise<void> {
  let value = lastCondition;
  let wrong: string | undefined;
  for (;;) {
    const condition = await window.showInputBox({
      title: 'Find a Run Where…',
      // A complaint of validateInput would not be shown before something is typed.
      prompt:
        wrong ??
        'A condition on the whole machine, as an expectation has one: console_waiter && cpu[1].halted',
      value,
      valueSelection: [0, value.length],
      validateInput: (text) => (text.trim() === '' ? 'Say what is to hold.' : undefined),
    });
    if (condition === undefined) return;
    value = condition;
    lastCondition = condition;
    try {
      return await offer(session, await session.customRequest('lockstep/findRun', { condition }));
    } catch (error) {
      wrong = textOf(error);
      if (!wrong.includes('[LD4002]')) throw error;
    }
  }
}

let lastCondition = '';

async function copyWaits(session: DebugSession): Promise<void> {
  const waits: Waits = await session.customRequest('lockstep/waits');
  const picked = await window.showQuickPick([...WAIT_FORMATS], {
    placeHolder: 'Copy who waits for whom as…',
  });
  if (!picked) return;
  await env.clipboard.writeText(picked.of(waits));
  void window.setStatusBarMessage(`Copied as ${picked.label}`, 3000);
}
