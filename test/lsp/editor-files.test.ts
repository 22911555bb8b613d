/** The language server where only the editor can read files: in browsers, and in folders that are on no disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { URI } from 'langium';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { givenFiles } from '../../server/jobs/files.ts';
import { runJob } from '../../server/jobs/jobs.ts';
import type { RunCheck } from '../../server/lsp/checks.ts';
import { editorFiles } from '../../server/lsp/editor-files.ts';
import { startServer } from '../../server/lsp/server.ts';
import type { CheckReport } from '../../server/trace/report.ts';
import { libraryRoot as onDisk } from '../language/harness.ts';

const LIBRARY = 'https://somewhere.example/extension/library';
const ROOT = 'memfs:/work';

/** The real library, where a browser would have it. */
function libraryTexts(): Map<string, string> {
  const root = fileURLToPath(onDisk.toString());
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((n) =>
    n.endsWith('.lockstep'),
  );
  return new Map(names.map((name) => [`${LIBRARY}/${name}`, readFileSync(join(root, name), 'utf8')]));
}

/** An editor with files by path, and a log of what it was asked for. */
class Editor {
  readonly texts = libraryTexts();
  readonly asked: string[] = [];
  /** What it answers with an error. */
  readonly refused = new Set<string>();
  readonly diagnostics = new Map<string, string[]>();
  readonly client: ProtocolConnection;
  private wakers: (() => void)[] = [];

  constructor(files: Record<string, string>, client: ProtocolConnection) {
    this.client = client;
    for (const [path, text] of Object.entries(files)) this.texts.set(`${ROOT}/${path}`, text);
    client.onRequest('lockstep/readFile', ({ uri }: { uri: string }) => {
      this.asked.push(`read ${uri}`);
      this.mayRefuse(uri);
      return { text: this.texts.get(uri) ?? null };
    });
    client.onRequest('lockstep/statFile', ({ uri }: { uri: string }) => {
      this.asked.push(`stat ${uri}`);
      this.mayRefuse(uri);
      return this.texts.has(uri) ? 'file' : null;
    });
    client.onRequest('lockstep/findFiles', ({ uri }: { uri: string }) => {
      this.asked.push(`find ${uri}`);
      return [...this.texts.keys()].filter((each) => each.startsWith(`${uri}/`));
    });
    client.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
        this.diagnostics.set(
          uri,
          diagnostics.map(({ code }) => String(code)),
        );
        for (const wake of this.wakers.splice(0)) wake();
      },
    );
  }

  async open(path: string, text = this.texts.get(`${ROOT}/${path}`) ?? ''): Promise<string[]> {
    const uri = `${ROOT}/${path}`;
    this.diagnostics.delete(uri);
    const textDocument = { uri, languageId: 'lockstep', version: 1, text };
    await this.client.sendNotification('textDocument/didOpen', { textDocument });
    return this.next(uri);
  }

  async change(path: string, text: string): Promise<string[]> {
    const uri = `${ROOT}/${path}`;
    this.diagnostics.delete(uri);
    const textDocument = { uri, version: 2 };
    await this.client.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges: [{ text }],
    });
    return this.next(uri);
  }

  private async next(uri: string): Promise<string[]> {
    while (!this.diagnostics.has(uri)) await new Promise<void>((resolve) => this.wakers.push(resolve));
    return this.diagnostics.get(uri) ?? [];
  }

  private mayRefuse(uri: string): void {
    if (this.refused.has(uri)) throw new Error(`No file system has ${uri}.`);
  }
}

let editor: Editor;
afterEach(() => editor.client.dispose());

/** Checks are made here, of files that are asked for as a worker asks for them. */
const runCheck: RunCheck = async (job, { unsaved, libraryRoot, readFile }) => {
  // Reviews go on beside: one that waits for an editor that is gone would be in the way of the next test.
  if (job.k !== 'check') return new Promise(() => {});
  const files = {
    libraryRoot,
    readFile: async (uri: { toString(): string }) =>
      (await givenFiles(libraryRoot, unsaved).readFile(uri)) ?? readFile?.(uri.toString()),
  };
  return (await runJob(job, files)) as never;
};

