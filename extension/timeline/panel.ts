// The timeline view: one panel beside the editor, which follows the active debug session.
import {
  commands,
  type DebugSession,
  Disposable,
  debug,
  type ExtensionContext,
  env,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { DEBUG_TYPE } from '../debug/launch.ts';
import { pathOf } from '../debug/programPath.ts';
import { createFollower } from './follow.ts';
import type { FromView } from './messages.ts';
import { pageFor } from './page.ts';

const VIEW_TYPE = 'lockstep.timeline';

export function registerTimeline({ extensionUri }: ExtensionContext): Disposable {
  const assets = Uri.joinPath(extensionUri, 'dist', 'webview');
  let panel: WebviewPanel | undefined;
  const follower = createFollower((message) => void panel?.webview.postMessage(message));

  async function show(): Promise<void> {
    if (panel) return panel.reveal(undefined, true);
    const editor = window.activeTextEditor;
    adopt(
      window.createWebviewPanel(
        VIEW_TYPE,
        'Lockstep Timeline',
        { viewColumn: ViewColumn.Beside },
        { enableScripts: true, localResourceRoots: [assets], retainContextWhenHidden: true },
      ),
    );
    // Otherwise the source of the next stop would open on top of the timeline, from which one went there.
    await commands.executeCommand('workbench.action.lockEditorGroup');
    if (editor) await window.showTextDocument(editor.document, editor.viewColumn);
  }

  function adopt(made: WebviewPanel): void {
    panel = made;
    made.webview.options = { enableScripts: true, localResourceRoots: [assets] };
    made.webview.onDidReceiveMessage((message: FromView) => receive(message));
    made.onDidDispose(() => {
      if (panel === made) panel = undefined;
    });
    made.webview.html = pageFor(made.webview, assets);
  }

  async function receive(message: FromView): Promise<void> {
    const session = activeSession();
    switch (message.kind) {
      case 'ready':
        follower.forget();
        return follower.refresh(session);
      case 'seek':
        return ask(session, 'lockstep/seek', { moment: message.moment });
      case 'texts': {
        const { revision, from, to } = message;
        // Without an answer the statements stand for what they did.
        const body = await session?.customRequest('lockstep/timelineTexts', { from, to }).then(
          (answer) => answer,
          () => undefined,
        );
        if (body) await panel?.webview.postMessage({ kind: 'texts', revision, ...body });
        return;
      }
      case 'save':
        return save(message);
      case 'copy':
        await env.clipboard.writeText(message.text);
        window.setStatusBarMessage('The timeline was copied as text.', 4000);
        return;
    }
  }

  const refresh = () => (panel ? follower.refresh(activeSession()) : undefined);
  return Disposable.from(
    commands.registerCommand('lockstep.showTimeline', show),
    debug.onDidStartDebugSession((session) => {
      const open = workspace.getConfiguration('lockstep').get('timeline.open');
      if (session.type === DEBUG_TYPE && open === 'always') void show();
    }),
    debug.onDidChangeActiveDebugSession(() => void refresh()),
    debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
      if (event === 'lockstep/state' && session === debug.activeDebugSession) void refresh();
    }),
    window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (revived) => adopt(revived),
    }),
    new Disposable(() => panel?.dispose()),
  );
}

function activeSession(): DebugSession | undefined {
  const session = debug.activeDebugSession;
  return session?.type === DEBUG_TYPE ? session : undefined;
}

async function ask(session: DebugSession | undefined, command: string, args: object): Promise<void> {
  if (!session) {
    void window.showInformationMessage(
      'The session of this timeline has ended: start debugging again to go there.',
    );
    return;
  }
  try {
    await session.customRequest(command, args);
  } catch (error) {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function save({ format, name, content }: Extract<FromView, { kind: 'save' }>): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const to = await window.showSaveDialog({
    ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
    filters: format === 'svg' ? { 'SVG picture': ['svg'] } : { 'PNG picture': ['png'] },
  });
  if (!to) return;
  const bytes = format === 'svg' ? new TextEncoder().encode(content) : bytesOf(content);
  try {
    await workspace.fs.writeFile(to, bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`The timeline could not be saved as ${pathOf(to)}: ${why}`);
  }
}

/** Of a data URL in base64. */
function bytesOf(dataUrl: string): Uint8Array {
  return Uint8Array.from(atob(dataUrl.slice(dataUrl.indexOf(',') + 1)), (each) => each.charCodeAt(0));
}
