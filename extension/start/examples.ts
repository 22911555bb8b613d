// Lockstep: Open an Example…: a copy of a shipped example, which the user can change.
import {
  commands,
  type Disposable,
  type ExtensionContext,
  FileSystemError,
  ThemeIcon,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { messageOf } from '../message.ts';
import type { Platform } from '../platform.ts';
import { type ShippedFile, shippedFiles } from './shipped.ts';

/** What a newcomer opens first. */
const FIRST = ['first.lockstep', 'thread.lockstep', 'lost-wakeup.lockstep', 'lock-in-handler.lockstep'];

const AFRESH = { iconPath: new ThemeIcon('discard'), tooltip: 'Discard my changes to this example' };

export function registerExamples(context: ExtensionContext, platform: Platform): Disposable {
  const copies = Uri.joinPath(context.globalStorageUri, 'examples');

  const open = async (file: ShippedFile, afresh = false): Promise<void> => {
    const copy = Uri.joinPath(copies, file.name);
    if (afresh || !(await exists(copy))) {
      await workspace.fs.createDirectory(copies);
      await workspace.fs.writeFile(copy, new TextEncoder().encode(file.text));
    }
    // A link to an example stands in a page that is still of use: the walkthrough.
    const isPage = window.tabGroups.activeTabGroup.activeTab && !window.activeTextEditor;
    const viewColumn = isPage ? ViewColumn.Beside : ViewColumn.Active;
    await window.showTextDocument(await workspace.openTextDocument(copy), { viewColumn });
  };

  /** `name`: of an example, without its ending, from a link. */
  const openExample = async (name?: unknown): Promise<void> => {
    const files = await shippedFiles(context, platform, 'examples', FIRST);
    const named = files.find((file) => file.name === `${name}.lockstep`);
    if (named) await open(named);
    else await chooseAndOpen(files, open);
  };

  return commands.registerCommand('lockstep.openExample', (name?: unknown) =>
    openExample(name).catch((error) =>
      window.showErrorMessage(`The example cannot be opened: ${messageOf(error)}`),
    ),
  );
}

async function chooseAndOpen(
  files: readonly ShippedFile[],
  open: (file: ShippedFile, afresh?: boolean) => Promise<void>,
): Promise<void> {
  const picker = window.createQuickPick<{ label: string; detail: string; file: ShippedFile }>();
  picker.title = 'Open an Example';
  picker.placeholder = 'A copy opens, which is yours to change';
  picker.matchOnDetail = true;
  picker.items = files.map((file) => ({
    label: file.name.replace(/\.lockstep$/, ''),
    description: file.title,
    detail: file.purpose,
    buttons: [AFRESH],
    file,
  }));
  const chosen = await new Promise<{ file: ShippedFile; afresh: boolean } | undefined>((resolve) => {
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      resolve(item && { file: item.file, afresh: false });
    });
    picker.onDidTriggerItemButton(({ item }) => resolve({ file: item.file, afresh: true }));
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
  picker.dispose();
  if (chosen) await open(chosen.file, chosen.afresh);
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
