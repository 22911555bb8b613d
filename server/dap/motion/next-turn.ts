// Lets everything else that waits have its turn. A timer would do, but browsers make every one wait for some milliseconds.

/** What there is of it: the first in Node, the second in browsers. */
interface Surroundings {
  setImmediate?(run: () => void): void;
  MessageChannel: new () => {
    port1: { onmessage: (() => void) | null; close(): void };
    port2: { postMessage(message: unknown): void };
  };
}

const { setImmediate: soon, MessageChannel: Channel } = globalThis as unknown as Surroundings;

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (soon) return soon(resolve);
    const { port1, port2 } = new Channel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
