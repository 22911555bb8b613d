// Commands that move the machine or say who moves it, for the session in front.
import { commands, type DebugSession, Disposable, debug, window } from 'vscode';
import type { Branch, NextStep } from './messages.ts';
import { activeSession, type RunSessions } from './sessions.ts';
import { branchItem, SCHEDULES, wrongStep } from './wording.ts';

export function registerRunCommands(sessions: RunSessions): Disposable {
  const command = (name: string, run: (session: DebugSession, ...args: unknown[]) => Thenable<unknown>) =>
    commands.registerCommand(`lockstep.${name}`, async (...args: unknown[]) => {
      const session = activeSession();
      if (!session) return void window.showInformationMessage('No Lockstep scenario is being debugged.');
      try {
        await run(session, ...args);
      } catch (error) {
        // What the adapter refuses it explains.
        void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      }
    });

  return Disposable.from(
    command('stepMachine', (session) =>
      session.customRequest('lockstep/stepMachine', { threadId: thread() }),
    ),
    command('stepBackOut', (session) =>
      session.customRequest('lockstep/stepBackOut', { threadId: thread() }),
    ),
    command('chooseSchedule', chooseSchedule),
    command('switchBranch', switchBranch),
    command('goToStep', (session) => goToStep(session, sessions)),
    command('chooseNextStep', (session) => chooseStep(session, () => true, 'Which step is to happen next?')),
    command('deliverInterrupt', (session) =>
      chooseStep(session, ({ kind }) => kind === 'arrive', 'Which interrupt is to arrive?'),
    ),
    command('holdInterrupts', (session) =>
      session.customRequest('lockstep/schedule', { holdInterrupts: true }),
    ),
    command('letInterruptsArrive', (session) =>
      session.customRequest('lockstep/schedule', { holdInterrupts: false }),
    ),
    command('pinCpu', (session, of) => pin(session, sessions, thread(of), true)),
    command('unpinCpu', (session, of) => pin(session, sessions, thread(of), false)),
  );
}

/** A menu of the call stack names the thread; elsewhere it is the one in front. */
function thread(of?: unknown): number {
  if (typeof of === 'number') return of;
  const item = debug.activeStackItem;
  return item && 'threadId' in item ? item.threadId : 1;
}

async function chooseSchedule(session: DebugSession): Promise<void> {
  const picked = await window.showQuickPick([...SCHEDULES], {
    placeHolder: 'Who moves when the machine runs freely?',
    matchOnDetail: true,
  });
  if (!picked) return;
  const { schedule } = picked;
  const seed = schedule === 'random' ? await askSeed() : undefined;
  if (schedule === 'random' && seed === undefined) return;
  await session.customRequest('lockstep/schedule', { schedule, ...(seed === undefined ? {} : { seed }) });
}

async function askSeed(): Promise<number | undefined> {
  const text = await window.showInputBox({
    prompt: 'Seed: the same one gives the same run.',
    value: '1',
    validateInput: (each) => (/^\d{1,9}$/.test(each) ? undefined : 'A whole number from 0.'),
  });
  return text === undefined ? undefined : Number(text);
}

async function switchBranch(session: DebugSession): Promise<void> {
  const { branches } = (await session.customRequest('lockstep/branches')) as { branches: Branch[] };
  const items = branches.map((branch) => ({ ...branchItem(branch, branches), id: branch.id }));
  const picked = await window.showQuickPick(items, {
    placeHolder: 'Which run is to be followed? It opens where you left it.',
    matchOnDetail: true,
  });
  if (picked) await session.customRequest('lockstep/switchBranch', { id: picked.id });
}

async function goToStep(session: DebugSession, sessions: RunSessions): Promise<void> {
  const { length = 0, moment = 0 } = sessions.state() ?? {};
  const text = await window.showInputBox({
    prompt: `After how many steps of the run? 0 is the start, ${length} the end.`,
    value: String(moment),
    validateInput: (each) => wrongStep(each, length),
  });
  if (text !== undefined) await session.customRequest('lockstep/seek', { moment: Number(text) });
}

async function chooseStep(
  session: DebugSession,
  wanted: (step: NextStep) => boolean,
  placeHolder: string,
): Promise<void> {
  const { steps } = (await session.customRequest('lockstep/nextSteps')) as { steps: NextStep[] };
  const items = steps.filter(wanted).map(({ label, ...step }) => ({ label, step }));
  if (items.length === 0) return void window.showInformationMessage('There is nothing to choose from here.');
  const picked = await window.showQuickPick(items, { placeHolder });
  if (picked)
    await session.customRequest('stepIn', { threadId: picked.step.threadId, targetId: picked.step.targetId });
}

async function pin(
  session: DebugSession,
  sessions: RunSessions,
  threadId: number,
  on: boolean,
): Promise<void> {
  const others = (sessions.state()?.pinned ?? []).filter((id) => id !== threadId);
  await session.customRequest('lockstep/schedule', { pinned: on ? [...others, threadId] : others });
}
