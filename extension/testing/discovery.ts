// Finds the tests: the language server knows every file of the workspace, follows those on the disk and in the editor, and tells what has changed.
import { type CancellationToken, Disposable, type OutputChannel } from 'vscode';
import { State } from 'vscode-languageclient';
import type { LockstepClient } from '../client/languageClient.ts';
import { testsChanged, testsRequest } from '../client/requests.ts';
import type { TestItems } from './items.ts';

export function followTests(client: LockstepClient, items: TestItems, output: OutputChannel): Disposable {
  const subscriptions: Disposable[] = [];
  let ended = false;

  async function askForAll(token?: CancellationToken): Promise<void> {
    const connection = await client.ready();
    items.replace(await connection.sendRequest(testsRequest, token));
  }

  async function follow(): Promise<void> {
    const connection = await client.ready();
    if (ended) return;
    subscriptions.push(
      connection.onNotification(testsChanged, (changed) => items.update(changed)),
      // A server that was started again may have missed what was deleted meanwhile.
      connection.onDidChangeState(({ newState }) => {
        if (newState === State.Running) void askForAll().catch(told);
      }),
    );
    await askForAll();
  }

  const told = (error: unknown): void => {
    if (!ended) output.appendLine(`The tests of the workspace are not known: ${error}`);
  };
  items.controller.refreshHandler = (token) => askForAll(token).catch(told);
  follow().catch(told);
  return new Disposable(() => {
    ended = true;
    Disposable.from(...subscriptions).dispose();
  });
}
