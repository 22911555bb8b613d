// The items of the test explorer: kept as the language server tells them.
import {
  type Disposable,
  EventEmitter,
  Range,
  type TestController,
  type TestItem,
  type TestItemCollection,
  tests,
  Uri,
  workspace,
} from 'vscode';
import type { TestFile, TestsChanged } from '../../server/lsp/requests.ts';
import { nodeOfFile, type Target, type TestNode } from './tree.ts';

export const CONTROLLER = 'lockstep.scenarios';

export class TestItems implements Disposable {
  readonly controller: TestController = tests.createTestController(CONTROLLER, 'Lockstep');
  private readonly targets = new WeakMap<TestItem, Target>();
  /** By file: changes with its text. */
  private readonly keys = new Map<string, string>();
  private readonly changes = new EventEmitter<readonly TestItem[]>();

  /** Files whose tests were known and whose text, or that of a file they use, is now another. */
  readonly onDidChange = this.changes.event;

  targetOf = (item: TestItem): Target | undefined => this.targets.get(item);

  /** The files, in the order in which they are shown. */
  get roots(): TestItem[] {
    const files = [...this.controller.items].map(([, item]) => item);
    return files.sort((a, b) => (a.label < b.label ? -1 : 1));
  }

  /** These are all there are. */
  replace(files: readonly TestFile[]): void {
    const ids = new Set(files.map(idOf));
    const deleted = this.roots.map(({ id }) => id).filter((id) => !ids.has(id));
    this.update({ files: [...files], deleted });
  }

  update({ files, deleted }: TestsChanged): void {
    for (const uri of deleted) this.remove(idOf({ uri }));
    const changed = files.flatMap((file) => this.updateFile(file) ?? []);
    if (changed.length === 0) return;
    this.controller.invalidateTestResults(changed);
    this.changes.fire(changed);
  }

  dispose(): void {
    this.changes.dispose();
    this.controller.dispose();
  }

  private remove(id: string): void {
    this.controller.items.delete(id);
    this.keys.delete(id);
  }

  /** The item, if its tests may come out otherwise than before. */
  private updateFile(file: TestFile): TestItem | undefined {
    const id = idOf(file);
    const uri = Uri.parse(id);
    const known = this.controller.items.get(id);
    // While a file is edited, there may be nothing left to be read in it: its tests stay, with what is wrong.
    const unreadable = file.scenarios.length === 0 && file.errors.length > 0 && known !== undefined;
    if (!isShown(uri) || (file.scenarios.length === 0 && !unreadable)) {
      this.remove(id);
      return undefined;
    }
    const node = nodeOfFile({ ...file, uri: id }, workspace.asRelativePath(uri));
    if (unreadable) known.error = node.error;
    else this.put(this.controller.items, node, uri, node.label);
    const before = this.keys.get(id);
    this.keys.set(id, file.key);
    return before !== undefined && before !== file.key ? known : undefined;
  }

  /** An item that stays keeps its results. */
  private put(collection: TestItemCollection, node: TestNode, uri: Uri, order: string): void {
    const { id, label, description, range, error, target, children } = node;
    const item = collection.get(id) ?? this.controller.createTestItem(id, label, uri);
    item.label = label;
    item.description = description;
    item.error = error;
    item.sortText = order;
    item.range =
      range && new Range(range.start.line, range.start.character, range.end.line, range.end.character);
    this.targets.set(item, target);
    collection.add(item);
    const ids = new Set(children.map((child) => child.id));
    item.children.forEach((child) => {
      if (!ids.has(child.id)) item.children.delete(child.id);
    });
    // In the order of the text.
    children.forEach((child, i) => {
      this.put(item.children, child, uri, String(i).padStart(6, '0'));
    });
  }
}

function idOf({ uri }: Pick<TestFile, 'uri'>): string {
  return Uri.parse(uri).toString();
}

/** Files of the workspace, and what is open besides. What the editor makes up itself, the server never hears of. */
function isShown(uri: Uri): boolean {
  if (workspace.getWorkspaceFolder(uri)) return true;
  return workspace.textDocuments.some((each) => !each.isClosed && each.uri.toString() === uri.toString());
}
