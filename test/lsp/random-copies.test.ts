/**
 * Random edits of edited copies of functions and of the file that they are for: what is said of the copies in the end is what a server says that has just
 * been started, whatever is asked meanwhile is answered, and nothing of a copy is said of the file.
 */
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { COPY_SCHEME } from '../../server/uris/copy.ts';
import { TestServer, uriOf } from './harness.ts';

const RUNS = Number(process.env.LOCKSTEP_COPIES ?? 12);
const SEED = Number(process.env.LOCKSTEP_EDITS_SEED ?? 20261129);

const HOME = uriOf('home.lockstep');
const OTHER = uriOf('other.lockstep');
const NAMES = ['f', 'g', 'printk'];

const copyUri = (fn: string): string =>
  `${COPY_SCHEME}:/${fn}.lockstep?${encodeURIComponent(JSON.stringify({ uri: HOME, fn }))}`;
const URIS = [HOME, OTHER, ...NAMES.map(copyUri)];

/** What files and copies are put together from: some of it twice, some of it half. */
const PARTS = [
  'shared own: bool = false;',
  'shared own: 0..3 = 0;',
  'const LIMIT = 2;',
  'spinlock l;',
  'fn f() {\n  helper(true);\n}',
  'fn f() {\n  let mine = own;\n  g();\n}',
  'fn g() {\n  let idle = LIMIT;\n  spin_lock(l);\n}',
  'fn helper(value: bool) {\n  own = value;\n}',
  'fn fresh() {\n  if (false) own = true;\n}',
  'fn caller() {\n  f();\n  fresh();\n}',
  'fn printk(message: text) {\n  caller();\n}',
  'scenario s {\n  cpu 0 { f(); }\n  expect no hang;\n}',
  'patch p {\n  fn f {\n  + own = true;\n  }\n}',
  'fn half() {',
  '}',
];
const USES = ['', 'use linux.printk;\n', 'use "./other.lockstep";\n', 'use other;\n'];

const ASKED = [
  'textDocument/hover',
  'textDocument/completion',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/prepareCallHierarchy',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/semanticTokens/full',
  'textDocument/codeAction',
  'textDocument/signatureHelp',
];

const text = fc
  .tuple(fc.constantFrom(...USES), fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 5 }))
  .map(([use, parts]) => `${use}${parts.join('\n')}\n`);
const which = fc.nat({ max: URIS.length - 1 });
const edit = fc.oneof(
  { weight: 4, arbitrary: fc.record({ k: fc.constant('text' as const), which, text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      k: fc.constant('part' as const),
      which,
      at: fc.nat({ max: 99 }),
      length: fc.nat({ max: 12 }),
      by: fc.constantFrom('', ' ', 'x', '}', 'own', '// '),
    }),
  },
  { weight: 1, arbitrary: fc.record({ k: fc.constant('close' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.record({
      k: fc.constant('ask' as const),
      which,
      what: fc.nat({ max: ASKED.length - 1 }),
      at: fc.nat({ max: 99 }),
    }),
  },
);
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

class Editor {
  readonly texts = new Map<string, string>();
  readonly wrong: string[] = [];
  private version = 0;
  readonly server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  async show(uri: string, text: string): Promise<void> {
    const isOpen = this.texts.has(uri);
    this.texts.set(uri, text);
    const version = ++this.version;
    if (isOpen)
      return this.server.client.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    return this.server.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'lockstep', version, text },
    });
  }

  async do(each: Edit): Promise<void> {
    const uri = URIS[each.which];
    const text = this.texts.get(uri) ?? '';
    switch (each.k) {
      case 'text':
        return this.show(uri, each.text);
      case 'part': {
        const from = Math.floor((text.length * each.at) / 100);
        return this.show(uri, text.slice(0, from) + each.by + text.slice(from + each.length));
      }
      case 'close':
        if (!this.texts.delete(uri)) return;
        return this.server.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
      case 'ask': {
        if (!this.texts.has(uri)) return;
        const before = text.slice(0, Math.floor((text.length * each.at) / 100)).split('\n');
        const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
        const range = { start: position, end: position };
        const more = { position, range, context: { diagnostics: [], includeDeclaration: true } };
        await this.server.client
          .sendRequest(ASKED[each.what], { textDocument: { uri }, ...more })
          // A text may change before it is answered.
          .catch(
            ({ code, message }) =>
              [-32800, -32801, -32802].includes(code) || this.wrong.push(`${ASKED[each.what]}: ${message}`),
          );
      }
    }
  }

  /** What is said of all that is open, once nothing is said any more. */
  async said(): Promise<Record<string, string[]>> {
    const now = (): Record<string, string[]> =>
      Object.fromEntries(
        [...this.texts.keys()]
          .sort()
          .map((uri) => [
            uri,
            (this.server.diagnostics.get(uri) ?? [])
              .map(
                ({ code, message, range: { start, end } }) =>
                  `${start.line}:${start.character}-${end.line}:${end.character} ${code} ${message}`,
              )
              .sort(),
          ]),
      );
    let before = '';
    for (let quiet = 0; quiet < 3; ) {
      await this.server.client.sendRequest('lockstep/tests');
      await wait(40);
      const text = JSON.stringify(now());
      quiet = text === before ? quiet + 1 : 0;
      before = text;
    }
    return now();
  }
}

test('random edits of copies leave a server that says of them what a new one says', {
  timeout: 60_000 + RUNS * 20_000,
}, async () => {
  let said = 0;
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 5, maxLength: 25 }), async (edits) => {
      const editor = new Editor(await TestServer.start());
      let fresh: Editor | undefined;
      try {
        for (const each of edits) await editor.do(each);
        const found = await editor.said();
        fresh = new Editor(await TestServer.start());
        for (const uri of URIS) {
          const text = editor.texts.get(uri);
          if (text !== undefined) await fresh.show(uri, text);
        }
        expect(found).toEqual(await fresh.said());
        said += Object.values(found).flat().length;
        expect(editor.wrong).toEqual([]);
        expect(complaints.mock.calls.map((each) => each.map(String))).toEqual([]);
      } finally {
        editor.server.dispose();
        fresh?.server.dispose();
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  complaints.mockRestore();
  expect(said).toBeGreaterThan(0);
});
