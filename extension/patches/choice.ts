// Asking which patches, which function, which name.
import { window } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { functionsRequest, type PatchableFunction, patchesRequest } from './requests.ts';

/** In the order of the list; undefined if nothing was chosen. */
export async function choosePatches(
  client: LockstepClient,
  uri: string,
  placeHolder: string,
): Promise<string[] | undefined> {
  const known = await (await client.ready()).sendRequest(patchesRequest, { uri });
  if (known.length === 0)
    throw new Error('This file sees no patch. Use one that has some, such as linux.fixes.');
  const items = known.map(({ name, title }) => ({ label: name, description: title }));
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    placeHolder,
    matchOnDescription: true,
  });
  return chosen && chosen.length > 0 ? chosen.map(({ label }) => label) : undefined;
}

/** One of the functions that a file sees. */
export async function chooseFunction(
  client: LockstepClient,
  uri: string,
): Promise<PatchableFunction | undefined> {
  const functions = await (await client.ready()).sendRequest(functionsRequest, { uri });
  const items = functions.map((fn) => ({
    label: fn.name,
    description: fn.uri.slice(fn.uri.lastIndexOf('/') + 1),
    detail: fn.signature,
    fn,
  }));
  items.sort((a, b) => (a.label < b.label ? -1 : 1));
  const placeHolder = 'A copy of which function?';
  return (await window.showQuickPick(items, { placeHolder, matchOnDescription: true }))?.fn;
}

/** A name for a patch; undefined if nobody wants to say one. */
export async function askName(value: string): Promise<string | undefined> {
  return window.showInputBox({
    prompt: 'What is the patch called?',
    value,
    validateInput: (text) => (/^[A-Za-z_]\w*$/.test(text) ? undefined : 'Use letters, digits and _.'),
  });
}
