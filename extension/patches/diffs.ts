// Import Patches from a Diff… and Export Patches as a Diff….
import { commands, Disposable, type ExtensionContext, Uri, window, workspace } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { documentFor } from '../commands/activeFile.ts';
import { choosePatches } from './choice.ts';
import { putIn } from './edits.ts';
import { exportPatchesRequest, importDiffRequest } from './requests.ts';
import { targetFile } from './target.ts';
import { sayNotes, sayRefused, tellErrors } from './telling.ts';

const DIFF = 'diff';
const FILES = { 'Unified diffs': ['diff', 'patch', 'mbox', 'eml'], 'All files': ['*'] };

export function registerDiffs(context: ExtensionContext, client: LockstepClient): Disposable {
  return Disposable.from(
    commands.registerCommand('lockstep.importDiff', (argument?: unknown) =>
      tellErrors(() => importDiff(context, client, argument)),
    ),
    commands.registerCommand('lockstep.exportPatches', (argument?: unknown) =>
      tellErrors(() => exportPatches(client, argument)),
    ),
  );
}

/** The diff in the active editor, the file that was clicked, or one that is asked for. */
async function importDiff(
  context: ExtensionContext,
  client: LockstepClient,
  argument: unknown,
): Promise<void> {
  const active = window.activeTextEditor?.document;
  const given = argument instanceof Uri && !argument.path.endsWith('.lockstep') ? argument : undefined;
  const open = !given && active?.languageId === DIFF ? active : undefined;
  const at =
    given ?? open?.uri ?? (await window.showOpenDialog({ openLabel: 'Import', filters: FILES }))?.[0];
  if (!at) return;
  const diff = open?.getText() ?? new TextDecoder().decode(await workspace.fs.readFile(at));
  const uri = await targetFile(context, given || open ? undefined : argument);
  if (!uri) return;
  const folder = at.scheme === 'untitled' ? undefined : Uri.joinPath(at, '..').toString();
  const connection = await client.ready();
  const made = await connection.sendRequest(importDiffRequest, { uri, diff, folder });
  if ('problems' in made && made.problems[0]?.line !== undefined)
    await window.showTextDocument(await workspace.openTextDocument(at), {
      selection: (await connection.protocol2CodeConverter.asRange({
        start: { line: made.problems[0].line, character: 0 },
        end: { line: made.problems[0].line, character: 0 },
      })) as never,
    });
  if (await putIn(client, uri, made))
    await window.showTextDocument(await workspace.openTextDocument(Uri.parse(uri)));
}

async function exportPatches(client: LockstepClient, argument: unknown): Promise<void> {
  const document = await documentFor(argument);
  if (!document) return;
  const uri = document.uri.toString();
  const patches = await choosePatches(client, uri, 'Which patches? They apply in the order of the list.');
  if (!patches) return;
  const exported = await (await client.ready()).sendRequest(exportPatchesRequest, { uri, patches });
  if ('problems' in exported) return sayRefused(exported);
  sayNotes(exported.notes);
  await window.showTextDocument(await workspace.openTextDocument({ language: DIFF, content: exported.text }));
}
