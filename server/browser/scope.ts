/** What a browser's worker has around it, as far as it is used: this code is compiled for Node too, which has none of it. */

export interface MessageTarget {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  removeEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export interface BrowserWorker extends MessageTarget {
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(
    type: 'error',
    listener: (event: { message?: string; preventDefault(): void }) => void,
  ): void;
  terminate(): void;
}

interface Surroundings extends MessageTarget {
  Worker: new (url: string) => BrowserWorker;
}

export const scope = globalThis as unknown as Surroundings;
