// The results of a check or a sampling: one panel beside the editor, reused from check to check.
import { type Disposable, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import { answerView } from './answer.ts';
import type { LatestResults } from './latest.ts';
import { isSample, type Results, type ViewMessage } from './messages.ts';
import { pageFor } from './page.ts';

export class ResultsPanel implements Disposable {
  private panel: WebviewPanel | undefined;
  private results: Results | undefined;
  private readonly extensionUri: Uri;
  private readonly latest: LatestResults;

  constructor(extensionUri: Uri, latest: LatestResults) {
    this.extensionUri = extensionUri;
    this.latest = latest;
  }

  show(results: Results): void {
    this.results = results;
    this.reveal();
    this.latest.is(() => this.reveal());
    void this.panel?.webview.postMessage(results);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private reveal(): void {
    this.panel ??= this.open();
    this.panel.title = this.results && isSample(this.results) ? 'Lockstep Sampling' : 'Lockstep Check';
    this.panel.reveal(undefined, true);
  }

  private open(): WebviewPanel {
    const assets = Uri.joinPath(this.extensionUri, 'dist', 'webview');
    const panel = window.createWebviewPanel(
      'lockstep.results',
      'Lockstep Check',
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
    if (message.kind !== 'ready') return answerView(message);
    // Also after the panel was hidden, when its page is loaded anew.
    if (this.results) await this.panel?.webview.postMessage(this.results);
  }
}
