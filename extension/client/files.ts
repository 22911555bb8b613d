// Files that the language server asks for.
import { type Disposable, Disposable as Several, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { FileReader } from '../files/reading.ts';
import { findFilesRequest, readFileRequest, statFileRequest } from './requests.ts';

export function answerFileRequests(client: BaseLanguageClient, files: FileReader): Disposable {
  return Several.from(
    client.onRequest(readFileRequest, async ({ uri }) => ({
      text: (await files.read(Uri.parse(uri))) ?? null,
    })),
    client.onRequest(statFileRequest, async ({ uri }) => (await files.stat(Uri.parse(uri))) ?? null),
    client.onRequest(findFilesRequest, async ({ uri }) => (await files.find(Uri.parse(uri))).map(String)),
  );
}
