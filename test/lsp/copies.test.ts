/** What the language server says in an edited copy of a function: all that it says in a file, and nothing about the copy anywhere else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CodeAction,
  Diagnostic,
  Hover,
  Location,
  LocationLink,
  Position,
  SignatureHelp,
  WorkspaceDiagnosticReport,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import type { NewPatch } from '../../server/lsp/patches/requests.ts';
import { cursor, TestServer, uriOf } from './harness.ts';
import { edited, opened, positionOf, textAt } from './marked.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.dispose());

const FILE = `use linux.panic;

/// Only this file has it.
shared own: bool = false;

fn helper(value: bool) { own = value; }

fn f() {
  helper(true);
}

fn caller() { f(); }
`;
const HEAD = '// A copy of f. Edit and save it: what is different becomes a patch.\n\n';

/** As the extension names a copy. */
function copyUri(uri: string, fn: string): string {
  return `lockstep-copy:/${fn}.lockstep?${encodeURIComponent(JSON.stringify({ uri, fn }))}`;
}

interface Copy {
  uri: string;
  file: string;
  text: string;
  position: Position;
  diagnostics: Diagnostic[];
}

async function copied(marked: string, fn = 'f', file = FILE): Promise<Copy> {
  const home = await opened(server, file);
  const { text, position } = marked.includes('|')
    ? cursor(HEAD + marked)
    : { text: HEAD + marked, position: { line: 0, character: 0 } };
  const uri = copyUri(home.uri, fn);
  const said = server.nextDiagnostics(uri);
  await server.client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'lockstep', version: 1, text },
  });
  return { uri, file: home.uri, text, position, diagnostics: await said };
}

async function typed(uri: string, text: string): Promise<Diagnostic[]> {
  const said = server.nextDiagnostics(uri);
  await server.client.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text }],
  });
  return said;
}

async function closed(uri: string): Promise<Diagnostic[]> {
  const said = server.nextDiagnostics(uri);
  await server.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return said;
}

const ask = <R>(method: string, { uri, position }: Copy, more: object = {}) =>
  server.client.sendRequest<R>(method, { textDocument: { uri }, position, ...more });

describe('a copy has', () => {
  it('completion, of the names that its patch will see', async () => {
    const copy = await copied('fn f() {\n  let mine: bool = true;\n  |\n}\n');
    const { items } = await ask<{ items: { label: string }[] }>('textDocument/completion', copy);
    expect(items.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['mine', 'own', 'helper', 'panic_cpu', 'cpu_relax']),
    );
  });
  it('hover', async () => {
    const { contents } = await ask<Hover & { contents: { value: string } }>(
      'textDocument/hover',
      await copied('fn f() {\n  o|wn = true;\n}\n'),
    );
    expect(contents.value).toContain('Only this file has it.');
  });
  it('signature help', async () => {
    const help = await ask<SignatureHelp>(
      'textDocument/signatureHelp',
      await copied('fn f() {\n  helper(|);\n}\n'),
    );
    expect(help.signatures[0]?.label).toContain('helper(value: bool)');
  });
  it.each([
    ['the file', 'fn f() {\n  hel|per(1);\n}\n', 'helper'],
    ['the copy, of what is new in it', 'fn fresh() {}\nfn f() {\n  fre|sh();\n}\n', 'fresh'],
    ['the copy, of the function that it is of', 'fn f() {}\nfn helper() {\n  f|();\n}\n', 'f'],
  ])('definitions in %s', async (_, marked, name) => {
    const copy = await copied(marked);
    const [found] = await ask<LocationLink[]>('textDocument/definition', copy);
    if (!found) throw new Error('There is none.');
    const isOwn = name !== 'helper';
    expect(decodeURIComponent(found.targetUri)).toBe(decodeURIComponent(isOwn ? copy.uri : copy.file));
    expect(textAt(isOwn ? copy.text : FILE, found.targetSelectionRange)).toBe(name);
  });
});

