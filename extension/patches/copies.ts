// Copies of functions to be edited. They are in no file: each save makes a patch of what is different then.
import {
  type Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Disposable as Plain,
  Uri,
} from 'vscode';
import { copyParts, type NamedCopy, namedCopy } from '../../server/uris/copy.ts';

export const copyUri = (of: NamedCopy): Uri => Uri.from(copyParts(of));

export class Copies implements FileSystemProvider {
  private readonly files = new Map<string, { data: Uint8Array; mtime: number }>();
  private readonly changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly original: (of: NamedCopy) => Promise<string>;
  private readonly saved: (uri: Uri, text: string) => void;

  /** `saved` is told of each save, and can take its time. */
  constructor(original: (of: NamedCopy) => Promise<string>, saved: (uri: Uri, text: string) => void) {
    this.original = original;
    this.saved = saved;
  }

  async stat(uri: Uri): Promise<{ type: FileType; ctime: number; mtime: number; size: number }> {
    const { data, mtime } = await this.file(uri);
    return { type: FileType.File, ctime: 0, mtime, size: data.length };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return (await this.file(uri)).data;
  }

  writeFile(uri: Uri, data: Uint8Array): void {
    const before = this.files.get(uri.toString());
    this.files.set(uri.toString(), { data, mtime: (before?.mtime ?? 0) + 1 });
    this.saved(uri, new TextDecoder().decode(data));
  }

  private async file(uri: Uri): Promise<{ data: Uint8Array; mtime: number }> {
    const known = this.files.get(uri.toString());
    if (known) return known;
    const of = namedCopy(uri);
    if (!of) throw FileSystemError.FileNotFound(uri);
    const made = { data: new TextEncoder().encode(await this.original(of)), mtime: 1 };
    this.files.set(uri.toString(), made);
    return made;
  }

  watch(): Disposable {
    return new Plain(() => undefined);
  }
  readDirectory(): [] {
    return [];
  }
  createDirectory(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
  delete(uri: Uri): void {
    this.files.delete(uri.toString());
  }
  rename(uri: Uri): never {
    throw FileSystemError.NoPermissions(uri);
  }
}
