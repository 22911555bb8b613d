/** Diagnostics: how they are sent or asked for, what they carry, and what fixes them. */
import { afterEach, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  CodeActionKind,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver';
import { TestServer, uriOf } from './harness.ts';
import { edited } from './marked.ts';

let server: TestServer | undefined;

afterEach(() => server?.dispose());

const PULLS = {
  capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
};

async function started(client: object = {}): Promise<TestServer> {
  server = await TestServer.start({}, undefined, client);
  return server;
}

function opening(test: TestServer, path: string, text: string): Promise<void> {
  const textDocument = { uri: uriOf(path), languageId: 'lockstep', version: 1, text };
  return test.client.sendNotification('textDocument/didOpen', { textDocument });
}

describe('a client that asks for diagnostics', () => {
  const pull = (test: TestServer, path: string, previousResultId?: string) =>
    test.ask<DocumentDiagnosticReport>('textDocument/diagnostic', path, { previousResultId });

  it('gets those of a file, and not again while they are the same', async () => {
    const test = await started(PULLS);
    expect(test.capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: true });
    await opening(test, 'a.lockstep', 'fn f() { g(); }');
    const first = await pull(test, 'a.lockstep');
    if (first.kind !== 'full') throw new Error('a full report was expected');
    expect(first.items.map((each) => each.code)).toEqual(['LS1020']);
    expect(await pull(test, 'a.lockstep', first.resultId)).toEqual({
      kind: 'unchanged',
      resultId: first.resultId,
    });
    await test.client.sendNotification('textDocument/didChange', {
      textDocument: { uri: uriOf('a.lockstep'), version: 2 },
      contentChanges: [{ text: 'fn f() {}' }],
    });
    expect(await pull(test, 'a.lockstep', first.resultId)).toMatchObject({ kind: 'full', items: [] });
    expect(test.diagnostics.size).toBe(0);
  });

  it('gets those of all files, the library among them', async () => {
    const test = await started(PULLS);
    await opening(test, 'a.lockstep', 'fn f() { g(); }');
    const params = { previousResultIds: [] };
    const all = await test.client.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', params);
    const found = all.items.flatMap((each) =>
      each.kind === 'full' ? each.items.map(({ code }) => [each.uri, code]) : [],
    );
    expect(found).toEqual([[uriOf('a.lockstep'), 'LS1020']]);
    expect(all.items.some((each) => each.uri.endsWith('library/linux/panic.lockstep'))).toBe(true);
  });

  it('is told to ask again when one file changes what is wrong in another', async () => {
    const test = await started(PULLS);
    const told: string[] = [];
    test.client.onRequest('workspace/diagnostic/refresh', () => {
      told.push('refresh');
      return null;
    });
    await opening(test, 'a.lockstep', 'shared x: bool = false;');
    await opening(test, 'b.lockstep', 'use "a.lockstep";\nfn f() { x = true; }');
    expect(await pull(test, 'b.lockstep')).toMatchObject({ items: [] });
    told.length = 0;
    await test.client.sendNotification('textDocument/didChange', {
      textDocument: { uri: uriOf('a.lockstep'), version: 2 },
      contentChanges: [{ text: 'shared y: bool = false;' }],
    });
    expect(await pull(test, 'b.lockstep')).toMatchObject({ items: [{ code: 'LS1020' }] });
    expect(told).toEqual(['refresh']);
  });

  it('is told without asking if it says so', async () => {
    const test = await started({ ...PULLS, initializationOptions: { pushDiagnostics: true } });
    expect(test.capabilities.diagnosticProvider).toBeUndefined();
    expect((await test.open('a.lockstep', 'fn f() { g(); }')).map((each) => each.code)).toEqual(['LS1020']);
  });
});

describe('diagnostics', () => {
  it('carry a code, a related place and, for code that is never reached, the tag that fades it', async () => {
    const test = await started();
    const [found] = await test.open('a.lockstep', 'fn f() { loop { break; halt(); } }');
    expect(found).toMatchObject({
      code: 'LS3003',
      tags: [1],
      relatedInformation: [{ message: 'Control leaves here' }],
    });
  });
});

describe('fixing', () => {
  const TEXT = 'use linux.panic;\nuse linux.panic;\nfn f() { irq_dissable(); irq_enabel(); halt(); }\n';

  async function actions(only: CodeActionKind[]): Promise<CodeAction[]> {
    const test = await started();
    const diagnostics = await test.open('a.lockstep', TEXT);
    const range = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    return test.ask<CodeAction[]>('textDocument/codeAction', 'a.lockstep', {
      range,
      context: { diagnostics, only },
    });
  }

  it('all of a file at once changes what needs no choice', async () => {
    const [all, ...more] = await actions(['source.fixAll']);
    expect(more).toEqual([]);
    expect(edited(TEXT, all?.edit?.changes?.[uriOf('a.lockstep')] ?? [])).toBe(
      'use linux.panic;\nfn f() { irq_disable(); irq_enable(); halt(); }\n',
    );
  });

  it('one at a time is offered alone when only quick fixes are wanted', async () => {
    const fixes = await actions(['quickfix']);
    expect(fixes.map((each) => each.title)).toEqual(
      expect.arrayContaining([
        'Remove the second `use`',
        'Change to `irq_disable`',
        'Change to `irq_enable`',
      ]),
    );
    expect(fixes.every((each) => each.kind === 'quickfix')).toBe(true);
  });
});

describe('a request without what it needs', () => {
  it.each([
    ['textDocument/hover', {}, 'textDocument.uri'],
    ['textDocument/hover', { textDocument: { uri: 'no uri' } }, 'textDocument.uri'],
    ['textDocument/hover', { textDocument: { uri: uriOf('a.lockstep') } }, 'position.line'],
    [
      'textDocument/completion',
      { textDocument: { uri: uriOf('a.lockstep') }, position: { line: -1, character: 0 } },
      'position.line',
    ],
    ['textDocument/rangeFormatting', { textDocument: { uri: uriOf('a.lockstep') } }, 'range.start.line'],
    ['callHierarchy/incomingCalls', {}, 'item.uri'],
  ])('%s is answered by what is missing', async (method, params, missing) => {
    const test = await started();
    await test.open('a.lockstep', 'fn f() {}');
    const asked = test.client.sendRequest(method, params);
    await expect(asked).rejects.toMatchObject({
      code: -32602,
      message: `The request needs \`${missing}\`, as the protocol describes it.`,
    });
  });

  it('at all is answered by that too', async () => {
    const test = await started();
    await expect(test.client.sendRequest('textDocument/hover')).rejects.toMatchObject({ code: -32602 });
  });
});
