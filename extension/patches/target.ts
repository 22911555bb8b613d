// The file that a new patch is put into: one of the user's own, not of the library.
import { type ExtensionContext, Uri, window, workspace } from 'vscode';
import { COPY_SCHEME } from '../../server/uris/copy.ts';
import { LANGUAGE_ID } from '../client/languageClient.ts';
import { libraryOf } from '../files/reading.ts';
import { PATCHED_SCHEME } from './patchedText.ts';

export async function targetFile(context: ExtensionContext, argument?: unknown): Promise<string | undefined> {
  const named = uriIn(argument) ?? window.activeTextEditor?.document.uri;
  const active = workspace.textDocuments.find(({ uri }) => `${uri}` === `${named}`);
  const isOwn = (uri: Uri) =>
    ![COPY_SCHEME, PATCHED_SCHEME].includes(uri.scheme) && !`${uri}`.startsWith(`${libraryOf(context)}/`);
  if (named && active?.languageId === LANGUAGE_ID && isOwn(named)) return named.toString();
  const open = workspace.textDocuments.filter(({ languageId }) => languageId === LANGUAGE_ID);
  const found = await workspace.findFiles('**/*.lockstep', '**/node_modules/**', 500);
  const uris = [...open.map(({ uri }) => uri), ...found].filter(isOwn).map(String);
  const items = [...new Set(uris)].map((uri) => ({ label: workspace.asRelativePath(Uri.parse(uri)), uri }));
  if (items.length === 0) throw new Error('Open the .lockstep file that the patch is for first.');
  if (items.length === 1) return items[0]?.uri;
  items.sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await window.showQuickPick(items, { placeHolder: 'Which file is the patch for?' }))?.uri;
}

function uriIn(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  const { uri } = (argument ?? {}) as { uri?: unknown };
  return typeof uri === 'string' ? Uri.parse(uri) : undefined;
}
