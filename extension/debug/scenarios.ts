// The scenarios of a file, as the language server sees it at this moment.
import { type Uri, workspace } from 'vscode';
import type { LockstepClient } from '../client/languageClient.ts';
import { type ScenarioInfo, scenariosRequest } from '../client/requests.ts';

/** An empty list also when there is no such file or no server: whoever needs one of them reports that better. */
export async function scenariosOf(client: LockstepClient, file: Uri): Promise<ScenarioInfo[]> {
  try {
    const document = await workspace.openTextDocument(file); // Makes the server know the file.
    const connection = await client.ready();
    return await connection.sendRequest(scenariosRequest, { uri: document.uri.toString() });
  } catch {
    return [];
  }
}