describe('in a copy is said', () => {
  it.each<[string, string, [code: string, at: string][]]>([
    ['nothing of the function as it is', 'fn f() {\n  helper(true);\n}\n', []],
    ['a name that there is not', 'fn f() {\n  helpr(1);\n}\n', [['LS1020', 'helpr']]],
    ['what does not parse', 'fn f() {\n  helper(true)\n}\n', [['LS1001', ')']]],
    ['nothing of another function that is changed too', 'fn f() {}\nfn helper(value: bool) {}\n', []],
    [
      'nothing of what a patch can bring',
      'shared seen: bool = false;\nconst N = 2;\nspinlock l;\nfn f() {\n  spin_lock(l);\n  seen = N > 1;\n}\n',
      [],
    ],
    ['that state is there already', 'shared own: bool = false;\nfn f() {}\n', [['LS1021', 'own']]],
    ['what a patch cannot bring', 'semaphore s = 1;\nfn f() {}\n', [['LS9106', 'semaphore s = 1;']]],
    ['that the function is gone', 'fn g() {}\n', [['LS9106', HEAD.trim()]]],
    ['a local that nothing reads', 'fn f() {\n  let mine = true;\n}\n', [['LS1030', 'mine']]],
    ['nothing of one that is read', 'fn f() {\n  let mine = true;\n  helper(mine);\n}\n', []],
    [
      'a function that only the copy has and nothing calls',
      'fn fresh() {}\nfn f() {\n}\n',
      [['LS1030', 'fresh']],
    ],
    ['nothing of a parameter that a function has already', 'fn f() {\n}\nfn helper(value: bool) {\n}\n', []],
    ['code that nobody comes to', 'fn f() {\n  if (false) own = true;\n}\n', [['LS3015', 'own = true;']]],
    ['nothing of what the copy itself uses', 'use linux.printk;\nfn f() {\n  printk("x");\n}\n', []],
  ])('%s', async (_, text, expected) => {
    const copy = await copied(text);
    expect(copy.diagnostics.map(({ code, range }) => [code, textAt(copy.text, range)])).toEqual(expected);
  });
  it('no more and no less than of the patch that is made of it', async () => {
    // Names of the file, of what it uses, and of the library file that the function comes from.
    const file = 'use linux.panic;\n\nshared own: bool = false;\n';
    const text = 'fn panic() {\n  own = panic_cpu != none;\n  park();\n}\n';
    const copy = await copied(text, 'panic', file);
    const made = await server.client.sendRequest<NewPatch>('lockstep/makePatch', {
      uri: copy.file,
      fn: 'panic',
      text: copy.text,
      name: 'p',
    });
    if ('problems' in made) throw new Error(made.problems[0]?.message);
    const { diagnostics } = await opened(server, edited(file, made.edits));
    const errors = (of: Diagnostic[]) => of.filter(({ severity }) => severity === 1).map(({ code }) => code);
    expect(errors(copy.diagnostics)).toEqual(errors(diagnostics));
    expect(made.notes.filter((each) => each.startsWith('LS'))).toEqual([]);
  });
  it('what is wrong while it is typed, and not any more when it is right', async () => {
    const { uri, text } = await copied('fn f() {\n  helper(true);\n}\n');
    const wrong = await typed(uri, text.replace('helper(true)', 'helper(true, own)'));
    expect(wrong.map(({ severity }) => severity)).toEqual([1]);
    expect(await typed(uri, text)).toEqual([]);
  });
  it('nothing of what it sees in a file that nobody has opened', async () => {
    server.files.texts.set(uriOf('unopened.lockstep'), FILE);
    const uri = copyUri(uriOf('unopened.lockstep'), 'f');
    const said = server.nextDiagnostics(uri);
    await server.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'lockstep', version: 1, text: 'fn f() {\n  helper(own);\n}\n' },
    });
    expect(await said).toEqual([]);
  });
  it('what becomes wrong by a change of the file', async () => {
    const { uri, file } = await copied('fn f() {\n  helper(true);\n}\n');
    const said = server.nextDiagnostics(uri);
    await server.change(file.slice(file.lastIndexOf('/') + 1), FILE.replaceAll('helper', 'other'));
    expect((await said).map(({ code }) => code)).toEqual(['LS1020']);
  });
});