async function start(files: Record<string, string>): Promise<void> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  startServer({
    connection,
    fileSystemProvider: () => editorFiles(connection),
    libraryRoot: URI.parse(LIBRARY),
    runCheck,
  });
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  editor = new Editor(files, client);
  client.listen();
  await client.sendRequest('initialize', {
    processId: null,
    rootUri: ROOT,
    capabilities: {},
    workspaceFolders: [{ uri: ROOT, name: 'work' }],
  });
  await client.sendNotification('initialized', {});
}

const A =
  'use b;\nuse linux.kmsg;\nscenario s { cpu 0 { y = true; printk("x"); } expect no hang; expect eventually (y); }';

describe('files that only the editor can read', () => {
  it('are found by one question for each folder, and read once', async () => {
    await start({ 'a.lockstep': A, 'b.lockstep': 'shared y: bool = false;' });
    expect(await editor.open('a.lockstep')).toEqual([]);
    expect(editor.asked.filter((each) => each.startsWith('find')).sort()).toEqual([
      `find ${LIBRARY}`,
      `find ${ROOT}`,
    ]);
    const reads = editor.asked.filter((each) => each.startsWith('read'));
    expect(new Set(reads).size).toBe(reads.length);
    expect(reads).toContain(`read ${ROOT}/b.lockstep`);
  });

  it('are read when an open one uses them, also where they were not found', async () => {
    await start({});
    editor.texts.set('memfs:/elsewhere/b.lockstep', 'shared y: bool = false;');
    expect(await editor.open('a.lockstep', 'use "../elsewhere/b.lockstep";\nfn f() { y = true; }')).toEqual(
      [],
    );
    expect(await editor.open('c.lockstep', 'use nowhere;')).toEqual(['LS1010']);
  });

  it('come to a check as the server knows them, without another question', async () => {
    await start({ 'a.lockstep': A, 'b.lockstep': 'shared y: bool = false;' });
    await editor.open('a.lockstep');
    const check = () =>
      editor.client.sendRequest<CheckReport>('lockstep/check', { uri: `${ROOT}/a.lockstep` });
    const { diagnostics, cases } = await check();
    expect(diagnostics).toEqual([]);
    expect(cases.map(({ verdict }) => verdict)).toEqual(['holds']);
    const asked = editor.asked.length;
    await check();
    expect(editor.asked.slice(asked)).toEqual([]);
  });

  it('that cannot be read any more are gone, and all others are served on', async () => {
    await start({ 'a.lockstep': A, 'b.lockstep': 'shared y: bool = false;' });
    expect(await editor.open('b.lockstep')).toEqual([]);
    expect(await editor.open('a.lockstep')).toEqual([]);
    // As an editor with a text that was never saved: it is changed back, and closed in the same moment.
    editor.refused.add(`${ROOT}/b.lockstep`);
    const textDocument = { uri: `${ROOT}/b.lockstep`, version: 2 };
    await editor.client.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges: [{ text: '' }],
    });
    await editor.client.sendNotification('textDocument/didClose', { textDocument });
    await expect
      .poll(() => editor.diagnostics.get(`${ROOT}/a.lockstep`), { timeout: 100_000 })
      .toContain('LS1010');
    expect(await editor.change('a.lockstep', 'shared z: bool = false;')).toEqual([]);
  });

  it('lead to definitions in the library where the editor has it', async () => {
    await start({ 'a.lockstep': A, 'b.lockstep': 'shared y: bool = false;' });
    await editor.open('a.lockstep');
    const [definition] = await editor.client.sendRequest<{ targetUri?: string; uri?: string }[]>(
      'textDocument/definition',
      { textDocument: { uri: `${ROOT}/a.lockstep` }, position: { line: 2, character: 33 } },
    );
    expect(definition.targetUri ?? definition.uri).toBe(`${LIBRARY}/linux/printk.lockstep`);
  });
});
