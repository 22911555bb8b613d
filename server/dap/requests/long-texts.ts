/**
 * Texts of long runs, written a slice at a time: requests are answered meanwhile, and the client hears how far it is and can end
 * it. What is written is of the run as it was when it was asked for, whatever the session does in between.
 */
import type { Piece, Writing } from '../../trace/export/writing.ts';
import { nextTurn } from '../motion/next-turn.ts';
import { type Problem, problem } from '../problems.ts';
import type { Session } from '../session.ts';

/** A file that is being written. */
export interface OpenFile {
  write(text: string): Promise<void>;
  /** It is complete: now it is there. */
  keep(): Promise<void>;
  /** Nothing of it is to be there. Whatever has happened to it before. */
  discard(): Promise<void>;
}

/** Of a client that can have a file instead: clients are slow to take in long messages. */
const MOST_IN_ANSWER = 16 * 1024 * 1024;
/** Longer than this, no message can be. */
const MOST = 128 * 1024 * 1024;
/** A file gets so many characters at once. */
const CHUNK = 1024 * 1024;
const SLICE_MS = 10;
/** What is over sooner nobody needs to be told of. */
const QUIET_MS = 300;
const TELL_EVERY_MS = 100;

export interface LongText {
  title: string;
  requestId: number;
  writing: Writing;
}

/** The text as an answer. */
export async function textOf(session: Session, long: LongText): Promise<string | Problem> {
  const pieces: string[] = [];
  let length = 0;
  const other = session.dependencies.openFile !== undefined;
  const most = other ? MOST_IN_ANSWER : MOST;
  const advice = other
    ? 'Have it written into a file: send "path" and "write": true'
    : 'Choose another format';
  const failed = await inSlices(session, long, (text) => {
    pieces.push(text);
    length += text.length;
    if (length <= most) return undefined;
    return problem('LD1016', `The text is longer than ${most / 1024 / 1024} MB. ${advice}.`);
  });
  return failed ?? pieces.join('');
}

/** The text as a file, which is there as a whole or not at all. */
export async function writeFile(
  session: Session,
  long: LongText,
  path: string,
  open: (path: string) => Promise<OpenFile>,
): Promise<Problem | undefined> {
  let file: OpenFile | undefined;
  try {
    file = await open(path);
    const failed = await writeInto(file, session, long);
    if (!failed) await file.keep();
    return failed;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    return problem('LD1015', `${path} cannot be written (${code}). Choose another place.`);
  } finally {
    await file?.discard();
  }
}

async function writeInto(file: OpenFile, session: Session, long: LongText): Promise<Problem | undefined> {
  let waiting: string[] = [];
  let length = 0;
  const failed = await inSlices(session, long, async (text) => {
    waiting.push(text);
    length += text.length;
    if (length < CHUNK) return undefined;
    await file.write(waiting.join(''));
    waiting = [];
    length = 0;
    return undefined;
  });
  if (!failed) await file.write(waiting.join(''));
  return failed;
}

/** Takes piece after piece; a problem with one is the end. */
async function inSlices(
  { searches }: Session,
  { title, requestId, writing }: LongText,
  take: (text: string) => Problem | undefined | Promise<Problem | undefined>,
): Promise<Problem | undefined> {
  const { signal, done } = searches.begin(requestId, true);
  const report = searches.report(title);
  const ended = () => signal.aborted || report.signal.aborted;
  let told = performance.now() + QUIET_MS - TELL_EVERY_MS;
  try {
    for (;;) {
      const piece = nextPiece(writing, performance.now() + SLICE_MS);
      if (!piece) return undefined;
      const failed = await take(piece.text);
      if (failed) return failed;
      await nextTurn();
      if (ended()) return problem('LD1014', `${title} was ended: it was cancelled, or the session is over.`);
      const now = performance.now();
      if (now < told + TELL_EVERY_MS) continue;
      told = now;
      const percentage = Math.floor(piece.done * 100);
      report.tell(`${percentage} %`, percentage);
    }
  } finally {
    report.done();
    done();
  }
}

/** As much as can be had until a time; undefined behind the end. */
function nextPiece(writing: Writing, until: number): Piece | undefined {
  const texts: string[] = [];
  let done: number | undefined;
  do {
    const next = writing.next();
    if (next.done) break;
    texts.push(next.value.text);
    ({ done } = next.value);
  } while (performance.now() < until);
  return done === undefined ? undefined : { text: texts.join(''), done };
}