describe('a copy is in the call hierarchy', () => {
  interface Item {
    name: string;
    uri: string;
  }
  const prepared = async (marked: string) => {
    const copy = await copied(marked);
    const [item] = await ask<Item[]>('textDocument/prepareCallHierarchy', copy);
    return { copy, item };
  };
  it('with what its function calls', async () => {
    const { copy, item } = await prepared('fn fresh() {}\nfn f|() {\n  helper(true);\n  fresh();\n}\n');
    expect([item.name, item.uri]).toEqual(['f', expect.stringContaining('lockstep-copy')]);
    const calls = await server.client.sendRequest<{ to: Item }[]>('callHierarchy/outgoingCalls', { item });
    expect(calls.map(({ to }) => [to.name, to.uri === copy.file])).toEqual([
      ['helper', true],
      ['fresh', false],
    ]);
  });
  it('with who calls the function that it is of', async () => {
    const { item } = await prepared('fn f|() {\n  helper(true);\n}\n');
    const calls = await server.client.sendRequest<{ from: Item }[] | null>('callHierarchy/incomingCalls', {
      item,
    });
    expect((calls ?? []).map(({ from }) => from.name)).toEqual(['caller']);
  });
  it('and is no caller in a file', async () => {
    const { copy } = await prepared('fn f|() {\n  helper(true);\n}\n');
    const [item] = await server.client.sendRequest<Item[]>('textDocument/prepareCallHierarchy', {
      textDocument: { uri: copy.file },
      position: positionOf(FILE, 'helper'),
    });
    const calls = await server.client.sendRequest<{ from: Item }[] | null>('callHierarchy/incomingCalls', {
      item,
    });
    expect((calls ?? []).map(({ from }) => [from.name, from.uri])).toEqual([['f', copy.file]]);
  });
});

describe('of a copy is seen nothing', () => {
  const COPY = 'shared only_copied: bool = false;\nfn f() {\n  on|ly_copied = true;\n  helper(false);\n}\n';

  it('among the symbols of the workspace', async () => {
    await copied(COPY);
    expect(
      await server.client.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query: 'only_copied' }),
    ).toEqual([]);
  });
  it('among the references of what it names', async () => {
    const { file } = await copied(COPY);
    const found = await server.client.sendRequest<Location[]>('textDocument/references', {
      textDocument: { uri: file },
      position: positionOf(FILE, 'helper'),
      context: { includeDeclaration: false },
    });
    expect(found.map(({ uri }) => uri)).toEqual([file]);
  });
  it('in the file that it is of, nor in others', async () => {
    const { file } = await copied(COPY);
    const path = file.slice(file.lastIndexOf('/') + 1);
    const text = FILE.replace('own = value', 'only_copied = true');
    expect((await server.change(path, text)).map(({ code }) => code)).toContain('LS1020');
  });
  it('when something is renamed, but for what is its own', async () => {
    const copy = await copied(COPY);
    const edit = await ask<{ changes?: Record<string, unknown[]> }>('textDocument/rename', copy, {
      newName: 'new_name',
    });
    expect(Object.values(edit.changes ?? {}).map((each) => each.length)).toEqual([2]);
    const other = { ...copy, position: positionOf(copy.text, 'helper') };
    await expect(ask('textDocument/rename', other, { newName: 'new_name' })).rejects.toThrow(
      'Rename it there',
    );
  });
  it('by actions that make a copy of it', async () => {
    const copy = await copied('fn |f() {\n}\n');
    const { position } = copy;
    expect(
      await ask<CodeAction[]>('textDocument/codeAction', copy, {
        range: { start: position, end: position },
        context: { diagnostics: [] },
      }),
    ).toEqual([]);
  });
  it('among the tests, whatever is in it', async () => {
    const copy = await copied('fn f() {}\nscenario s { cpu 0 { f(); } expect no hang; }\n');
    expect(copy.diagnostics.map(({ code }) => code)).toEqual(['LS9106']);
    const files = await server.client.sendRequest<{ uri: string }[]>('lockstep/tests');
    expect(files.filter(({ uri }) => uri.startsWith('lockstep-copy'))).toEqual([]);
  });
  it('among the diagnostics of the workspace', async () => {
    await copied('fn f() {\n  helpr(1);\n}\n');
    const { items } = await server.client.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: [],
    });
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter(({ uri }) => uri.startsWith('lockstep-copy'))).toEqual([]);
  });
  it('once it is closed', async () => {
    const copy = await copied('fn f() {\n  helpr(1);\n}\n');
    expect(copy.diagnostics).toHaveLength(1);
    expect(await closed(copy.uri)).toEqual([]);
    expect(await ask('textDocument/hover', copy).catch(() => null)).toBeNull();
  });
});
