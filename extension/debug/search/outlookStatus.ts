// Whether a hang can still be avoided, in the status bar: what the adapter found out while the machine stood.
import { Disposable, debug, StatusBarAlignment, window } from 'vscode';
import { DEBUG_TYPE } from '../launch.ts';
import { activeSession } from '../run/sessions.ts';
import type { Outlook } from './messages.ts';
import { outlookDetail, outlookText } from './wording.ts';

export function showOutlook(): Disposable {
  const known = new Map<string, Outlook>();
  const item = window.createStatusBarItem('lockstep.outlook', StatusBarAlignment.Left, 9);
  item.name = 'Lockstep Outlook';
  item.command = 'lockstep.outlook';
  const update = () => {
    const outlook = known.get(activeSession()?.id ?? '');
    if (!outlook) return item.hide();
    item.text = outlookText(outlook);
    item.tooltip = outlookDetail(outlook);
    item.show();
  };
  return Disposable.from(
    item,
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
      if (session.type !== DEBUG_TYPE) return;
      if (event === 'lockstep/outlook') known.set(session.id, body as Outlook);
      // It stands elsewhere now.
      else if (event === 'lockstep/state' && known.get(session.id)?.moment !== body.moment)
        known.delete(session.id);
      else return;
      update();
    }),
    debug.onDidTerminateDebugSession(({ id }) => {
      known.delete(id);
      update();
    }),
    debug.onDidChangeActiveDebugSession(update),
  );
}
