// Long work of a session, a slice at a time: other requests are answered meanwhile, the client hears how far it is and can end it.
import type { Pieces } from '../../sample/pieces.ts';
import type { Report } from '../search/searches.ts';
import { nextTurn } from './next-turn.ts';

const SLICE_MS = 10;
/** What is over sooner nobody needs to be told of. */
const QUIET_MS = 300;
const TELL_EVERY_MS = 100;

/** Undefined: it was ended before it was done. */
export async function inSlices<T>(
  pieces: Pieces<T>,
  { signal, tell }: Pick<Report, 'signal' | 'tell'>,
  words: (far: number) => string,
): Promise<{ value: T } | undefined> {
  let told = performance.now() + QUIET_MS - TELL_EVERY_MS;
  for (;;) {
    const until = performance.now() + SLICE_MS;
    let next = pieces.next();
    while (!next.done && performance.now() < until) next = pieces.next();
    if (next.done) return { value: next.value };
    await nextTurn();
    if (signal.aborted) return undefined;
    const now = performance.now();
    if (now < told + TELL_EVERY_MS) continue;
    told = now;
    tell(words(next.value));
  }
}
