/** Who waits until the server knows a document so far is always answered, whatever is typed meanwhile. */
import { DocumentState, URI } from 'langium';
import { expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver';
import { createLockstepLspServices } from '../../server/lsp/module.ts';
import { TestFiles, uriOf } from './harness.ts';

const TEXT = 'fn f() {}';
const FILE = URI.parse(uriOf('waiting.lockstep'));

function builderWithFile() {
  const { shared } = createLockstepLspServices({
    fileSystemProvider: () => new TestFiles({ 'waiting.lockstep': TEXT }),
  });
  const { DocumentBuilder, LangiumDocuments, LangiumDocumentFactory } = shared.workspace;
  LangiumDocuments.addDocument(LangiumDocumentFactory.fromString(TEXT, FILE));
  return DocumentBuilder;
}

/** What has become of it once everything else is done. */
async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  // Turns, and no time: on a busy machine this thread may not have its turn for long.
  const late = (async () => {
    for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    return 'still waiting';
  })();
  return Promise.race([
    promise.then(
      () => 'answered',
      () => 'refused',
    ),
    late,
  ]);
}

test.each([
  ['parsed', DocumentState.Parsed],
  ['indexed', DocumentState.IndexedContent],
  ['linked', DocumentState.Linked],
  ['validated', DocumentState.Validated],
])('a change that comes in the moment in which a document is %s leaves nobody waiting', async (_, state) => {
  const builder = builderWithFile();
  const change = new CancellationTokenSource();
  let waiting: Promise<unknown> | undefined;
  builder.onDocumentPhase(state, () => change.cancel());
  builder.onUpdate(() => {
    waiting = builder.waitUntil(state, FILE);
    waiting.catch(() => {});
  });
  await builder.update([FILE], [], change.token).catch(() => {});
  expect(change.token.isCancellationRequested).toBe(true);
  expect(await outcomeOf(waiting ?? Promise.reject(new Error('nobody waits')))).toBe('answered');
});

test('whoever waits for a document that is deleted is refused', async () => {
  const builder = builderWithFile();
  const change = new CancellationTokenSource();
  let waiting: Promise<unknown> | undefined;
  const listening = builder.onUpdate(() => {
    waiting ??= builder.waitUntil(DocumentState.Validated, FILE);
    waiting.catch(() => {});
    change.cancel();
  });
  await builder.update([FILE], [], change.token).catch(() => {});
  listening.dispose();
  await builder.update([], [FILE]);
  expect(await outcomeOf(waiting ?? Promise.resolve())).toBe('refused');
});
