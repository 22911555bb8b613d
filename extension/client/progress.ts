// A request that takes a while: shown as a notification with the server's own progress, and cancellable.
import { ProgressLocation, window } from 'vscode';
import { type RequestType, WorkDoneProgress } from 'vscode-languageclient';
import type { LockstepClient } from './languageClient.ts';

let requests = 0;

/** Resolves to undefined when the user cancels; a failure is shown and resolves to undefined too. */
export async function requestWithProgress<P extends { workDoneToken?: string | number }, R>(
  client: LockstepClient,
  request: RequestType<P, R, void>,
  params: P,
  title: string,
): Promise<R | undefined> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancellation) => {
      const workDoneToken = `${request.method}#${++requests}`;
      try {
        const connection = await client.ready();
        const subscription = connection.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
          if (value.kind !== 'end' && value.message) progress.report({ message: value.message });
        });
        try {
          return await connection.sendRequest<R>(request.method, { ...params, workDoneToken }, cancellation);
        } finally {
          subscription.dispose();
        }
      } catch (error) {
        if (!cancellation.isCancellationRequested)
          void window.showErrorMessage(`Lockstep: ${messageOf(error)}`);
        return undefined;
      }
    },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
