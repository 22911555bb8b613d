// Show Patched Functions: the editor's own diff between a function before and after, or between all that patches change.
import { commands, type Disposable, window } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { documentFor } from '../commands/activeFile.ts';
import { choosePatches } from './choice.ts';
import { patchedUri } from './patchedText.ts';
import { patchChangesRequest, type ShowPatched } from './requests.ts';
import { sayRefused, tellErrors } from './telling.ts';

export function registerShowPatched(client: LockstepClient): Disposable {
  return commands.registerCommand('lockstep.showPatchedFunction', (argument?: unknown) =>
    tellErrors(async () => {
      const wanted = isShowPatched(argument) ? argument : await choose(client, argument);
      if (wanted) await show(client, wanted);
    }),
  );
}

async function choose(client: LockstepClient, argument: unknown): Promise<ShowPatched | undefined> {
  const document = await documentFor(argument);
  if (!document) return undefined;
  const uri = document.uri.toString();
  const patches = await choosePatches(client, uri, 'Which patches? They apply in the order of the list.');
  return patches && { uri, patches };
}

async function show(client: LockstepClient, { uri, patches, fn, before }: ShowPatched): Promise<void> {
  const connection = await client.ready();
  const answer = await connection.sendRequest(patchChangesRequest, { uri, patches, before });
  if ('problems' in answer) return sayRefused(answer);
  const shown = answer.changes.filter(({ name }) => fn === undefined || name === fn);
  if (shown.length === 0) {
    void window.showInformationMessage(`${patches.join(', ')} changes nothing${fn ? ` in ${fn}` : ''}.`);
    return;
  }
  const sides = shown.map(({ name }) => {
    const side = (which: 'before' | 'after') => patchedUri({ uri, patches, before, name, side: which });
    return { name, left: side('before'), right: side('after') };
  });
  const [{ name, left, right }] = sides;
  const how = `${answer.before.length > 0 ? `${answer.before.join(', ')} ↔ ` : ''}${patches.join(', ')}`;
  if (sides.length === 1) await commands.executeCommand('vscode.diff', left, right, `${name} (${how})`);
  else
    await commands.executeCommand(
      'vscode.changes',
      how,
      sides.map((each) => [each.right, each.left, each.right]),
    );
}

function isShowPatched(value: unknown): value is ShowPatched {
  const { uri, patches } = (value ?? {}) as { uri?: unknown; patches?: unknown };
  return typeof uri === 'string' && Array.isArray(patches);
}
