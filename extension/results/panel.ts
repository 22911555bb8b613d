// The results view: one panel beside the editor, reused from check to check.
import { commands, type Disposable, Selection, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { startDebugging } from '../commands/debug.ts';
import type { Results, ViewMessage } from './messages.ts';
import { pageFor } from './page.ts';

export class ResultsPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private latest: Results | undefined;
  private readonly extensionUri: Uri;

  constructor(extensionUri: Uri) {
    this.extensionUri = extensionUri;
  }

  show(results: Results): void {
    this.latest = results;
    this.reveal();
    void this.panel?.webview.postMessage(results);
  }

  reveal(): void {
    if (!this.latest) {
      void window.showInformationMessage(
        'There are no results yet: run Check Scenarios or Compare Patches first.',
      );
      return;
    }
    this.panel ??= this.open();
    this.panel.title = this.latest.kind === 'check' ? 'Lockstep Check' : 'Lockstep Comparison';
    this.panel.reveal(undefined, true);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private open(): WebviewPanel {
    const assets = Uri.joinPath(this.extensionUri, 'dist', 'webview');
    const panel = window.createWebviewPanel(
      'lockstep.results',
      'Lockstep',
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [assets], enableFindWidget: true },
    );
    panel.webview.onDidReceiveMessage((message: ViewMessage) => this.receive(message));
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    panel.webview.html = pageFor(panel.webview, assets);
    return panel;
  }

  private async receive(message: ViewMessage): Promise<void> {
    switch (message.kind) {
      case 'ready': // Also after the panel was hidden, when its page is loaded anew.
        if (this.latest) await this.panel?.webview.postMessage(this.latest);
        return;
      case 'debug':
        await startDebugging(message.fields);
        if (message.timeline) await commands.executeCommand('lockstep.showTimeline');
        return;
      case 'reveal':
        return revealPlace(message.place);
    }
  }
}

async function revealPlace({
  uri,
  line,
  column,
}: {
  uri: string;
  line: number;
  column: number;
}): Promise<void> {
  const at = new Selection(line, column, line, column);
  try {
    await window.showTextDocument(Uri.parse(uri), { viewColumn: ViewColumn.One, selection: at });
  } catch (error) {
    void window.showErrorMessage(
      `That place cannot be shown: ${error instanceof Error ? error.message : error}`,
    );
  }
}
