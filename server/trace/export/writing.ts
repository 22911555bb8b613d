/**
 * Texts of long runs are written in pieces: whoever reads them can do something else in between, say how far it is, and stop.
 */

export interface Piece {
  /** What comes next of the text: nothing, where there is only more work done. */
  text: string;
  /** How much of the work is done, from 0 to 1. */
  done: number;
}

export type Writing = Generator<Piece, void>;

/** Work that says now and then how much of it is done, from 0 to 1. */
export type Work<T> = Generator<number, T>;

/** The whole text at once. */
export function whole(writing: Writing): string {
  let text = '';
  for (const piece of writing) text += piece.text;
  return text;
}

export function finish<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Work that is the part from `from` to `to` of a writing. What it puts into `out` meanwhile is the text. */
export function* part<T>(work: Work<T>, from: number, to: number, out: string[] = []): Generator<Piece, T> {
  for (;;) {
    const { done, value } = work.next();
    yield { text: out.splice(0).join(''), done: done ? to : from + value * (to - from) };
    if (done) return value;
  }
}

/** So many rows are written at once. */
const ROWS = 2_000;

/** Each of these as text, as the part from `from` to `to` of a writing. */
export function* rows<T>(
  all: readonly T[],
  textOf: (each: T, i: number) => string,
  from = 0,
  to = 1,
): Writing {
  for (let i = 0; i < all.length; i += ROWS) {
    const text = all
      .slice(i, i + ROWS)
      .map((each, n) => textOf(each, i + n))
      .join('');
    yield { text, done: from + (Math.min(i + ROWS, all.length) / all.length) * (to - from) };
  }
}
