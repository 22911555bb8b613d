// What edited copies hold, and the patches that they have become. Of those that are open it outlasts the window: one that is loaded again has them as they were.
import { Disposable, type Memento, TabInputText, type Uri, window } from 'vscode';

const KEY = 'lockstep.copies';

export interface KeptCopy {
  /** As it was saved last. */
  text?: string;
  /** The patch, and of which text. */
  patch?: { name: string; text: string };
}

export class KeptCopies extends Disposable {
  private readonly memory: Memento;
  private readonly known: Map<string, KeptCopy>;

  constructor(memory: Memento) {
    const listening = window.tabGroups.onDidChangeTabs(() => this.keep());
    super(() => listening.dispose());
    this.memory = memory;
    this.known = new Map(Object.entries(memory.get<Record<string, KeptCopy>>(KEY, {})));
  }

  get(copy: Uri): KeptCopy {
    return this.known.get(copy.toString()) ?? {};
  }

  set(copy: Uri, change: KeptCopy): void {
    this.known.set(copy.toString(), { ...this.get(copy), ...change });
    this.keep();
  }

  private keep(): void {
    const open = new Set(
      window.tabGroups.all.flatMap(({ tabs }) =>
        tabs.flatMap(({ input }) => (input instanceof TabInputText ? [input.uri.toString()] : [])),
      ),
    );
    const kept = Object.fromEntries([...this.known].filter(([uri]) => open.has(uri)));
    void this.memory.update(KEY, kept);
  }
}
