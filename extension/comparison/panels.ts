// The views of comparisons, one for each file that was compared. They come back with the editor.
import {
  type Disposable,
  type ExtensionContext,
  type OutputChannel,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { pathOf } from '../debug/programPath.ts';
import type { LatestResults } from '../results/latest.ts';
import { compareAsText } from '../results/text.ts';
import { Comparison, emptyState } from './comparison.ts';
import type { KeptState } from './messages.ts';
import { ComparisonPanel } from './panel.ts';
import { Store } from './store.ts';

const VIEW_TYPE = 'lockstep.comparison';

interface Shown {
  comparison: Comparison;
  panel: ComparisonPanel;
}

export class ComparisonPanels implements Disposable {
  private readonly shown = new Map<string, Shown>();
  private readonly client: LockstepClient;
  private readonly output: OutputChannel;
  private readonly latest: LatestResults;
  private readonly store: Store;
  private readonly assets: Uri;
  private readonly serializer: Disposable;

  constructor(
    context: ExtensionContext,
    { client, output, latest }: { client: LockstepClient; output: OutputChannel; latest: LatestResults },
  ) {
    this.client = client;
    this.output = output;
    this.latest = latest;
    this.store = new Store(context);
    this.assets = Uri.joinPath(context.extensionUri, 'dist', 'webview');
    this.serializer = window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel, kept: KeptState | undefined) => this.revive(panel, kept),
    });
  }

  /** All comparisons of a file, or the one of this title. */
  async compare(uri: Uri, title?: string): Promise<void> {
    const { comparison, panel } = this.shown.get(uri.toString()) ?? this.open(uri, newPanel());
    panel.reveal();
    this.latest.is(() => panel.reveal());
    const report = await comparison.compare(title);
    if (report) this.output.appendLine(compareAsText(report));
  }

  dispose(): void {
    this.serializer.dispose();
    for (const { panel } of [...this.shown.values()]) panel.dispose();
  }

  private open(uri: Uri, webview: WebviewPanel): Shown {
    const key = uri.toString();
    const state = emptyState(uri, workspace.asRelativePath(uri), pathOf(uri));
    const comparison = new Comparison(state, { client: this.client, store: this.store }, (news) =>
      panel.show(news),
    );
    const panel = new ComparisonPanel(
      webview,
      this.assets,
      comparison,
      (title) => void this.compare(uri, title),
    );
    const shown = { comparison, panel };
    this.shown.set(key, shown);
    webview.onDidDispose(() => {
      if (this.shown.get(key) === shown) this.shown.delete(key);
      comparison.dispose();
    });
    return shown;
  }

  private async revive(webview: WebviewPanel, kept: KeptState | undefined): Promise<void> {
    if (typeof kept?.file !== 'string' || this.shown.has(kept.file)) return webview.dispose();
    const { comparison } = this.open(Uri.parse(kept.file), webview);
    const stored = await this.store.load(kept.file);
    if (stored) comparison.restore(stored);
  }
}

function newPanel(): WebviewPanel {
  return window.createWebviewPanel(
    VIEW_TYPE,
    'Comparison',
    { viewColumn: ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, enableFindWidget: true },
  );
}
