// Which .lockstep file a command is about.
import { commands, TabInputText, type TextDocument, Uri, window, workspace } from 'vscode';
import { LANGUAGE_ID } from '../client/languageClient.ts';
import { fileBehind } from '../patches/fileBehind.ts';

/** Opens the file a code lens names, or takes the active one, or one of those that are open; tells the user when there is none. */
export async function documentFor(uri: unknown): Promise<TextDocument | undefined> {
  if (typeof uri === 'string') return workspace.openTextDocument(Uri.parse(uri));
  if (uri instanceof Uri) return workspace.openTextDocument(fileBehind(uri)); // From a menu.
  const active = window.activeTextEditor?.document;
  if (active?.languageId === LANGUAGE_ID) return workspace.openTextDocument(fileBehind(active.uri));
  const uris = openFiles();
  if (uris.length === 0)
    void window.showInformationMessage('Open a .lockstep file first.', OPEN_EXAMPLE).then((answer) => {
      if (answer) void commands.executeCommand('lockstep.openExample');
    });
  const chosen = uris.length > 1 ? await chooseFile(uris) : uris[0];
  return chosen && workspace.openTextDocument(chosen);
}

const OPEN_EXAMPLE = 'Open an Example…';

/** Those in tabs: the page that a command was chosen in may hide them. */
function openFiles(): Uri[] {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  const uris = tabs.flatMap(({ input }) =>
    input instanceof TabInputText && input.uri.path.endsWith('.lockstep') ? [fileBehind(input.uri)] : [],
  );
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

async function chooseFile(uris: readonly Uri[]): Promise<Uri | undefined> {
  const items = uris.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  return (await window.showQuickPick(items, { placeHolder: 'Which file?' }))?.uri;
}

/** A code lens passes a name here; a menu passes things of its own. */
export const nameOrUndefined = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
