/** Files whose texts only the other side knows: threads and workers that read nothing themselves ask for them, one by one. */

export interface ReadMessage {
  k: 'read';
  /** Chosen by who asks; the answer has it too. */
  n: number;
  uri: string;
}

/** Neither text nor failure: there is no such file. */
export interface TextMessage {
  k: 'text';
  n: number;
  text?: string;
  failure?: string;
}

export type ReadText = (uri: string) => Promise<string | undefined>;

export class AskedFiles {
  private readonly post: (message: ReadMessage) => void;
  private readonly waiting = new Map<number, { resolve(text?: string): void; reject(error: Error): void }>();
  private last = 0;

  constructor(post: (message: ReadMessage) => void) {
    this.post = post;
  }

  readFile(uri: string): Promise<string | undefined> {
    const n = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(n, { resolve, reject });
      this.post({ k: 'read', n, uri });
    });
  }

  receive({ n, text, failure }: TextMessage): void {
    const asked = this.waiting.get(n);
    this.waiting.delete(n);
    if (failure === undefined) asked?.resolve(text);
    else asked?.reject(new Error(failure));
  }
}

/** Remembers the answers, as for one job: what it uses it looks for in several places, and again from each file. */
export function once(read: ReadText): ReadText {
  const known = new Map<string, Promise<string | undefined>>();
  return (uri) => {
    const answer = known.get(uri) ?? read(uri);
    known.set(uri, answer);
    return answer;
  };
}

/** The other side. Never rejects. */
export async function answerRead({ n, uri }: ReadMessage, read: ReadText): Promise<TextMessage> {
  try {
    return { k: 'text', n, text: await read(uri) };
  } catch (error) {
    return { k: 'text', n, failure: error instanceof Error ? error.message : String(error) };
  }
}
