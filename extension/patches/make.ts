// Make a Patch of a Function…: an editable copy beside, and a patch of it with each save.
import {
  commands,
  Disposable,
  type ExtensionContext,
  languages,
  Range,
  TextDocumentSaveReason,
  type Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { COPY_SCHEME, type NamedCopy, namedCopy } from '../../server/uris/copy.ts';
import type { LockstepClient } from '../client/languageClient.ts';
import { askName, chooseFunction } from './choice.ts';
import { Copies, copyUri } from './copies.ts';
import { putIn } from './edits.ts';
import { KeptCopies } from './keptCopies.ts';
import { functionTextRequest, makePatchRequest, type NewPatch, type Refused } from './requests.ts';
import { targetFile } from './target.ts';
import { tellErrors } from './telling.ts';

export function registerMakePatch(context: ExtensionContext, client: LockstepClient): Disposable {
  const mistakes = languages.createDiagnosticCollection('lockstep-copy');
  const kept = new KeptCopies(context.workspaceState);
  /** Copies that were last saved by the editor, and not because somebody wanted it. */
  const savedUnasked = new Set<string>();

  const original = async ({ uri, fn }: NamedCopy): Promise<string> => {
    const found = await (await client.ready()).sendRequest(functionTextRequest, { uri, fn });
    if (!found) throw new Error(`The file sees no function ${fn}.`);
    const file = uri.slice(uri.lastIndexOf('/') + 1);
    return `// A copy of ${fn}. Edit and save it: what is different becomes a patch in ${file}.\n\n${found.text}`;
  };

  const make = async (copy: Uri, text: string): Promise<void> => {
    const of = namedCopy(copy);
    if (!of) return;
    const known = kept.get(copy).patch;
    const name = known?.name ?? (await askName(`change_${of.fn}`));
    if (name === undefined) return;
    const connection = await client.ready();
    const made: NewPatch = await connection.sendRequest(makePatchRequest, {
      ...of,
      text,
      name,
      ...(known === undefined ? {} : { replaces: known.name, last: known.text }),
    });
    mistakes.set(copy, 'problems' in made ? made.problems.filter(isOfNoPlace).map(marked) : []);
    const names = await putIn(client, of.uri, made);
    if (names) kept.set(copy, { patch: { name: names[0] ?? name, text } });
  };

  const copies = new Copies(original, kept, (uri, text) => {
    // Nobody is asked for a name while typing.
    if (savedUnasked.has(uri.toString()) && !kept.get(uri).patch) return;
    void tellErrors(() => make(uri, text));
  });
  return Disposable.from(
    mistakes,
    kept,
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) mistakes.delete(document.uri);
    }),
    workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
      if (reason === TextDocumentSaveReason.Manual) savedUnasked.delete(uri.toString());
      else if (uri.scheme === COPY_SCHEME) savedUnasked.add(uri.toString());
    }),
    workspace.onDidCloseTextDocument(({ uri }) => mistakes.delete(uri)),
    workspace.registerFileSystemProvider(COPY_SCHEME, copies, { isCaseSensitive: true }),
    commands.registerCommand('lockstep.makePatch', (argument?: unknown) =>
      tellErrors(async () => {
        const uri = await targetFile(context, argument);
        const fn = uri && (nameIn(argument) ?? (await chooseFunction(client, uri))?.name);
        if (!uri || !fn) return;
        const document = await workspace.openTextDocument(copyUri({ uri, fn }));
        await window.showTextDocument(document, { viewColumn: ViewColumn.Beside });
      }),
    ),
    commands.registerCommand('lockstep.makePatchFromEdits', () =>
      tellErrors(async () => {
        const document = window.activeTextEditor?.document;
        if (document?.uri.scheme !== COPY_SCHEME)
          throw new Error('Open a copy first, with Make a Patch of a Function….');
        if (document.isDirty) await document.save();
        else await make(document.uri, document.getText());
      }),
    ),
  );
}

type Problem = Refused['problems'][number];

/** The others are said while the copy is typed. */
function isOfNoPlace({ line }: Problem): boolean {
  return line === undefined;
}

function marked({ message, code }: Problem) {
  return { message, code, severity: 0, source: 'lockstep', range: new Range(0, 0, 0, 1) };
}

/** The function that a code action names. */
function nameIn(argument: unknown): string | undefined {
  const { fn } = (argument ?? {}) as { fn?: unknown };
  return typeof fn === 'string' ? fn : undefined;
}
