// Whether the files that results came from are still what they were, by their texts: what is undone has not changed.
import { Disposable, Uri, workspace } from 'vscode';
import { digestOf } from './digest.ts';

/** URIs, each with what its text was. */
export type Fingerprints = Record<string, string>;

/** How long nothing is typed before it is looked at (ms). */
const PAUSE = 300;

export class Sources implements Disposable {
  private readonly runs = new Map<number, Fingerprints>();
  private readonly told: (run: number, files: string[]) => void;
  private readonly listening: Disposable;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `told`: the names of the files that differ from what they were in a run; again whenever that changes. */
  constructor(told: (run: number, files: string[]) => void) {
    this.told = told;
    const watcher = workspace.createFileSystemWatcher('**/*.lockstep');
    const onDisk = (uri: Uri) => this.touched(uri);
    this.listening = Disposable.from(
      watcher,
      watcher.onDidChange(onDisk),
      watcher.onDidCreate(onDisk),
      watcher.onDidDelete(onDisk),
      workspace.onDidChangeTextDocument(({ document }) => this.touched(document.uri)),
      workspace.onDidCloseTextDocument(({ uri }) => this.touched(uri)),
    );
  }

  /** A run works on these files. `open`: texts in the editor as they were when it began. */
  async note(run: number, uris: readonly string[], open: ReadonlyMap<string, string>): Promise<void> {
    const prints = await fingerprints(uris, open);
    this.runs.set(run, prints);
    this.soon();
  }

  get(run: number): Fingerprints | undefined {
    return this.runs.get(run);
  }

  /** Nothing of it is shown any more. */
  forget(run: number): void {
    this.runs.delete(run);
  }

  /** An earlier run, of which it is known what its files were. */
  restore(run: number, prints: Fingerprints): void {
    this.runs.set(run, prints);
    this.soon();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listening.dispose();
  }

  private touched(uri: Uri): void {
    const text = uri.toString();
    if ([...this.runs.values()].some((prints) => text in prints)) this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.compare(), PAUSE);
  }

  private async compare(): Promise<void> {
    const uris = [...new Set([...this.runs.values()].flatMap((prints) => Object.keys(prints)))];
    const now = await fingerprints(uris, openTexts());
    for (const [run, prints] of this.runs) {
      const changed = Object.entries(prints).filter(([uri, print]) => now[uri] !== print);
      this.told(
        run,
        changed.map(([uri]) => workspace.asRelativePath(Uri.parse(uri))),
      );
    }
  }
}

async function fingerprints(
  uris: readonly string[],
  open: ReadonlyMap<string, string>,
): Promise<Fingerprints> {
  const texts = uris.map(async (uri) => [uri, await digestOf(await textOf(uri, open))] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Texts in the editor, by URI. */
export function openTexts(): Map<string, string> {
  return new Map(workspace.textDocuments.map((document) => [document.uri.toString(), document.getText()]));
}

/** As the editor has it, otherwise as it is stored. One that cannot be read differs from any text. */
async function textOf(uri: string, open: ReadonlyMap<string, string>): Promise<string> {
  const known = open.get(uri);
  if (known !== undefined) return known;
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(Uri.parse(uri)));
  } catch {
    return '\0';
  }
}
