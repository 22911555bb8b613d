// The view of a file's comparisons: a page that is told of what is new, and asks for what somebody chose in it.
import { type Disposable, env, Uri, type WebviewPanel, window, workspace } from 'vscode';
import { answerView } from '../results/answer.ts';
import type { Comparison } from './comparison.ts';
import type { ExportFormat, FromComparison, ToComparison } from './messages.ts';
import { pageFor } from './page.ts';
import type { Update } from './state.ts';

/** Milliseconds in which news are gathered: a search tells of itself several times a second. */
const GATHER = 50;

export class ComparisonPanel implements Disposable {
  private readonly panel: WebviewPanel;
  private readonly comparison: Comparison;
  private readonly compare: (title?: string) => void;
  private waiting: Update[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `compare`: what Compare Patches does. */
  constructor(panel: WebviewPanel, assets: Uri, comparison: Comparison, compare: (title?: string) => void) {
    this.panel = panel;
    this.comparison = comparison;
    this.compare = compare;
    panel.webview.options = { enableScripts: true, localResourceRoots: [assets] };
    panel.webview.onDidReceiveMessage((message: FromComparison) => this.receive(message));
    panel.webview.html = pageFor(panel.webview, assets);
    this.setTitle();
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  show(news: readonly Update[]): void {
    if (news.length === 0) return this.showAll();
    this.waiting.push(...news);
    this.timer ??= setTimeout(() => this.flush(), GATHER);
    this.setTitle();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.panel.dispose();
  }

  private flush(): void {
    this.timer = undefined;
    const updates = this.waiting.splice(0);
    if (updates.length > 0) this.send({ kind: 'updates', updates });
  }

  private showAll(): void {
    this.waiting = [];
    this.send({ kind: 'state', state: this.comparison.state });
    this.setTitle();
  }

  private setTitle(): void {
    const { name, running } = this.comparison.state;
    this.panel.title = `${running ? '… ' : ''}Comparison ${name.slice(name.lastIndexOf('/') + 1)}`;
  }

  private send(message: ToComparison): void {
    void this.panel.webview.postMessage(message);
  }

  private async receive(message: FromComparison): Promise<void> {
    switch (message.kind) {
      case 'ready': // Also after the view was hidden, when its page is loaded anew.
        return this.showAll();
      case 'compare':
        return this.compare(message.title);
      case 'again':
        return this.comparison.again(message.at);
      case 'sample':
        return this.comparison.sample(message.only);
      case 'cancel':
        return this.comparison.cancel();
      case 'save':
        return save(this.comparison.state.file, message.format, message.content);
      case 'copy':
        await env.clipboard.writeText(message.content);
        window.setStatusBarMessage('The comparison was copied as Markdown.', 4000);
        return;
      default:
        return answerView(message);
    }
  }
}

const FORMATS: Record<ExportFormat, { extension: string; title: string }> = {
  markdown: { extension: 'md', title: 'Markdown' },
  html: { extension: 'html', title: 'Web page' },
  json: { extension: 'json', title: 'JSON' },
};

/** Proposes a file beside the one that was compared. */
async function save(file: string, format: ExportFormat, content: string): Promise<void> {
  const { extension, title } = FORMATS[format];
  const from = Uri.parse(file);
  const beside = from.with({ path: from.path.replace(/(\.lockstep)?$/, `.${extension}`) });
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const proposed =
    from.scheme === 'untitled' && folder ? Uri.joinPath(folder, `comparison.${extension}`) : beside;
  const to = await window.showSaveDialog({ defaultUri: proposed, filters: { [title]: [extension] } });
  if (!to) return;
  try {
    await workspace.fs.writeFile(to, new TextEncoder().encode(content));
    window.setStatusBarMessage(`Saved: ${workspace.asRelativePath(to)}`, 4000);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(`The comparison could not be saved as ${to.fsPath}: ${why}`);
  }
}
