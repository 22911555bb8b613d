// Which .lockstep file a command is about.
import { type TextDocument, Uri, window, workspace } from 'vscode';
import { LANGUAGE_ID } from '../client/languageClient.ts';

/** Opens the file a code lens names, or takes the active one; tells the user when there is none. */
export async function documentFor(uri: unknown): Promise<TextDocument | undefined> {
  if (typeof uri === 'string') return workspace.openTextDocument(Uri.parse(uri));
  if (uri instanceof Uri) return workspace.openTextDocument(uri); // From a menu.
  const active = window.activeTextEditor?.document;
  if (active?.languageId === LANGUAGE_ID) return active;
  void window.showInformationMessage('Open a .lockstep file first.');
  return undefined;
}

/** A code lens passes a name here; a menu passes things of its own. */
export const nameOrUndefined = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
