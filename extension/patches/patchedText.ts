// Functions before and after patches, as documents to read. Each is asked for anew when a file has changed.
import { type Disposable, EventEmitter, Uri, workspace } from 'vscode';
import { LANGUAGE_ID, type LockstepClient } from '../client/languageClient.ts';
import { messageOf } from '../message.ts';
import { type PatchChanges, type PatchChangesParams, patchChangesRequest } from './requests.ts';

export const PATCHED_SCHEME = 'lockstep-patched';

/** What one document shows. */
interface Shown extends PatchChangesParams {
  name: string;
  side: 'before' | 'after';
}

/** How long nothing is typed before open documents are made anew (ms). */
const PAUSE = 300;

/** The name is in the path, for the tab. */
export function patchedUri(shown: Shown): Uri {
  const path = `/${shown.side}/${shown.name}.lockstep`;
  return Uri.from({ scheme: PATCHED_SCHEME, path, query: JSON.stringify(shown) });
}

export function registerPatchedText(client: LockstepClient): Disposable {
  const changed = new EventEmitter<Uri>();
  const asked = new Map<string, Promise<PatchChanges>>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = (params: PatchChangesParams): Promise<PatchChanges> => {
    const key = JSON.stringify([params.uri, params.patches, params.before]);
    const known = asked.get(key);
    if (known) return known;
    // Both sides of a diff ask at once; later the answer may be another one.
    const answer = client.ready().then((connection) => connection.sendRequest(patchChangesRequest, params));
    asked.set(key, answer);
    void answer.catch(() => undefined).then(() => setTimeout(() => asked.delete(key), PAUSE));
    return answer;
  };

  const provider = workspace.registerTextDocumentContentProvider(PATCHED_SCHEME, {
    onDidChange: changed.event,
    async provideTextDocumentContent({ query }) {
      const { uri, patches, before, name, side }: Shown = JSON.parse(query);
      try {
        const answer = await ask({ uri, patches, before });
        if ('problems' in answer) return answer.problems.map(({ message }) => `// ${message}\n`).join('');
        return answer.changes.find((each) => each.name === name)?.[side] ?? '';
      } catch (error) {
        return `// ${messageOf(error)}\n`;
      }
    },
  });
  const listening = workspace.onDidChangeTextDocument(({ document }) => {
    if (document.languageId !== LANGUAGE_ID || document.uri.scheme === PATCHED_SCHEME) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      asked.clear();
      for (const { uri } of workspace.textDocuments) if (uri.scheme === PATCHED_SCHEME) changed.fire(uri);
    }, PAUSE);
  });
  return {
    dispose() {
      clearTimeout(timer);
      for (const each of [provider, listening, changed]) each.dispose();
    },
  };
}
