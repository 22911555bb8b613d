// "Why Is It Stuck?": a panel beside the editor that follows the active debug session from stop to stop.
import { commands, Disposable, debug, ViewColumn, type WebviewPanel, window } from 'vscode';
import { createNonce } from '../../nonce.ts';
import { DEBUG_TYPE } from '../launch.ts';
import { activeSession } from '../run/sessions.ts';
import type { Waits } from './messages.ts';
import { waitsPage } from './waitsPage.ts';

export function registerWaitsPanel(): Disposable {
  let panel: WebviewPanel | undefined;

  async function refresh(): Promise<void> {
    const session = activeSession();
    // What an ended session has shown stays.
    if (!panel || !session) return;
    const shown = await ask();
    if (panel && shown !== undefined) panel.webview.html = waitsPage(shown, createNonce());
  }

  async function ask(): Promise<Waits | string | undefined> {
    try {
      return await activeSession()?.customRequest('lockstep/waits');
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function show(): Promise<void> | void {
    if (!activeSession())
      return void window.showInformationMessage('No Lockstep scenario is being debugged.');
    if (panel) panel.reveal(undefined, true);
    else {
      const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
      panel = window.createWebviewPanel('lockstep.waits', 'Why Is It Stuck?', column, {
        enableScripts: false,
        localResourceRoots: [],
      });
      panel.onDidDispose(() => {
        panel = undefined;
      });
    }
    return refresh();
  }

  return Disposable.from(
    commands.registerCommand('lockstep.whyStuck', show),
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
      if (session.type === DEBUG_TYPE && event === 'lockstep/state') void refresh();
    }),
    debug.onDidChangeActiveDebugSession(() => void refresh()),
    new Disposable(() => panel?.dispose()),
  );
}
