// Comparisons from one start of the editor to the next: a file for each, in the folder that the editor keeps for the extension.
import { type ExtensionContext, Uri, workspace } from 'vscode';
import { digestOf } from './digest.ts';
import type { Fingerprints } from './sources.ts';
import type { ComparisonState } from './state.ts';

export interface Stored {
  version: 1;
  state: ComparisonState;
  sources: Record<number, Fingerprints>;
}

export class Store {
  private readonly folder: Uri;

  constructor({ storageUri, globalStorageUri }: ExtensionContext) {
    this.folder = Uri.joinPath(storageUri ?? globalStorageUri, 'comparisons');
  }

  /** A comparison that cannot be stored is there as long as its view is. */
  async save(stored: Stored): Promise<void> {
    const uri = await this.uriFor(stored.state.file);
    try {
      await workspace.fs.createDirectory(this.folder);
      await workspace.fs.writeFile(uri, new TextEncoder().encode(JSON.stringify(stored)));
    } catch {
      // Nothing depends on it.
    }
  }

  /** Nothing when there is none, or another version has written it. */
  async load(file: string): Promise<Stored | undefined> {
    try {
      const text = new TextDecoder().decode(await workspace.fs.readFile(await this.uriFor(file)));
      const stored = JSON.parse(text) as Partial<Stored>;
      return stored.version === 1 && stored.state?.file === file ? (stored as Stored) : undefined;
    } catch {
      return undefined;
    }
  }

  private async uriFor(file: string): Promise<Uri> {
    return Uri.joinPath(this.folder, `${(await digestOf(file)).slice(0, 24)}.json`);
  }
}
