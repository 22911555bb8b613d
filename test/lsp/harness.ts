/** A language server in this process, spoken to through its protocol, with files from memory and the real library. */
import { PassThrough } from 'node:stream';
import { type FileSystemNode, URI } from 'langium';
import { NodeFileSystemProvider } from 'langium/node';
import {
  type CompletionItem,
  type CompletionList,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type ServerCapabilities,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { RunCheck } from '../../server/lsp/checks.ts';
import { startServer } from '../../server/lsp/server.ts';
import { libraryRoot } from '../language/harness.ts';

export const ROOT = 'file:///lockstep-test';

export function uriOf(path: string): string {
  return `${ROOT}/${path}`;
}

/** Files by path below ROOT; everything else is on the disk. */
export class TestFiles extends NodeFileSystemProvider {
  readonly texts: Map<string, string>;

  constructor(files: Record<string, string>) {
    super();
    this.texts = new Map(Object.entries(files).map(([path, text]) => [uriOf(path), text]));
  }

  override async readFile(uri: URI): Promise<string> {
    if (!isTest(uri)) return super.readFile(uri);
    const text = this.texts.get(uri.toString());
    if (text === undefined) throw new Error(`There is no file ${uri}.`);
    return text;
  }

  override async exists(uri: URI): Promise<boolean> {
    return isTest(uri) ? this.texts.has(uri.toString()) : super.exists(uri);
  }

  override async stat(uri: URI): Promise<FileSystemNode> {
    return isTest(uri) ? { isFile: true, isDirectory: false, uri } : super.stat(uri);
  }

  override async readDirectory(uri: URI): Promise<FileSystemNode[]> {
    if (!isTest(uri)) return super.readDirectory(uri);
    return [...this.texts.keys()].map((each) => ({ isFile: true, isDirectory: false, uri: URI.parse(each) }));
  }
}

function isTest(uri: URI): boolean {
  return uri.toString().startsWith(ROOT);
}

export class TestServer {
  readonly client: ProtocolConnection;
  readonly files: TestFiles;
  capabilities: ServerCapabilities = {};
  readonly diagnostics = new Map<string, Diagnostic[]>();
  private published: (() => void)[] = [];
  private version = 1;

  private constructor(client: ProtocolConnection, files: TestFiles) {
    this.client = client;
    this.files = files;
    client.onNotification(
      'textDocument/publishDiagnostics',
      ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
        this.diagnostics.set(uri, diagnostics);
        for (const wake of this.published.splice(0)) wake();
      },
    );
  }

  static async start(
    files: Record<string, string> = {},
    runCheck: RunCheck = () => Promise.reject(new Error('no checks here')),
    client: Partial<InitializeParams> = {},
  ): Promise<TestServer> {
    const [up, down] = [new PassThrough(), new PassThrough()];
    const test = new TestFiles(files);
    startServer({
      connection: createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)),
      fileSystemProvider: () => test,
      libraryRoot,
      runCheck,
    });
    const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    connection.listen();
    const server = new TestServer(connection, test);
    server.capabilities = (
      await connection.sendRequest<InitializeResult>('initialize', {
        processId: null,
        rootUri: ROOT,
        capabilities: {},
        workspaceFolders: [{ uri: ROOT, name: 'test' }],
        ...client,
      })
    ).capabilities;
    await connection.sendNotification('initialized', {});
    return server;
  }

  async open(path: string, text: string): Promise<Diagnostic[]> {
    const uri = uriOf(path);
    const published = this.nextDiagnostics(uri);
    await this.client.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'lockstep', version: ++this.version, text },
    });
    return published;
  }

  async change(path: string, text: string): Promise<Diagnostic[]> {
    const uri = uriOf(path);
    const published = this.nextDiagnostics(uri);
    await this.client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++this.version },
      contentChanges: [{ text }],
    });
    return published;
  }

  async nextDiagnostics(uri: string): Promise<Diagnostic[]> {
    this.diagnostics.delete(uri);
    while (!this.diagnostics.has(uri)) await new Promise<void>((resolve) => this.published.push(resolve));
    return this.diagnostics.get(uri) ?? [];
  }

  ask<R>(method: string, path: string, more: object = {}): Promise<R> {
    return this.client.sendRequest<R>(method, { textDocument: { uri: uriOf(path) }, ...more });
  }

  async complete(path: string, position: Position): Promise<CompletionItem[]> {
    const list = await this.ask<CompletionList>('textDocument/completion', path, { position });
    return list.items;
  }

  dispose(): void {
    this.client.dispose();
  }
}

/** Takes the `|` out of a text and says where it was. */
export function cursor(marked: string): { text: string; position: Position } {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error('The text has no | for the cursor.');
  const before = marked.slice(0, offset).split('\n');
  return {
    text: marked.slice(0, offset) + marked.slice(offset + 1),
    position: { line: before.length - 1, character: before[before.length - 1]?.length ?? 0 },
  };
}
