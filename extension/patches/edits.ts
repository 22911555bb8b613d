// Puts what the language server has made of an edited copy or a diff into the user's file.
import { Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import type { NewPatch } from './requests.ts';
import { sayNotes, sayRefused } from './telling.ts';

/** The names of the new patches, or nothing if there are none, which is said. */
export async function putIn(
  client: LockstepClient,
  uri: string,
  made: NewPatch,
): Promise<string[] | undefined> {
  if ('problems' in made) {
    sayRefused(made);
    return undefined;
  }
  const connection = await client.ready();
  const edit = new WorkspaceEdit();
  edit.set(Uri.parse(uri), await connection.protocol2CodeConverter.asTextEdits(made.edits));
  if (!(await workspace.applyEdit(edit))) throw new Error('The file has changed meanwhile. Try again.');
  sayNotes(made.notes);
  const file = workspace.asRelativePath(Uri.parse(uri));
  void window.setStatusBarMessage(`Patch ${made.names.join(', ')} in ${file}`, 5000);
  return made.names;
}
