/** What must hold of a server after any session: it has answered everything, and says what one says that has just been started. */
import { isDeepStrictEqual } from 'node:util';
import { expect, vi } from 'vitest';
import { FILES, type Session } from './edits.ts';
import { type Fault, Play, said } from './play.ts';

/** `patience`: for how many looks a verdict may be late before it counts as stale. */
export async function playAndCompare(made: Session, fault?: Fault, patience = 40): Promise<void> {
  const files = Object.fromEntries(FILES.map((file, i) => [file, made.texts[i]]));
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
  const play = await Play.start(files, fault);
  let fresh: Play | undefined;
  try {
    await play.play(made);
    await play.settle();
    await play.askAll();
    fresh = await Play.start(
      Object.fromEntries(
        [...play.test.files.texts].map(([uri, text]) => [uri.replace(/^.*lockstep-test\//, ''), text]),
      ),
    );
    for (const file of play.openFiles()) await fresh.show(file, play.textOf(file) ?? '');
    await fresh.settle();
    expect(play.wrong).toEqual([]);
    // On a busy machine a verdict may come later than it looks: what is stale stays so.
    if (patience > 0 && !isDeepStrictEqual(said(play), said(fresh))) {
      await play.settle(patience);
      await fresh.settle(patience);
    }
    expect(said(play)).toEqual(said(fresh));
    // What is caught and written down is still a mistake.
    expect(complaints.mock.calls.map((each) => each.map(String))).toEqual([]);
  } finally {
    play.test.dispose();
    fresh?.test.dispose();
    complaints.mockRestore();
  }
}
