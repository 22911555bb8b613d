/** Work that can be done a piece at a time: whoever has others waiting lets them have their turn in between. */

/** What is yielded says how far it is. */
export type Pieces<T> = Generator<number, T, void>;

/** All of it at once. */
export function whole<T>(pieces: Pieces<T>): T {
  return wholeUnless(() => false, pieces) as T;
}

/** All of it, unless it is told to stop in between. */
export function wholeUnless<T>(stop: () => boolean, pieces: Pieces<T>): T | undefined {
  for (;;) {
    const next = pieces.next();
    if (next.done) return next.value;
    if (stop()) return undefined;
  }
}
