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
import type { KeptCopies } from './keptCopies.ts';

export const copyUri = (of: NamedCopy): Uri => Uri.from(copyParts(of));

export class Copies implements FileSystemProvider {
  private readonly files = new Map<string, { data: Uint8Array; mtime: number }>();
  private readonly changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly original: (of: NamedCopy) => Promise<string>;
  private readonly kept: KeptCopies;
  private readonly saved: (uri: Uri, text: string) => void;

  /** `saved` is told of each save, and can take its time. */
  constructor(
    original: (of: NamedCopy) => Promise<string>,
    kept: KeptCopies,
    saved: (uri: Uri, text: string) => void,
  ) {
    this.original = original;
    this.kept = kept;
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
    const text = new TextDecoder().decode(data);
    this.kept.set(uri, { text });
    this.saved(uri, text);
  }

  private async file(uri: Uri): Promise<{ data: Uint8Array; mtime: number }> {
    const known = this.files.get(uri.toString());
    if (known) return known;
    const of = namedCopy(uri);
    if (!of) throw FileSystemError.FileNotFound(uri);
    const text = this.kept.get(uri).text ?? (await this.original(of));
    const made = { data: new TextEncoder().encode(text), mtime: 1 };
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
