// All about patches: looking at what they make of functions, making them of edited copies, diffs in and out.
import { Disposable, type ExtensionContext } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { registerDiffs } from './diffs.ts';
import { registerMakePatch } from './make.ts';
import { registerPatchedText } from './patchedText.ts';
import { registerShowPatched } from './show.ts';

export function registerPatches(context: ExtensionContext, client: LockstepClient): Disposable {
  return Disposable.from(
    registerPatchedText(client),
    registerShowPatched(client),
    registerMakePatch(context, client),
    registerDiffs(context, client),
  );
}
